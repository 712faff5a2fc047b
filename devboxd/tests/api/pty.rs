use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::harness::{HANG, TestServer, answer, assert_refused};

struct Tunnel {
    host: String,
    token: String,
}

async fn tunnel(server: &TestServer, devbox: &str) -> Tunnel {
    let path = format!("{devbox}/create_pty_tunnel");
    let (status, view) = server.post(&path, json!({})).await;
    assert_eq!(status, StatusCode::OK, "{view}");
    Tunnel {
        host: format!(
            "13-{}.tunnel.localhost",
            view["tunnel_key"].as_str().unwrap()
        ),
        token: view["auth_token"].as_str().unwrap().to_owned(),
    }
}

fn call(server: &TestServer, tunnel: &Tunnel, method: Method, path: &str) -> RequestBuilder {
    let url = format!("{}{path}", server.server.url());
    server
        .client
        .request(method, url)
        .header("host", &tunnel.host)
        .header(
            "x-runloop-tunnel-authorization",
            format!("Bearer {}", tunnel.token),
        )
}

async fn bootstrap(server: &TestServer, tunnel: &Tunnel, path: &str) -> Value {
    let (status, view) = answer(call(server, tunnel, Method::GET, path)).await;
    assert_eq!(status, StatusCode::OK, "{view}");
    view
}

async fn control(
    server: &TestServer,
    tunnel: &Tunnel,
    name: &str,
    body: Value,
) -> (StatusCode, Value) {
    let path = format!("/pty/{name}/control");
    answer(call(server, tunnel, Method::POST, &path).json(&body)).await
}

struct Client {
    socket: WebSocketStream<TcpStream>,
    seen: String,
}

/// Opens the data plane; what was answered instead if it was refused.
async fn open(
    server: &TestServer,
    host: &str,
    target: &str,
    headers: &[(&'static str, String)],
) -> Result<Client, StatusCode> {
    let address = server.server.url().replace("http://", "");
    let stream = TcpStream::connect(&address).await.unwrap();
    let mut request = format!("ws://{host}{target}")
        .into_client_request()
        .unwrap();
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    match client_async(request, stream).await {
        Ok((socket, _)) => Ok(Client {
            socket,
            seen: String::new(),
        }),
        Err(tungstenite::Error::Http(response)) => {
            Err(StatusCode::from_u16(response.status().as_u16()).unwrap())
        }
        Err(error) => panic!("{error}"),
    }
}

async fn attach(server: &TestServer, tunnel: &Tunnel, name: &str) -> Client {
    let header = ("sec-websocket-protocol", tunnel.token.clone());
    let target = format!("/pty/{name}/attach");
    open(server, &tunnel.host, &target, &[header])
        .await
        .unwrap()
}

impl Client {
    async fn send(&mut self, text: &str) {
        let bytes = text.as_bytes().to_vec();
        self.socket
            .send(Message::Binary(bytes.into()))
            .await
            .unwrap();
    }

    /// Reads until `text` is seen; what came before it. Both are forgotten.
    async fn until(&mut self, text: &str) -> String {
        loop {
            if let Some(place) = self.seen.find(text) {
                let rest = self.seen.split_off(place + text.len());
                return std::mem::replace(&mut self.seen, rest);
            }
            let next = tokio::time::timeout(HANG, self.socket.next()).await;
            let end = &self.seen[self
                .seen
                .floor_char_boundary(self.seen.len().saturating_sub(300))..];
            match next.unwrap_or_else(|_| panic!("no `{text}` after {end:?}")) {
                Some(Ok(Message::Binary(bytes))) => {
                    self.seen.push_str(&String::from_utf8_lossy(&bytes));
                }
                other => panic!("{other:?} instead of `{text}` after {end:?}"),
            }
        }
    }

    /// Reads to the end; the close code.
    async fn end(mut self) -> u16 {
        loop {
            let next = tokio::time::timeout(HANG, self.socket.next())
                .await
                .unwrap();
            match next.unwrap().unwrap() {
                Message::Close(Some(frame)) => return frame.code.into(),
                Message::Binary(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }
}

/// Waits until nobody is attached.
async fn detached(server: &TestServer, tunnel: &Tunnel, name: &str) -> Value {
    loop {
        let view = bootstrap(server, tunnel, &format!("/pty/{name}")).await;
        if view["attached"] == json!(false) {
            return view;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_session_is_a_shell_in_a_terminal_of_the_asked_size() {
    let server = TestServer::start().await;
    let devbox = server
        .devbox_with(json!({ "environment_variables": { "MINE": "value" } }))
        .await;
    let tunnel = tunnel(&server, &devbox).await;
    let view = bootstrap(&server, &tunnel, "/pty/main-1?cols=101&rows=31").await;
    let expected = json!({
        "session_name": "main-1",
        "connect_url": "/pty/main-1/attach",
        "cols": 101,
        "rows": 31,
        "idle_ttl_seconds": 600,
        "created": true,
        "attached": false,
        "protocol_version": "1",
        "status": "ready",
    });
    assert_eq!(view, expected);
    let mut client = attach(&server, &tunnel, "main-1").await;
    client
        .send("tty -s && echo term''inal; stty size; echo $MINE-$PWD; pwd -P\n")
        .await;
    client.until("terminal\r\n").await;
    client.until("31 101\r\n").await;
    client.until("value-").await;
    let resize = json!({ "action": "resize", "cols": 90, "rows": 20 });
    let resized = control(&server, &tunnel, "main-1", resize).await;
    assert_eq!(
        resized,
        (
            StatusCode::OK,
            json!({ "session_name": "main-1", "status": "ok" })
        )
    );
    client.send("stty size\n").await;
    client.until("20 90\r\n").await;
    client
        .send("printf '\\377\\376' | od -An -tx1; exit 3\n")
        .await;
    client.until("ff fe").await;
    assert_eq!(client.end().await, 1000);
    let view = bootstrap(&server, &tunnel, "/pty/main-1?cols=0&rows=5000").await;
    let fresh = (&view["created"], &view["cols"], &view["rows"]);
    assert_eq!(
        fresh,
        (&json!(true), &json!(80), &json!(24)),
        "a new shell of the usual size"
    );
}

#[tokio::test]
async fn signals_reach_what_runs_in_the_foreground() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let tunnel = tunnel(&server, &devbox).await;
    bootstrap(&server, &tunnel, "/pty/s").await;
    let mut client = attach(&server, &tunnel, "s").await;
    // The program says itself that it has the terminal: the shell hands it over a moment after its echo.
    let program = |signal: &str| {
        format!(
            "bash -c 'trap \"echo got {signal}; exit\" {signal}; echo rea''dy; while :; do sleep 0.05; done'\n"
        )
    };
    client.send(&program("INT")).await;
    client.until("ready\r\n").await;
    client.send("\u{3}").await;
    client.until("got INT").await;
    client.send(&program("USR1")).await;
    client.until("ready\r\n").await;
    let signal = json!({ "action": "signal", "signal": "SIGUSR1" });
    assert_eq!(
        control(&server, &tunnel, "s", signal).await.0,
        StatusCode::OK
    );
    client.until("got USR1").await;
    for wrong in ["SIGNOTHING", "USR1", "", "9"] {
        let body = json!({ "action": "signal", "signal": wrong });
        assert_refused(&control(&server, &tunnel, "s", body).await, 400, "signal");
    }
}

#[tokio::test]
async fn one_client_is_attached_and_a_session_outlives_it() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let tunnel = tunnel(&server, &devbox).await;
    bootstrap(&server, &tunnel, "/pty/s").await;
    let mut first = attach(&server, &tunnel, "s").await;
    first.send("x=kept; echo scr''een\n").await;
    first.until("screen").await;
    let header = ("sec-websocket-protocol", tunnel.token.clone());
    let second = open(&server, &tunnel.host, "/pty/s/attach", &[header]).await;
    assert_eq!(second.err(), Some(StatusCode::CONFLICT));
    let view = bootstrap(&server, &tunnel, "/pty/s").await;
    assert_eq!(
        (&view["attached"], &view["created"]),
        (&json!(true), &json!(false))
    );
    drop(first);
    let view = detached(&server, &tunnel, "s").await;
    assert_eq!(view["created"], json!(false));
    let mut again = attach(&server, &tunnel, "s").await;
    again.until("screen").await;
    again.send("echo $x-$x\n").await;
    again.until("kept-kept").await;
}

#[tokio::test]
async fn a_session_ends_when_it_is_closed_and_a_new_one_takes_its_name() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let tunnel = tunnel(&server, &devbox).await;
    bootstrap(&server, &tunnel, "/pty/s").await;
    let mut client = attach(&server, &tunnel, "s").await;
    client
        .send("trap 'echo hung > hung-up; exit' HUP; echo $$ > pid; echo rea''dy; read\n")
        .await;
    client.until("ready").await;
    let close = json!({ "action": "close" });
    assert_eq!(
        control(&server, &tunnel, "s", close.clone()).await.0,
        StatusCode::OK
    );
    assert_eq!(client.end().await, 1000);
    assert_refused(&control(&server, &tunnel, "s", close).await, 404, "s");
    let view = server
        .run(
            &devbox,
            "until ! kill -0 $(cat pid) 2>/dev/null; do sleep 0.01; done; cat hung-up",
        )
        .await;
    assert_eq!(view["stdout"], "hung\n");
    assert_eq!(
        bootstrap(&server, &tunnel, "/pty/s").await["created"],
        json!(true)
    );
}

#[tokio::test]
async fn an_idle_session_ends_after_its_time() {
    let server =
        TestServer::start_with(|config| config.times.pty_idle = Duration::from_millis(100)).await;
    let devbox = server.devbox().await;
    let tunnel = tunnel(&server, &devbox).await;
    bootstrap(&server, &tunnel, "/pty/never").await;
    bootstrap(&server, &tunnel, "/pty/s").await;
    let mut client = attach(&server, &tunnel, "s").await;
    let gone = async |name: &str| {
        let body = json!({ "action": "resize", "cols": 80, "rows": 24 });
        while control(&server, &tunnel, name, body.clone()).await.0 != StatusCode::NOT_FOUND {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    gone("never").await;
    client.send("echo still he''re\n").await;
    client.until("still here").await;
    drop(client);
    gone("s").await;
}

#[tokio::test]
async fn a_devbox_takes_its_sessions_with_it() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let tunnel = tunnel(&server, &devbox).await;
    bootstrap(&server, &tunnel, "/pty/s").await;
    let mut client = attach(&server, &tunnel, "s").await;
    client.send("echo rea''dy; sleep 600\n").await;
    client.until("ready").await;
    server.post(&format!("{devbox}/suspend"), json!({})).await;
    assert_eq!(client.end().await, 1000);
    let (status, _) = answer(call(&server, &tunnel, Method::GET, "/pty/s")).await;
    assert!(status.is_client_error(), "its tunnels end too: {status}");
    let refused = server
        .post(&format!("{devbox}/create_pty_tunnel"), json!({}))
        .await;
    assert_refused(&refused, 400, "suspend");
    let unknown = server
        .post("/v1/devboxes/dbx_none/create_pty_tunnel", json!({}))
        .await;
    assert_refused(&unknown, 404, "dbx_none");
}

#[tokio::test]
async fn a_token_is_taken_from_each_of_its_places_and_no_other_one_opens() {
    let server = TestServer::start().await;
    let (devbox, other) = (server.devbox().await, server.devbox().await);
    let (tunnel, foreign) = (
        tunnel(&server, &devbox).await,
        tunnel(&server, &other).await,
    );
    let own_host = server.server.url().replace("http://", "");
    let bearer = |token: &str| format!("Bearer {token}");
    for host in [&tunnel.host, &own_host] {
        for (place, token) in [
            ("x-runloop-tunnel-authorization", bearer(&tunnel.token)),
            ("authorization", bearer(&tunnel.token)),
            ("sec-websocket-protocol", tunnel.token.clone()),
            (
                "sec-websocket-protocol",
                format!("terminal, {}", tunnel.token),
            ),
            ("query", tunnel.token.clone()),
        ] {
            let name = format!("s{}", place.len());
            let query = if place == "query" {
                format!("?token={token}")
            } else {
                String::new()
            };
            let headers: &[_] = if place == "query" {
                &[]
            } else {
                &[(place, token)]
            };
            let url = format!("{}/pty/{name}{query}", server.server.url());
            let mut request = server.client.get(url).header("host", host);
            for (name, value) in headers {
                request = request.header(*name, value);
            }
            let (status, view) = answer(request).await;
            assert_eq!(status, StatusCode::OK, "{place}: {view}");
            let target = format!("/pty/{name}/attach{query}");
            let mut client = open(&server, host, &target, headers)
                .await
                .unwrap_or_else(|status| panic!("{place}: {status}"));
            client.send("echo a''live\n").await;
            client.until("alive").await;
            drop(client);
            detached(&server, &tunnel, &name).await;
        }
        for token in [
            None,
            Some(foreign.token.as_str()),
            Some("wrong"),
            Some(server.server.token()),
        ] {
            let headers: Vec<_> = token
                .map(|token| ("authorization", bearer(token)))
                .into_iter()
                .collect();
            if host == &own_host && token == Some(foreign.token.as_str()) {
                // At the server's own name the token alone says whose session it is.
                continue;
            }
            let url = format!("{}/pty/s", server.server.url());
            let mut request = server.client.get(url).header("host", host);
            for (name, value) in &headers {
                request = request.header(*name, value);
            }
            assert_refused(&answer(request).await, 401, "auth_token");
            let refused = open(&server, host, "/pty/s/attach", &headers).await;
            assert_eq!(refused.err(), Some(StatusCode::UNAUTHORIZED));
        }
    }
    let other_port = tunnel.host.replace("13-", "14-");
    let request = server
        .client
        .get(server.server.url())
        .header("host", other_port);
    assert_refused(&answer(request).await, 404, "tunnel");
}

#[tokio::test]
async fn wrong_calls_are_refused_by_field() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let tunnel = tunnel(&server, &devbox).await;
    bootstrap(&server, &tunnel, "/pty/s").await;
    for (body, field) in [
        (json!({}), "action"),
        (json!({ "action": "dance" }), "action"),
        (json!({ "action": "resize" }), "cols"),
        (json!({ "action": "resize", "cols": 80 }), "rows"),
        (json!({ "action": "resize", "cols": 0, "rows": 24 }), "cols"),
        (
            json!({ "action": "resize", "cols": 1001, "rows": 24 }),
            "cols",
        ),
        (json!({ "action": "signal" }), "signal"),
    ] {
        assert_refused(&control(&server, &tunnel, "s", body).await, 400, field);
    }
    let long = "x".repeat(257);
    for name in ["a.b", "a%2Fb", "a%00", "%C3%A9", &long] {
        let refused = answer(call(&server, &tunnel, Method::GET, &format!("/pty/{name}"))).await;
        assert_refused(&refused, 400, "session_name");
    }
    let path = "/pty/s/attach";
    assert_refused(
        &answer(call(&server, &tunnel, Method::GET, path)).await,
        400,
        "WebSocket",
    );
    assert_refused(
        &control(&server, &tunnel, "none", json!({ "action": "close" })).await,
        404,
        "none",
    );
    assert_refused(
        &answer(call(&server, &tunnel, Method::GET, "/v1/devboxes")).await,
        404,
        "path",
    );
    let cols = answer(call(&server, &tunnel, Method::GET, "/pty/s?cols=x&rows=1")).await;
    assert_refused(&cols, 400, "cols");
}

#[tokio::test]
async fn a_flood_waits_for_its_reader_and_comes_whole() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let tunnel = tunnel(&server, &devbox).await;
    bootstrap(&server, &tunnel, "/pty/s").await;
    let mut client = attach(&server, &tunnel, "s").await;
    client.send("seq 1 60000; echo do''ne\n").await;
    let seen = client.until("done\r\n").await;
    let numbers: Vec<u32> = seen
        .lines()
        .filter_map(|line| line.trim().parse().ok())
        .collect();
    // The first line follows a control sequence of the shell's on its line.
    assert_eq!(numbers.len(), 59_999);
    assert!(numbers.is_sorted_by(|a, b| a + 1 == *b));
    assert_eq!(numbers.last(), Some(&60_000));
}
