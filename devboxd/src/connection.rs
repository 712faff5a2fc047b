//! One connection from outside, plain or encrypted, HTTP/1.1 or HTTP/2.

use std::io;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Version};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::Watcher;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use crate::faults::ResetConnection;
use crate::prompt_stream::PromptStream;

/// Held requests share few connections under HTTP/2; clients with thousands of them exist.
const STREAMS_PER_CONNECTION: u32 = 4096;

/// Bytes of a body that a client may send ahead under HTTP/2.
const UPLOAD_WINDOW: u32 = 1 << 20;

const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");

/// How much sooner than this server a client should close a connection that it does not use: a request that
/// crosses the server's end of it would be lost.
const CLOSED_EARLIER: Duration = Duration::from_secs(5);

/// What tells a client how long it may leave a connection unused.
fn keep_alive(idle: Duration) -> Option<HeaderValue> {
    let seconds = idle.saturating_sub(CLOSED_EARLIER).as_secs();
    HeaderValue::try_from(format!("timeout={seconds}"))
        .ok()
        .filter(|_| seconds > 0)
}

/// How connections are served.
#[derive(Clone)]
pub(crate) struct Connections {
    pub(crate) app: Router,
    pub(crate) tls: Option<TlsAcceptor>,
    /// How long a client may take for the handshake, and again for the head of a request.
    pub(crate) head: Duration,
}

impl Connections {
    /// Serves a connection to its end, or until the watcher's server stops.
    pub(crate) async fn serve(self, stream: TcpStream, watcher: Watcher) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection without TCP_NODELAY");
        }
        let Some(tls) = &self.tls else {
            return self.speak(stream, watcher).await;
        };
        match tokio::time::timeout(self.head, tls.accept(stream)).await {
            Ok(Ok(stream)) => self.speak(stream, watcher).await,
            Ok(Err(error)) => tracing::debug!(%error, "a connection without TLS"),
            Err(_) => tracing::debug!("a connection that was too slow with its TLS handshake"),
        }
    }

    async fn speak<T>(self, stream: T, watcher: Watcher)
    where
        T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Self { app, head, .. } = self;
        let keep_alive = keep_alive(head);
        let answer = service_fn(move |request: Request<Incoming>| {
            let (app, keep_alive) = (app.clone(), keep_alive.clone());
            async move {
                // The later version has no such header.
                let tells = request.version() == Version::HTTP_11;
                let mut response: Response = match app.oneshot(request.map(Body::new)).await {
                    Ok(response) => response,
                    Err(never) => match never {},
                };
                match response.extensions().get::<ResetConnection>() {
                    Some(ResetConnection) => Err(io::Error::from(io::ErrorKind::ConnectionReset)),
                    None => {
                        if let Some(value) = keep_alive.filter(|_| tells) {
                            response.headers_mut().insert(KEEP_ALIVE, value);
                        }
                        Ok(response)
                    }
                }
            }
        });
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(head);
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(STREAMS_PER_CONNECTION)
            .initial_stream_window_size(UPLOAD_WINDOW)
            .initial_connection_window_size(4 * UPLOAD_WINDOW);
        let stream = TokioIo::new(PromptStream::new(stream, head));
        let connection = builder.serve_connection_with_upgrades(stream, answer);
        if let Err(error) = watcher.watch(connection.into_owned()).await {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}
