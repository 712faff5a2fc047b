//! Ports of this machine that stand for a devbox's: for programs whose resolver does not know
//! `*.localhost`. What comes in is treated as if it had been addressed to the tunnel's host name.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::connection::Connections;
use crate::guard;
use crate::service::Service;
use crate::tunnel_proxy::pass;

/// A port that is listened on; dropping this ends it with all its connections.
#[derive(Debug)]
pub(crate) struct TunnelListener {
    address: SocketAddr,
    _end: DropGuard,
}

#[derive(Clone)]
struct Way {
    service: Arc<Service>,
    key: String,
    port: u16,
}

impl TunnelListener {
    /// Listens on a free port beside the server's own, for `port` behind the tunnel of this key.
    pub(crate) fn open(service: &Arc<Service>, key: &str, port: u16) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((service.config.listen.ip(), 0))?;
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let address = listener.local_addr()?;
        let way = Way {
            service: Arc::clone(service),
            key: key.to_owned(),
            port,
        };
        let host = middleware::from_fn_with_state(Arc::clone(service), guard::require_known_host);
        let serving = Connections {
            app: Router::new().fallback(through).layer(host).with_state(way),
            tls: service.tls.as_ref().map(|tls| tls.acceptor.clone()),
            head: service.config.times.request_head,
        };
        let end = CancellationToken::new();
        let serving = end
            .clone()
            .run_until_cancelled_owned(serve(listener, serving));
        service.tasks.spawn(serving);
        Ok(Self {
            address,
            _end: end.drop_guard(),
        })
    }

    /// The port that is listened on.
    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }
}

async fn through(State(way): State<Way>, request: Request) -> Response {
    let passed = pass(&way.service, way.port, &way.key, request).await;
    passed.unwrap_or_else(IntoResponse::into_response)
}

async fn serve(listener: TcpListener, serving: Connections) {
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serving.clone().serve(stream, graceful.watcher()));
                }
                Err(error) => {
                    tracing::warn!(%error, "a tunnel's connection could not be accepted");
                    return;
                }
            },
            Some(_ended) = connections.join_next() => {}
        }
    }
}
