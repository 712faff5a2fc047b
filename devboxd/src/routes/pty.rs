use std::str::FromStr;
use std::sync::Arc;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use nix::sys::signal::Signal;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::Shared;
use crate::auth;
use crate::devbox::Devbox;
use crate::error::ApiError;
use crate::json::JsonBody;
use crate::pty_session::{Attachment, PtySession};
use crate::query::Query;
use crate::repeats::Keep;
use crate::terminal::Size;
use crate::tunnel_proxy;

/// Most bytes that a client may type at once.
const MESSAGE_LIMIT: usize = 1 << 20;

/// The call of the API that leads to the rest.
pub(super) fn tunnel() -> Router<Shared> {
    Router::new().route("/v1/devboxes/{id}/create_pty_tunnel", post(create_tunnel))
}

/// The sessions, which have tokens of their own.
pub(crate) fn sessions() -> Router<Shared> {
    Router::new()
        .route("/pty/{session_name}", get(connect))
        .route("/pty/{session_name}/control", post(control))
        .route("/pty/{session_name}/attach", get(attach))
}

async fn create_tunnel(
    State(service): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let devbox = service.devbox(&id)?;
    let open = || {
        devbox.require_running()?;
        Ok(devbox.ptys.open_tunnel())
    };
    let operation = format!("create_pty_tunnel {id}");
    service
        .repeats
        .once(&operation, &headers, Keep::Here, open)
        .map(Json)
}

/// A request that came by a tunnel's host.
#[derive(Clone)]
pub(crate) struct ByTunnel {
    pub(crate) devbox: Arc<Devbox>,
    pub(crate) key: String,
}

/// The devbox whose sessions a request's token opens.
struct Opened(Arc<Devbox>);

impl FromRequestParts<Shared> for Opened {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, service: &Shared) -> Result<Self, ApiError> {
        let query = Query::from_request_parts(parts, service).await?;
        let tokens = tokens(&parts.headers, &query);
        let found = match parts.extensions.get::<ByTunnel>() {
            Some(way) => {
                let opens = |token: &&[u8]| way.devbox.ptys.admits(Some(&way.key), token);
                tokens
                    .iter()
                    .any(|token| opens(&token.as_bytes()))
                    .then(|| Arc::clone(&way.devbox))
            }
            None => {
                let opens = |devbox: &Arc<Devbox>| {
                    let mut tokens = tokens.iter();
                    tokens.any(|token| devbox.ptys.admits(None, token.as_bytes()))
                };
                service.devboxes.newest_first().into_iter().find(opens)
            }
        };
        found.map(Self).ok_or_else(|| {
            let message = "a terminal needs the `auth_token` of `create_pty_tunnel`, as \
                `X-Runloop-Tunnel-Authorization` or `Authorization: Bearer AUTH_TOKEN`, as \
                `Sec-WebSocket-Protocol`, or as `?token=`";
            ApiError::new(StatusCode::UNAUTHORIZED, message)
        })
    }
}

const WEBSOCKET_PROTOCOL: HeaderName = HeaderName::from_static("sec-websocket-protocol");

/// All that might be the token, of the places where it may stand.
fn tokens(headers: &HeaderMap, query: &Query) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let by_tunnel = headers.get(&tunnel_proxy::AUTHORIZATION);
    let by_tunnel = by_tunnel.and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
    let mut tokens: Vec<String> = by_tunnel
        .into_iter()
        .chain(auth::bearer(headers))
        .map(text)
        .collect();
    for list in headers.get_all(&WEBSOCKET_PROTOCOL) {
        let list = text(list.as_bytes());
        tokens.extend(list.split(',').map(|name| name.trim().to_owned()));
    }
    tokens.extend(query.text("token").map(str::to_owned));
    tokens
}

fn check_name(name: &str) -> Result<(), ApiError> {
    let fits = (1..=256).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if fits {
        return Ok(());
    }
    let message = "`session_name` must be 1 to 256 letters, digits, `-` and `_`";
    Err(ApiError::bad_request(message))
}

/// Both in range; otherwise they do not count.
fn size(cols: Option<i64>, rows: Option<i64>) -> Option<Size> {
    let cells = |count: Option<i64>| {
        let count = count.filter(|count| (1..=1000).contains(count))?;
        u16::try_from(count).ok()
    };
    Some(Size {
        cols: cells(cols)?,
        rows: cells(rows)?,
    })
}

async fn connect(
    State(service): State<Shared>,
    Opened(devbox): Opened,
    Path(name): Path<String>,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    check_name(&name)?;
    let number = "a whole number";
    let size = size(query.parse("cols", number)?, query.parse("rows", number)?);
    devbox.activity.touch();
    let (session, created) = service.pty_session(&devbox, &name, size).await?;
    let Size { cols, rows } = session.size();
    Ok(Json(json!({
        "session_name": name,
        "connect_url": format!("/pty/{name}/attach"),
        "cols": cols,
        "rows": rows,
        "idle_ttl_seconds": service.config.times.pty_idle.as_secs(),
        "created": created,
        "attached": session.is_attached(),
        "protocol_version": "1",
        "status": "ready",
    })))
}

fn existing(devbox: &Devbox, name: &str) -> Result<Arc<PtySession>, ApiError> {
    check_name(name)?;
    let session = devbox.ptys.session(name);
    session.ok_or_else(|| ApiError::unknown("terminal session", name))
}

#[derive(Deserialize)]
struct Control {
    action: Action,
    cols: Option<i64>,
    rows: Option<i64>,
    signal: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Resize,
    Signal,
    Close,
}

async fn control(
    State(service): State<Shared>,
    Opened(devbox): Opened,
    Path(name): Path<String>,
    headers: HeaderMap,
    JsonBody(control): JsonBody<Control>,
) -> Result<Json<Value>, ApiError> {
    let operation = format!("pty_control {} {name}", devbox.id);
    let act = || {
        steer(&devbox, &name, control)?;
        Ok(json!({ "session_name": name, "status": "ok" }))
    };
    service
        .repeats
        .once(&operation, &headers, Keep::Here, act)
        .map(Json)
}

fn steer(devbox: &Devbox, name: &str, control: Control) -> Result<(), ApiError> {
    let session = existing(devbox, name)?;
    match control.action {
        Action::Resize => {
            let message = "`cols` and `rows` must both be from 1 to 1000";
            let size = size(control.cols, control.rows);
            let size = size.ok_or_else(|| ApiError::bad_request(message))?;
            let failed = |error| ApiError::internal("the terminal keeps its size", error);
            session.resize(size).map_err(failed)?;
        }
        Action::Signal => {
            let name = control.signal.unwrap_or_default();
            let message = |_| format!("`signal`: `{name}` is no signal's name, such as SIGINT");
            let signal =
                Signal::from_str(&name).map_err(|error| ApiError::bad_request(message(error)))?;
            session.signal(signal).map_err(|_| {
                ApiError::bad_request("`signal`: nothing runs in the terminal's foreground")
            })?;
        }
        Action::Close => session.end(),
    }
    Ok(())
}

async fn attach(
    State(service): State<Shared>,
    Opened(devbox): Opened,
    Path(name): Path<String>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    let session = existing(&devbox, &name)?;
    let mut upgrade = upgrade.map_err(|rejection| {
        let message = format!("this path is a WebSocket: {}", rejection.body_text());
        ApiError::bad_request(message)
    })?;
    // A browser drops a connection whose subprotocol is not one that it asked for.
    let by_protocol = headers.get_all(&WEBSOCKET_PROTOCOL).iter();
    let mut asked = by_protocol
        .flat_map(|list| list.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii);
    if let Some(token) = asked.find(|token| devbox.ptys.admits(None, token))
        && let Ok(token) = token.try_into()
    {
        upgrade.set_selected_protocol(token);
    }
    let message = format!("another client is attached to the terminal session `{name}`");
    let attachment = session
        .attach()
        .ok_or_else(|| ApiError::new(StatusCode::CONFLICT, message))?;
    Ok(upgrade
        .max_message_size(MESSAGE_LIMIT)
        .on_upgrade(async move |socket| {
            let _busy = devbox.activity.busy();
            converse(socket, attachment).await;
            service.forget_when_idle(&session);
        }))
}

async fn converse(socket: WebSocket, attachment: Attachment) {
    let (screen, keyboard) = socket.split();
    let session = Arc::clone(&attachment.session);
    let mut attachment = attachment;
    // Side by side: a program that waits for its output to be read does not read what is typed.
    tokio::select! {
        () = show(screen, &mut attachment.output) => {}
        () = listen(keyboard, &session) => {}
    }
}

async fn show(
    mut screen: SplitSink<WebSocket, Message>,
    output: &mut mpsc::Receiver<bytes::Bytes>,
) {
    while let Some(text) = output.recv().await {
        if screen.send(Message::Binary(text)).await.is_err() {
            return;
        }
    }
    let end = CloseFrame {
        code: close_code::NORMAL,
        reason: "the terminal session has ended".into(),
    };
    let _gone = screen.send(Message::Close(Some(end))).await;
}

async fn listen(mut keyboard: SplitStream<WebSocket>, session: &PtySession) {
    while let Some(Ok(message)) = keyboard.next().await {
        let typed = match message {
            Message::Binary(bytes) => bytes,
            Message::Text(text) => text.into(),
            Message::Close(_) => return,
            Message::Ping(_) | Message::Pong(_) => continue,
        };
        if session.type_in(&typed).await.is_err() {
            // The session ends; its close frame is on the way.
            session.ended().await;
            return;
        }
    }
}
