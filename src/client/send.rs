//! One request: its attempts, each with its own token and time, and the pauses between them.

use super::Client;
use crate::core::error::StatusError;
use crate::core::{Error, ErrorKind, Method, Request, RequestOptions, Result, retry};
use crate::runtime::{HttpRequest, HttpResponse, LocalBoxFuture, random};
use futures_util::FutureExt;
use futures_util::future::{Either, select};
use std::rc::Rc;
use std::time::Duration;

/// The text of an answer to come.
pub type Reply = LocalBoxFuture<'static, Result<String>>;

/// What a request is answered with.
pub enum Answer {
    /// The body as text.
    Text(String),
    /// An answer whose body is for the caller to read.
    Unread(Box<dyn HttpResponse>),
}

impl Client {
    /// Sends `request` and reads the answer's body as text; failed attempts are repeated.
    ///
    /// # Errors
    /// The error of the last attempt.
    pub async fn text(&self, request: &Request, options: &RequestOptions) -> Result<String> {
        match self.answer(request, options).await? {
            Answer::Text(text) => Ok(text),
            Answer::Unread(_) => Err(Error::bug()),
        }
    }

    /// Sends `request`; failed attempts are repeated. The body is read as part of the attempt, unless
    /// the kind of answer that was asked for is handed over unread.
    ///
    /// # Errors
    /// The error of the last attempt.
    pub async fn answer(&self, request: &Request, options: &RequestOptions) -> Result<Answer> {
        let id = self.request_id(request, options);
        let limit = options.max_retries.unwrap_or(self.config.max_retries);
        let mut retries = 0;
        loop {
            let attempt = async {
                let whole = !request.accept.is_unread();
                let response = self.attempt(request, options, &id, whole).await?;
                match whole {
                    true => response.text().await.map(Answer::Text),
                    false => Ok(Answer::Unread(response)),
                }
            };
            let attempt = attempt.boxed_local();
            let error = match self.within(self.timeout(request, options), attempt).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let not_yet = request.holds && error.http_status() == Some(408);
            let may_help = match request.once {
                true => retry::is_undone(&error),
                false => retry::is_retried(&error),
            };
            if not_yet || retries >= limit || !may_help {
                return Err(error);
            }
            self.pause(&error, retries).await;
            retries += 1;
        }
    }

    /// Sends `request` and reads the answer's body as text, as a future of its own: the way of every
    /// call that is one request, so that its code exists once.
    #[must_use]
    pub fn send(self: &Rc<Self>, request: Result<Request>, options: &RequestOptions) -> Reply {
        let client = Rc::clone(self);
        let options = options.clone();
        async move { client.text(&request?, &options).await }.boxed_local()
    }

    /// Sends `request` once and gives the answer with its body still to be read.
    ///
    /// # Errors
    /// When no answer with a success status comes in time.
    pub async fn open(
        &self,
        request: &Request,
        options: &RequestOptions,
    ) -> Result<Box<dyn HttpResponse>> {
        let id = self.request_id(request, options);
        self.within(
            self.timeout(request, options),
            self.attempt(request, options, &id, false).boxed_local(),
        )
        .await
    }

    /// Runs `work` for at most `time`.
    ///
    /// # Errors
    /// [`ErrorKind::Timeout`] when it takes longer.
    pub async fn within<T>(
        &self,
        time: Duration,
        work: LocalBoxFuture<'_, Result<T>>,
    ) -> Result<T> {
        match select(work, self.runtime.clock.sleep(time)).await {
            Either::Left((result, _)) => result,
            Either::Right(_) => Err(Error::new(ErrorKind::Timeout, "Request timed out.")),
        }
    }

    /// Sleeps before the attempt that follows `error`, as its answer asks or by backoff.
    pub async fn pause(&self, error: &Error, retries: u32) {
        let clock = &self.runtime.clock;
        let until = |date: &str| clock.until(date);
        let delay = retry::delay(error, retries, self.jitter(), &until);
        clock.sleep(delay).await;
    }

    /// How often a failure is repeated.
    #[must_use]
    pub fn max_retries(&self, options: &RequestOptions) -> u32 {
        options.max_retries.unwrap_or(self.config.max_retries)
    }

    async fn attempt(
        &self,
        request: &Request,
        options: &RequestOptions,
        id: &str,
        whole: bool,
    ) -> Result<Box<dyn HttpResponse>> {
        let authorization = match &request.elsewhere {
            Some(_) => String::new(),
            None => self.authorization().await?,
        };
        let response = self
            .runtime
            .transport
            .send(HttpRequest {
                method: request.method,
                url: request.url(&self.config, options),
                headers: request.headers(&self.config, options, authorization, id),
                body: request.body.clone(),
                upload: request.upload.clone(),
                whole,
            })
            .await?;
        let status = response.status();
        if (200..300).contains(&status) {
            return Ok(response);
        }
        let headers = response.headers();
        let mut body = response.text().await.unwrap_or_default();
        if let Some(elsewhere) = &request.elsewhere {
            body = elsewhere.redact(body);
        }
        Err(Error::status(StatusError {
            status,
            headers,
            body,
        }))
    }

    fn request_id(&self, request: &Request, options: &RequestOptions) -> String {
        match &options.idempotency_key {
            Some(key) => key.clone(),
            // It is not sent, and randomness costs a call into the platform.
            None if request.method == Method::Get => String::new(),
            None => random::request_id(&*self.runtime.random),
        }
    }

    fn timeout(&self, request: &Request, options: &RequestOptions) -> Duration {
        match options.timeout.or(self.config.timeout) {
            // A long-poll that the caller's time cuts short would never answer.
            Some(timeout) if request.holds => timeout.max(request.timeout),
            Some(timeout) => timeout,
            None => request.timeout,
        }
    }
}
