//! The calls that tests of the binary make.

use futures_util::StreamExt;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::daemon::{Daemon, HANG};

/// A client of one server; every call fails once the server is dead.
#[derive(Clone)]
pub struct Caller {
    client: Client,
    url: String,
    token: String,
}

impl Caller {
    pub fn of(daemon: &Daemon) -> Self {
        let (url, token) = (daemon.url.clone(), daemon.token.clone());
        let client = Client::builder().timeout(HANG).build().unwrap();
        Self { client, url, token }
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        request.bearer_auth(&self.token)
    }

    pub async fn post(&self, path: &str, body: Value) -> reqwest::Result<Value> {
        self.request(Method::POST, path)
            .json(&body)
            .send()
            .await?
            .error_for_status()?
            .json()
            .await
    }

    pub async fn get(&self, path: &str) -> Value {
        let answer = self.request(Method::GET, path).send().await.unwrap();
        let answer = answer.error_for_status();
        answer
            .unwrap_or_else(|error| panic!("{path}: {error}"))
            .json()
            .await
            .unwrap()
    }

    /// A create that is known by its request id.
    pub async fn create(&self, request_id: &str) -> reqwest::Result<Value> {
        let request = self.request(Method::POST, "/v1/devboxes/create_and_await_running");
        let request = request.header("x-request-id", request_id).json(&json!({}));
        request.send().await?.error_for_status()?.json().await
    }

    /// What a stream delivers from its start, at most `most` bytes or all of it.
    pub async fn stream(
        &self,
        execution: &str,
        name: &str,
        most: usize,
    ) -> reqwest::Result<String> {
        let path = format!("{execution}/stream_{name}_updates");
        let mut body = self
            .request(Method::GET, &path)
            .send()
            .await?
            .bytes_stream();
        let (mut raw, mut text) = (Vec::new(), String::new());
        while let Some(piece) = body.next().await {
            raw.extend_from_slice(&piece?);
            while let Some(end) = raw.windows(2).position(|pair| pair == b"\n\n") {
                let event: Vec<_> = raw.drain(..end + 2).collect();
                let Some(data) = event.strip_prefix(b"data: ") else {
                    continue;
                };
                let data: Value = serde_json::from_slice(data).unwrap();
                text.push_str(data["output"].as_str().unwrap());
            }
            if text.len() >= most {
                break;
            }
        }
        Ok(text)
    }
}
