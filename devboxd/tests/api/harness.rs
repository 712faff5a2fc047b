//! A server of the test's own, in this process, and the calls that most tests make.

use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::routing::any;
use clap::ValueEnum;
use devboxd::{Isolation, Network, Server, ServerConfig};
use futures_util::StreamExt;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::contract;

/// Long enough that only a hang reaches it.
pub const HANG: Duration = Duration::from_secs(60);

pub struct TestServer {
    pub server: Server,
    pub client: Client,
    pub folder: TempDir,
    /// Whether its devboxes run in namespaces.
    pub isolated: bool,
}

/// One parsed event of an output stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub output: String,
    pub offset: u64,
}

impl TestServer {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub async fn start_with(adjust: impl FnOnce(&mut ServerConfig)) -> Self {
        Self::start_on_with(tempfile::tempdir().unwrap(), adjust).await
    }

    /// Its devboxes share this machine's network, so that a test can be one of their programs.
    pub async fn start_on_one_network() -> Self {
        Self::start_with(|config| config.network = Network::Host).await
    }

    /// Stops the server and starts another one on the same data folder.
    pub async fn restart(self) -> Self {
        Self::start_on(self.stop().await).await
    }

    /// Stops the server; its data is in `data` of the folder.
    pub async fn stop(self) -> TempDir {
        self.server.shutdown().await;
        self.folder
    }

    /// Starts a server on what another one left.
    pub async fn start_on(folder: TempDir) -> Self {
        Self::start_on_with(folder, |_| {}).await
    }

    pub async fn start_on_with(folder: TempDir, adjust: impl FnOnce(&mut ServerConfig)) -> Self {
        let mut config = config(folder.path());
        adjust(&mut config);
        let server = Server::bind(config).await.unwrap();
        Self {
            isolated: server.isolation() == Isolation::Namespaces,
            client: Client::builder().timeout(HANG).build().unwrap(),
            server,
            folder,
        }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.server.url());
        self.client
            .request(method, url)
            .bearer_auth(self.server.token())
    }

    pub async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        answer(self.request(Method::POST, path).json(&body)).await
    }

    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        answer(self.request(Method::GET, path)).await
    }

    /// A running devbox's path, such as `/v1/devboxes/dbx_…`.
    pub async fn devbox(&self) -> String {
        self.devbox_with(json!({})).await
    }

    pub async fn devbox_with(&self, params: Value) -> String {
        let (status, view) = self
            .post("/v1/devboxes/create_and_await_running", params)
            .await;
        assert_eq!(
            (status, &view["status"]),
            (StatusCode::OK, &json!("running")),
            "{view}"
        );
        format!("/v1/devboxes/{}", view["id"].as_str().unwrap())
    }

    /// Runs a command to its end.
    pub async fn run(&self, devbox: &str, command: &str) -> Value {
        let execution = self.begin(devbox, command).await;
        self.end(&execution).await
    }

    /// Starts a command; its path.
    pub async fn begin(&self, devbox: &str, command: &str) -> String {
        self.begin_with(devbox, json!({ "command": command })).await
    }

    pub async fn begin_with(&self, devbox: &str, body: Value) -> String {
        let (status, view) = self.post(&format!("{devbox}/execute_async"), body).await;
        assert_eq!(status, StatusCode::OK, "{view}");
        format!(
            "{devbox}/executions/{}",
            view["execution_id"].as_str().unwrap()
        )
    }

    /// The view of an execution when it has ended.
    pub async fn end(&self, execution: &str) -> Value {
        let wait = format!("{execution}/wait_for_status");
        let (status, view) = self.post(&wait, json!({ "statuses": ["completed"] })).await;
        assert_eq!(status, StatusCode::OK, "{view}");
        view
    }

    /// Opens an output stream.
    pub async fn stream(&self, execution: &str, name: &str, query: &str) -> EventReader {
        let path = format!("{execution}/stream_{name}_updates{query}");
        let response = self.request(Method::GET, &path).send().await.unwrap();
        EventReader::of(response)
    }

    /// All of an output stream, joined.
    pub async fn streamed(&self, execution: &str, name: &str, query: &str) -> String {
        let mut stream = self.stream(execution, name, query).await;
        let mut text = String::new();
        while let Some(event) = stream.next().await {
            text.push_str(&event.output);
        }
        text
    }
}

/// A server below this folder, in the mode that these tests are run in: `DEVBOXD_ISOLATION`, or what can be had.
pub fn config(folder: &Path) -> ServerConfig {
    let mut config = ServerConfig::new(folder.join("data"));
    config.init = Some(env!("CARGO_BIN_EXE_devboxd").into());
    let named = std::env::var("DEVBOXD_ISOLATION");
    config.isolation = named.map_or(Isolation::Auto, |name| {
        Isolation::from_str(&name, false).unwrap()
    });
    config
}

/// The answer to a request; the test fails if the contract does not allow it.
pub async fn answer(request: RequestBuilder) -> (StatusCode, Value) {
    let (client, request) = request.build_split();
    let request = request.unwrap();
    let (method, path) = (request.method().clone(), request.url().path().to_owned());
    let response = client.execute(request).await.unwrap();
    let status = response.status();
    let text = response.text().await.unwrap();
    let Ok(body) = serde_json::from_str(&text) else {
        return (status, Value::String(text));
    };
    contract::assert_allowed(&method, &path, status, &body);
    (status, body)
}

/// Checks that a refusal has the contract's shape, the status, and a message that names `what`.
pub fn assert_refused(answer: &(StatusCode, Value), status: u16, what: &str) {
    let (got, body) = answer;
    assert_eq!(got.as_u16(), status, "{body}");
    assert_eq!(body["code"], json!(status.to_string()), "{body}");
    let message = body["message"].as_str().unwrap();
    assert!(message.contains(what), "`{message}` does not name `{what}`");
}

type Body = futures_util::stream::BoxStream<'static, reqwest::Result<axum::body::Bytes>>;

pub struct EventReader {
    body: Body,
    text: Vec<u8>,
}

impl EventReader {
    /// Reads an answer that must be an event stream.
    pub fn of(response: reqwest::Response) -> Self {
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            body: Box::pin(response.bytes_stream()),
            text: Vec::new(),
        }
    }

    /// The raw text of the next block, whatever it is; none at the stream's end.
    pub async fn next_block(&mut self) -> Option<String> {
        loop {
            if let Some(end) = self.text.windows(2).position(|pair| pair == b"\n\n") {
                let rest = self.text.split_off(end + 2);
                let block = std::mem::replace(&mut self.text, rest);
                return Some(String::from_utf8(block).expect("a block of whole characters"));
            }
            match tokio::time::timeout(HANG, self.body.next()).await.unwrap() {
                Some(piece) => self.text.extend(piece.unwrap()),
                None => {
                    assert!(self.text.is_empty(), "the stream ended inside an event");
                    return None;
                }
            }
        }
    }

    /// The next event with output; comments are passed over.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            let block = self.next_block().await?;
            if block.starts_with(':') {
                continue;
            }
            let data = block
                .strip_prefix("data: ")
                .unwrap_or_else(|| panic!("{block}"));
            let data: Value = serde_json::from_str(data).unwrap();
            contract::assert_is("ExecutionUpdateChunk", &data);
            return Some(Event {
                output: data["output"].as_str().unwrap().to_owned(),
                offset: data["offset"].as_u64().unwrap(),
            });
        }
    }
}

/// A program on a port, as a devbox's command would start one; it tells what it was asked.
pub async fn program() -> u16 {
    let tell = async |request: Request| {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 1 << 30).await.unwrap();
        let header = |name: &str| {
            parts
                .headers
                .get(name)
                .map(|v| v.to_str().unwrap().to_owned())
        };
        axum::Json(json!({
            "method": parts.method.as_str(),
            "target": parts.uri.to_string(),
            "host": header("host"),
            "authorization": header("authorization"),
            "tunnel_authorization": header("x-runloop-tunnel-authorization"),
            "cookie": header("cookie"),
            "body": body.len(),
        }))
    };
    let app = Router::new().fallback(any(tell));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    serve(listener, app);
    port
}

/// Serves `app` for as long as the test runs.
pub fn serve(listener: TcpListener, app: Router) {
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let service = hyper_util::service::TowerToHyperService::new(app.clone());
            let stream = hyper_util::rt::TokioIo::new(stream);
            let builder = hyper::server::conn::http1::Builder::new();
            tokio::spawn(builder.serve_connection(stream, service));
        }
    });
}
