use crate::client::Client;
use crate::client::deadline::LastView;
use crate::client::send::Reply;
use crate::core::json::Object;
use crate::core::poll::{DEVBOX_HOLD, Goal, HOLD_MARGIN};
use crate::core::{Error, Request, RequestOptions, Result};
use crate::core::{text, view};
use crate::runtime::LocalBoxFuture;
use futures_util::FutureExt;
use std::rc::Rc;

/// A devbox, by its id.
#[derive(Clone)]
pub struct Devbox {
    client: Rc<Client>,
    id: Rc<str>,
}

impl Devbox {
    /// The devbox with this id; nothing is sent.
    ///
    /// # Errors
    /// When the id is empty.
    pub fn from_id(client: Rc<Client>, id: &str) -> Result<Self> {
        if id.is_empty() {
            return Err(Error::invalid("id", "must be a non-empty string"));
        }
        Ok(Self {
            client,
            id: id.into(),
        })
    }

    /// Creates a devbox from `params` (a JSON object) and waits until it is running; gives its view.
    ///
    /// # Errors
    /// When the creation fails or the devbox ends before it runs.
    pub fn create(
        client: Rc<Client>,
        params: Option<String>,
        options: &RequestOptions,
    ) -> LocalBoxFuture<'static, Result<Rc<str>>> {
        let request = Request::post(&["devboxes", "create_and_await_running"]);
        let body = params.unwrap_or_else(|| "{}".to_owned());
        let created = client.send(request.map(|request| request.body(body)), options);
        let options = options.clone();
        async move {
            let last = LastView::default();
            let work = async {
                // Held until the devbox runs, and nothing that could be broken off.
                let turn = client.runtime().connections.turn().await;
                let first: Rc<str> = created.await?.into();
                drop(turn);
                let devbox = Self::of(&client, &first)?;
                devbox.wait(Some(first), "running", &options, &last).await
            };
            client
                .until_deadline(options.deadline, &last, work.boxed_local())
                .await
        }
        .boxed_local()
    }

    /// The devbox of a view.
    ///
    /// # Errors
    /// When the view has no id.
    pub fn of(client: &Rc<Client>, view: &str) -> Result<Self> {
        Self::from_id(Rc::clone(client), &view::string(view::object(view)?, "id")?)
    }

    /// One page of the list, newest first.
    ///
    /// # Errors
    /// When the call fails.
    #[must_use]
    pub fn list(
        client: &Rc<Client>,
        params: Vec<(String, String)>,
        options: &RequestOptions,
    ) -> Reply {
        let request = Request::get(&["devboxes"]).map(|mut request| {
            request.query = params;
            request
        });
        client.send(request, options)
    }

    /// The devbox's id.
    #[must_use]
    pub fn id(&self) -> &Rc<str> {
        &self.id
    }

    /// The client of this devbox.
    #[must_use]
    pub fn client(&self) -> &Rc<Client> {
        &self.client
    }

    /// The current view.
    ///
    /// # Errors
    /// When the call fails.
    #[must_use]
    pub fn info(&self, options: &RequestOptions) -> Reply {
        let request = Request::get(&["devboxes", &self.id]);
        self.client.send(request, options)
    }

    /// Waits until the devbox is running; gives its view.
    ///
    /// # Errors
    /// When the devbox ends instead, a round fails for good, or the deadline passes.
    pub fn await_running(
        &self,
        options: &RequestOptions,
    ) -> LocalBoxFuture<'static, Result<Rc<str>>> {
        let devbox = self.clone();
        let options = options.clone();
        async move {
            let last = LastView::default();
            let work = devbox.wait(None, "running", &options, &last);
            devbox
                .client
                .until_deadline(options.deadline, &last, work)
                .await
        }
        .boxed_local()
    }

    /// Ends the devbox; gives its last view.
    ///
    /// # Errors
    /// When the call fails.
    #[must_use]
    pub fn shutdown(&self, options: &RequestOptions) -> Reply {
        self.client.send(self.post("shutdown"), options)
    }

    /// A POST to an operation of this devbox.
    pub(super) fn post(&self, operation: &str) -> Result<Request> {
        Request::post(&["devboxes", &self.id, operation])
    }

    fn wait<'a>(
        &'a self,
        first: Option<Rc<str>>,
        wanted: &'static str,
        options: &'a RequestOptions,
        last: &'a LastView,
    ) -> LocalBoxFuture<'a, Result<Rc<str>>> {
        let statuses = ["[\"", wanted, "\",\"failure\",\"shutdown\"]"].concat();
        let body = Object::new()
            .raw("statuses", &statuses)
            .raw("timeout_seconds", &text::decimal(DEVBOX_HOLD.as_secs()))
            .finish();
        let request = self
            .post("wait_for_status")
            .map(|request| request.body(body).timeout(DEVBOX_HOLD + HOLD_MARGIN).held());
        self.client
            .wait(first, request, options, last, Goal::devbox(wanted))
    }
}
