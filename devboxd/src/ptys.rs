//! The terminal sessions of a devbox, and the tunnels to them.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use crate::devbox::Devbox;
use crate::error::ApiError;
use crate::ids;
use crate::pty_session::PtySession;
use crate::service::Service;
use crate::terminal::{Size, Terminal};

/// The port of a tunnel's host behind which the sessions are.
pub(crate) const PORT: u16 = 13;

/// Tunnels are made afresh for each that is asked for; older ones than this many end.
const TUNNELS: usize = 256;

const SESSIONS: usize = 64;

/// A way to the sessions.
#[derive(Debug)]
struct PtyTunnel {
    key: String,
    token: String,
}

#[derive(Debug, Default)]
struct State {
    tunnels: Vec<PtyTunnel>,
    sessions: HashMap<String, Arc<PtySession>>,
}

/// The sessions of one devbox.
#[derive(Debug, Default)]
pub(crate) struct Ptys {
    state: Mutex<State>,
}

impl Ptys {
    /// Makes a tunnel; its view.
    pub(crate) fn open_tunnel(&self) -> Value {
        let tunnel = PtyTunnel {
            key: ids::host_label(),
            token: ids::token(),
        };
        let view = json!({ "tunnel_key": tunnel.key, "auth_token": tunnel.token });
        let mut state = self.state();
        state.tunnels.push(tunnel);
        let excess = state.tunnels.len().saturating_sub(TUNNELS);
        state.tunnels.drain(..excess);
        view
    }

    /// Whether a tunnel of this key leads here.
    pub(crate) fn has_tunnel(&self, key: &str) -> bool {
        self.state().tunnels.iter().any(|tunnel| tunnel.key == key)
    }

    /// Whether a token opens the sessions; by the tunnel of `key`, where it came by one.
    pub(crate) fn admits(&self, key: Option<&str>, token: &[u8]) -> bool {
        self.state().tunnels.iter().any(|tunnel| {
            key.is_none_or(|key| key == tunnel.key) && tunnel.token.as_bytes().ct_eq(token).into()
        })
    }

    pub(crate) fn session(&self, name: &str) -> Option<Arc<PtySession>> {
        let session = self.state().sessions.get(name).cloned();
        session.filter(|session| !session.is_ended())
    }

    /// Ends all sessions and tunnels.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.tunnels.clear();
        for (_, session) in state.sessions.drain() {
            session.end();
        }
    }

    /// Puts a new session in its place; the one that is there if there is one that lives.
    fn add(&self, session: &Arc<PtySession>) -> Result<Option<Arc<PtySession>>, ApiError> {
        let mut state = self.state();
        state.sessions.retain(|_, session| !session.is_ended());
        if let Some(other) = state.sessions.get(&session.name) {
            return Ok(Some(Arc::clone(other)));
        }
        if state.sessions.len() >= SESSIONS {
            let message = format!("the devbox has {SESSIONS} terminal sessions; close one first");
            return Err(ApiError::new(StatusCode::TOO_MANY_REQUESTS, message));
        }
        let name = session.name.clone();
        state.sessions.insert(name, Arc::clone(session));
        Ok(None)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Service {
    /// The session of this name, and whether it was made now.
    pub(crate) async fn pty_session(
        self: &Arc<Self>,
        devbox: &Arc<Devbox>,
        name: &str,
        size: Option<Size>,
    ) -> Result<(Arc<PtySession>, bool), ApiError> {
        let failed =
            |error: io::Error| ApiError::internal("the terminal could not be opened", error);
        if let Some(session) = devbox.ptys.session(name) {
            if let Some(size) = size {
                session.resize(size).map_err(failed)?;
            }
            return Ok((session, false));
        }
        devbox.require_running()?;
        let size = size.unwrap_or(Size { cols: 80, rows: 24 });
        let (terminal, ends) = Terminal::open(size).map_err(failed)?;
        let session = PtySession::new(name.to_owned(), terminal, size);
        if let Some(other) = devbox.ptys.add(&session)? {
            return Ok((other, false));
        }
        let mut program = devbox.program(vec!["bash".to_owned()]).map_err(failed)?;
        program.terminal = true;
        let process = match self.spawn(devbox, program, ends).await {
            Ok(process) => process,
            Err(error) => {
                session.end();
                return Err(failed(error));
            }
        };
        self.tasks.spawn(Arc::clone(&session).run(process));
        self.forget_when_idle(&session);
        // A shutdown or suspension that came meanwhile did not see it.
        if devbox.require_running().is_err() {
            session.end();
        }
        Ok((session, true))
    }

    /// Ends a session that nobody attaches to for its time.
    pub(crate) fn forget_when_idle(self: &Arc<Self>, session: &Arc<PtySession>) {
        let (session, time) = (Arc::clone(session), self.config.times.pty_idle);
        let before = session.attachments();
        tokio::spawn(async move {
            tokio::select! {
                () = tokio::time::sleep(time) => {
                    if session.attachments() == before && !session.is_attached() {
                        session.end();
                    }
                }
                () = session.ended() => {}
            }
        });
    }
}
