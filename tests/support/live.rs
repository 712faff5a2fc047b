//! The client over plain HTTP against a devboxd in this process.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    reason = "every test binary uses its own part, and a failed assumption of a test must end it"
)]

use devboxd::faults::{Action, Rule};
use devboxd::{Server, ServerConfig};
use runloop_wasm::api::{Command, CommandParams, Devbox};
use runloop_wasm::client::Client;
use runloop_wasm::core::{Config, Error, ErrorKind, Foreign, Method, RequestOptions, Result};
use runloop_wasm::runtime::{
    Clock, Credentials, HttpRequest, HttpResponse, LocalBoxFuture, Outcome, Random, Runtime, Tasks,
    Transport,
};
use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime};
use tempfile::TempDir;
use tokio::task::LocalSet;

/// Long enough that only a hang reaches it.
const HANG: Duration = Duration::from_secs(60);

/// A server of the test's own and a client of it.
pub struct Live {
    pub server: Server,
    pub client: Rc<Client>,
    folder: TempDir,
}

/// Runs a test on one thread, with the server: its log then belongs to the test, and is shown when
/// the test fails.
pub fn run<F: Future<Output = Live>>(test: impl FnOnce(Live) -> F) {
    run_with(|_| {}, test);
}

pub fn run_with<F: Future<Output = Live>>(
    adjust: impl FnOnce(&mut ServerConfig),
    test: impl FnOnce(Live) -> F,
) {
    let _set_by_another_test = tracing_subscriber::fmt()
        .with_test_writer()
        .with_ansi(false)
        .try_init();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let work = async {
        let live = test(Live::start(adjust).await).await;
        live.server.shutdown().await;
    };
    let work = async { tokio::time::timeout(HANG, work).await };
    let ended = runtime.block_on(LocalSet::new().run_until(work));
    assert!(ended.is_ok(), "the test hangs");
}

impl Live {
    async fn start(adjust: impl FnOnce(&mut ServerConfig)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = ServerConfig::new(folder.path().join("data"));
        adjust(&mut config);
        let server = Server::bind(config).await.unwrap();
        let runtime = Runtime {
            transport: Box::new(Http(reqwest::Client::builder().no_proxy().build().unwrap())),
            clock: Box::new(HastyClock(Instant::now())),
            random: Box::new(Counting(Cell::new(0))),
            connections: runloop_wasm::runtime::Connections::default(),
            tasks: Box::new(LocalTasks),
            credentials: Box::new(Token(server.token().to_owned())),
        };
        let config = Config::new(&server.url()).unwrap();
        Self {
            client: Rc::new(Client::new(config, runtime)),
            server,
            folder,
        }
    }

    pub async fn devbox(&self) -> Devbox {
        let client = Rc::clone(&self.client);
        let view = Devbox::create(client, None, &RequestOptions::default()).await;
        Devbox::of(
            &self.client,
            &view.unwrap_or_else(|error| panic!("{error:?}")),
        )
        .unwrap_or_else(|error| panic!("{error:?}"))
    }

    /// `times` requests of this kind meet `action` after so many bytes.
    pub fn fault(&self, path: &str, times: u32, action: Action, after_bytes: u64) {
        self.server.faults().add(Rule {
            path: path.to_owned(),
            times,
            after_bytes,
            ..Rule::new(action)
        });
    }
}

pub fn command(devbox: &Devbox, text: &str, params: &str) -> Command {
    let params = CommandParams::new(Some(params.to_owned())).unwrap();
    Command::new(devbox.clone(), text.to_owned(), params).unwrap()
}

struct Http(reqwest::Client);

fn lost(error: reqwest::Error) -> Error {
    Error::new(ErrorKind::Connection, error.without_url().to_string())
}

impl Transport for Http {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<Box<dyn HttpResponse>>> {
        let mut builder = match request.method {
            Method::Get => self.0.get(&request.url),
            _ => self.0.post(&request.url),
        };
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        if let Some(body) = request.body {
            builder = builder.body(body);
        }
        Box::pin(async move {
            let response: Box<dyn HttpResponse> =
                Box::new(Response(builder.send().await.map_err(lost)?));
            Ok(response)
        })
    }
}

struct Response(reqwest::Response);

impl HttpResponse for Response {
    fn hand_over(self: Box<Self>) -> Foreign {
        Rc::new(*self)
    }

    fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    fn headers(&self) -> Vec<(String, String)> {
        let text = |value: &reqwest::header::HeaderValue| {
            String::from_utf8_lossy(value.as_bytes()).into_owned()
        };
        let headers = self.0.headers().iter();
        headers
            .map(|(name, value)| (name.as_str().to_owned(), text(value)))
            .collect()
    }

    fn text(self: Box<Self>) -> LocalBoxFuture<'static, Result<String>> {
        Box::pin(async {
            let bytes = self.0.bytes().await.map_err(lost)?;
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        })
    }

    fn chunk(&mut self) -> LocalBoxFuture<'_, Result<Option<Vec<u8>>>> {
        Box::pin(async {
            let chunk = self.0.chunk().await.map_err(lost)?;
            Ok(chunk.map(|bytes| bytes.to_vec()))
        })
    }
}

/// The real clock, but for the pauses between attempts, which are a fiftieth: nothing that these
/// tests check depends on them. Times that an attempt may take are what they are.
struct HastyClock(Instant);

impl Clock for HastyClock {
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn until(&self, http_date: &str) -> Option<Duration> {
        let date = httpdate::parse_http_date(http_date).ok()?;
        date.duration_since(self.now()).ok()
    }

    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()> {
        let is_pause = duration < Duration::from_secs(30);
        let time = if is_pause { duration / 50 } else { duration };
        Box::pin(tokio::time::sleep(time))
    }
}

struct Counting(Cell<u64>);

impl Random for Counting {
    fn bytes(&self) -> [u8; 16] {
        self.0.set(self.0.get() + 1);
        let mut bytes = [0; 16];
        for (to, from) in bytes.iter_mut().skip(8).zip(self.0.get().to_be_bytes()) {
            *to = from;
        }
        bytes
    }
}

struct LocalTasks;

impl Tasks for LocalTasks {
    fn spawn(&self, work: LocalBoxFuture<'static, Result<Rc<str>>>, outcome: Outcome) {
        tokio::task::spawn_local(async move { outcome.set(work.await) });
    }
}

struct Token(String);

impl Credentials for Token {
    fn token(&self) -> LocalBoxFuture<'_, Result<String>> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}
