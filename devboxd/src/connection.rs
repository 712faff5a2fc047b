//! One connection from outside, plain or encrypted, HTTP/1.1 or HTTP/2.

use std::io;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
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
        let answer = service_fn(move |request: Request<Incoming>| {
            let app = app.clone();
            async move {
                let response: Response = match app.oneshot(request.map(Body::new)).await {
                    Ok(response) => response,
                    Err(never) => match never {},
                };
                match response.extensions().get::<ResetConnection>() {
                    Some(ResetConnection) => Err(io::Error::from(io::ErrorKind::ConnectionReset)),
                    None => Ok(response),
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
