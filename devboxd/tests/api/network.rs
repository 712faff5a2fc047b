//! Networks of devboxes' own. Where the platform allows none, these tests say so and show nothing.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::routing::{any, post};
use devboxd::{Network, ServerConfig};
use hickory_proto::op::{Message, MessageType};
use hickory_proto::rr::{RData, Record};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};

use crate::harness::{TestServer, assert_refused, serve};
use crate::supported::{not_tested, where_supported};

/// A server whose devboxes have networks of their own.
async fn private_with(adjust: impl Fn(&mut ServerConfig)) -> Option<TestServer> {
    let all = |config: &mut ServerConfig| {
        config.network = Network::Private;
        adjust(config);
    };
    where_supported("networks", all).await
}

async fn private() -> Option<TestServer> {
    private_with(|_| {}).await
}

/// An address of this machine that others reach, if it has one. Nothing is sent.
async fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").await.unwrap();
    let found = socket.connect("198.51.100.1:9").await;
    let address = found.and_then(|()| socket.local_addr()).ok();
    let address = address
        .map(|address| address.ip())
        .filter(|ip| !ip.is_loopback());
    if address.is_none() {
        not_tested("networks", "this machine has no address but loopback");
    }
    address
}

async fn stdout(server: &TestServer, devbox: &str, command: &str) -> String {
    let view = server.run(devbox, command).await;
    view["stdout"].as_str().unwrap().to_owned()
}

/// A program that answers each connection to port 8080 with a line and what it was sent first.
const LISTENER: &str = r#"
use IO::Socket::INET;
my $listener = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1", LocalPort => 8080) or die "$!\n";
$| = 1;
print "up\n";
while (my $peer = $listener->accept) {
    my $head = "";
    while (my $line = <$peer>) { $head .= $line; last if $line =~ /^\r?\n$/ }
    if ($head =~ /upgrade: echo/i) {
        print $peer "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n";
        while (sysread($peer, my $bytes, 4096)) { syswrite($peer, $bytes) }
    } else {
        my ($target) = $head =~ /^\S+ (\S+)/;
        my $text = "$ENV{DEVBOX_ID} $target\n";
        print $peer "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: " . length($text) . "\r\n\r\n$text";
    }
    close $peer;
}
"#;

/// Starts that program in a devbox.
async fn listen(server: &TestServer, devbox: &str) {
    let body = json!({ "file_path": "listener.pl", "contents": LISTENER });
    let write = format!("{devbox}/write_file_contents");
    assert_eq!(server.post(&write, body).await.0, StatusCode::OK);
    let execution = server.begin(devbox, "exec perl listener.pl").await;
    let mut output = server.stream(&execution, "stdout", "").await;
    assert_eq!(output.next().await.unwrap().output, "up\n");
}

fn id_of(devbox: &str) -> &str {
    devbox.rsplit('/').next().unwrap()
}

#[tokio::test]
async fn two_devboxes_listen_on_one_port_and_do_not_meet() {
    let Some(server) = private().await else {
        return;
    };
    let (one, other) = (server.devbox().await, server.devbox().await);
    let (_, view) = server.get(&one).await;
    assert_eq!(view["network"], "private");
    listen(&server, &one).await;
    let call = "curl -sS -m 9 http://127.0.0.1:8080/x; echo $?";
    assert_eq!(stdout(&server, &other, call).await, "7\n", "refused");
    listen(&server, &other).await;
    for devbox in [&one, &other] {
        let expected = format!("{} /x\n0\n", id_of(devbox));
        assert_eq!(stdout(&server, devbox, call).await, expected);
    }
    let abstract_socket = "perl -MSocket -e 'socket(S,AF_UNIX,SOCK_STREAM,0); bind(S,pack_sockaddr_un(\"\\0one\")) \
        and print \"bound\\n\"; sleep 600'";
    for devbox in [&one, &other] {
        let held = server
            .begin(devbox, &abstract_socket.replace("print", "$|=1,print"))
            .await;
        let mut output = server.stream(&held, "stdout", "").await;
        assert_eq!(output.next().await.unwrap().output, "bound\n");
    }
}

#[tokio::test]
async fn the_machines_loopback_is_not_reached_but_this_server_is() {
    let Some(server) = private().await else {
        return;
    };
    let devbox = server.devbox().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let own = server.server.url().rsplit(':').next().unwrap().to_owned();
    for address in [
        format!("127.0.0.1:{port}"),
        format!("10.0.2.2:{port}"),
        format!("127.0.0.1:{own}"),
        format!("10.0.2.3:{port}"),
    ] {
        let call = format!("curl -sS -m 9 http://{address}/ 2>/dev/null; echo $?");
        assert_eq!(stdout(&server, &devbox, &call).await, "7\n", "{address}");
    }
    let call = format!("curl -sS -m 9 http://10.0.2.2:{own}/healthz");
    assert_eq!(stdout(&server, &devbox, &call).await, "{\"status\":\"ok\"}");
}

/// A server on this machine's address: counts what is sent, sends what is asked for.
async fn outside(address: IpAddr) -> SocketAddr {
    let count = async |body: Bytes| body.len().to_string();
    let give = async || {
        (0..300_000_u32)
            .map(|number| format!("{number}\n"))
            .collect::<String>()
    };
    let app = Router::new()
        .route(
            "/count",
            post(count).layer(axum::extract::DefaultBodyLimit::disable()),
        )
        .route("/give", any(give));
    let listener = TcpListener::bind((address, 0)).await.unwrap();
    let at = listener.local_addr().unwrap();
    serve(listener, app);
    at
}

#[tokio::test]
async fn bytes_go_out_and_come_in_whole_and_ends_are_passed_on() {
    let (Some(server), Some(address)) = (private().await, own_address().await) else {
        return;
    };
    let (devbox, at) = (server.devbox().await, outside(address).await);
    let up =
        format!("head -c 5000000 /dev/zero | curl -sS -m 60 --data-binary @- http://{at}/count");
    assert_eq!(stdout(&server, &devbox, &up).await, "5000000");
    let down = format!("cmp <(curl -sS -m 60 http://{at}/give) <(seq 0 299999) && echo same");
    assert_eq!(stdout(&server, &devbox, &down).await, "same\n");
    let many =
        format!("for i in $(seq 30); do curl -sS -m 60 http://{at}/give | tail -1 & done; wait");
    assert_eq!(stdout(&server, &devbox, &many).await, "299999\n".repeat(30));

    // One end of a connection is closed before the other.
    let listener = TcpListener::bind((address, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let half = format!(
        "perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(\"{address}:{port}\"); print $s \"hello\"; \
         shutdown($s, 1); print <$s>; print \"over\\n\"'"
    );
    let execution = server.begin(&devbox, &half).await;
    let (mut peer, _) = listener.accept().await.unwrap();
    let mut text = String::new();
    peer.read_to_string(&mut text).await.unwrap();
    assert_eq!(text, "hello");
    peer.write_all(b"and back\n").await.unwrap();
    drop(peer);
    assert_eq!(server.end(&execution).await["stdout"], "and back\nover\n");
}

#[tokio::test]
async fn datagrams_go_both_ways() {
    let (Some(server), Some(address)) = (private().await, own_address().await) else {
        return;
    };
    let devbox = server.devbox().await;
    let socket = UdpSocket::bind((address, 0)).await.unwrap();
    let port = socket.local_addr().unwrap().port();
    tokio::spawn(async move {
        let mut room = [0; 2000];
        loop {
            let (length, from) = socket.recv_from(&mut room).await.unwrap();
            socket.send_to(&room[..length], from).await.unwrap();
        }
    });
    let call = format!(
        "perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(PeerAddr => \"{address}:{port}\", Proto => \"udp\"); \
         for (1..3) {{ $s->send(\"$_\"); $s->recv($back, 9); print \"back $back\\n\" }}'"
    );
    assert_eq!(
        stdout(&server, &devbox, &call).await,
        "back 1\nback 2\nback 3\n"
    );
}

/// A name server that says of every name that it is `address`.
async fn name_server(address: IpAddr) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let IpAddr::V4(address) = address else {
        panic!("an IPv4 address");
    };
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let at = socket.local_addr().unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&asked);
    tokio::spawn(async move {
        let mut room = [0; 2000];
        loop {
            let (length, from) = socket.recv_from(&mut room).await.unwrap();
            let mut message = Message::from_vec(&room[..length]).unwrap();
            message.metadata.message_type = MessageType::Response;
            let query = message.queries[0].clone();
            heard.lock().unwrap().push(query.name().to_utf8());
            if query.query_type() == hickory_proto::rr::RecordType::A {
                let data = RData::A(address.into());
                message.add_answer(Record::from_rdata(query.name().clone(), 60, data));
            }
            socket
                .send_to(&message.to_vec().unwrap(), from)
                .await
                .unwrap();
        }
    });
    (at, asked)
}

async fn policy(server: &TestServer, name: &str, fields: Value) -> String {
    let mut body = fields;
    body["name"] = json!(name);
    let (status, view) = server.post("/v1/network-policies", body).await;
    assert_eq!(status, StatusCode::OK, "{view}");
    view["id"].as_str().unwrap().to_owned()
}

async fn devbox_under(server: &TestServer, policy: &str) -> String {
    let launch = json!({ "network_policy_id": policy });
    server
        .devbox_with(json!({ "launch_parameters": launch }))
        .await
}

#[tokio::test]
async fn a_policy_admits_names_and_the_addresses_that_they_stand_for() {
    let Some(address) = own_address().await else {
        return;
    };
    let (names, asked) = name_server(address).await;
    let Some(server) = private_with(|config| config.name_server = Some(names)).await else {
        return;
    };
    let at = outside(address).await;
    let port = at.port();
    let call = |host: &str| {
        format!(
            "curl -sS -m 9 http://{host}:{port}/give 2>/dev/null | tail -1; echo ${{PIPESTATUS[0]}}"
        )
    };
    let id = policy(
        &server,
        "p",
        json!({ "allowed_hostnames": ["good.test", "*.Wild.test"] }),
    )
    .await;
    let devbox = devbox_under(&server, &id).await;
    // Before a name was asked for, its address is as any other.
    assert_eq!(
        stdout(&server, &devbox, &call(&address.to_string())).await,
        "7\n"
    );
    assert_eq!(stdout(&server, &devbox, &call("bad.test")).await, "6\n");
    assert_eq!(stdout(&server, &devbox, &call("wild.test")).await, "6\n");
    assert!(asked.lock().unwrap().is_empty(), "{asked:?}");
    for name in ["good.test", "a.b.wild.test"] {
        assert_eq!(
            stdout(&server, &devbox, &call(name)).await,
            "299999\n0\n",
            "{name}"
        );
    }
    let own = server.server.url().rsplit(':').next().unwrap().to_owned();
    let api = format!("curl -sS -m 9 http://10.0.2.2:{own}/healthz 2>/dev/null; echo $?");
    assert_eq!(stdout(&server, &devbox, &api).await, "7\n");
    // A change counts from the next connection on.
    let change = json!({ "allow_devbox_to_devbox": true });
    server
        .post(&format!("/v1/network-policies/{id}"), change)
        .await;
    assert_eq!(
        stdout(&server, &devbox, &api).await,
        "{\"status\":\"ok\"}0\n"
    );
    let free = server.devbox().await;
    assert_eq!(
        stdout(&server, &free, &call("bad.test")).await,
        "299999\n0\n"
    );
}

#[tokio::test]
async fn a_policy_admits_blocks_of_addresses_by_port_and_protocol() {
    let (Some(server), Some(address)) = (private().await, own_address().await) else {
        return;
    };
    let (open, closed) = (outside(address).await, outside(address).await);
    let ports = json!([{ "port": open.port(), "protocol": "TCP" }]);
    let block = json!([{ "cidr": format!("{address}/32"), "ports": ports }]);
    let id = policy(&server, "blocks", json!({ "allowed_cidrs": block })).await;
    let devbox = devbox_under(&server, &id).await;
    let call =
        |at: SocketAddr| format!("curl -sS -m 9 -d x http://{at}/count 2>/dev/null; echo $?");
    assert_eq!(stdout(&server, &devbox, &call(open)).await, "10\n");
    assert_eq!(stdout(&server, &devbox, &call(closed)).await, "7\n");
    let all = policy(&server, "all", json!({ "allow_all": true })).await;
    let devbox = devbox_under(&server, &all).await;
    assert_eq!(stdout(&server, &devbox, &call(closed)).await, "10\n");
}

#[tokio::test]
async fn a_policy_says_whether_gateways_are_reached() {
    let server = TestServer::start().await;
    let endpoint = json!({ "name": "g", "endpoint": "http://127.0.0.1:9", "auth_mechanism": { "type": "bearer" } });
    server.post("/v1/gateway-configs", endpoint).await;
    server
        .post("/v1/secrets", json!({ "name": "S", "value": "v" }))
        .await;
    let tools = policy(&server, "tools", json!({ "allow_mcp_gateway": true })).await;
    let both = policy(&server, "both", json!({ "allow_agent_gateway": true })).await;
    for (policy, expected) in [(tools, "403"), (both, "502")] {
        let spec = json!({
            "gateways": { "G": { "gateway": "g", "secret": "S" } },
            "launch_parameters": { "network_policy_id": policy },
        });
        let devbox = server.devbox_with(spec).await;
        let call =
            "curl -sS -m 9 -o /dev/null -w '%{http_code}' -H \"Authorization: Bearer $G\" $G_URL";
        assert_eq!(stdout(&server, &devbox, call).await, expected);
    }
}

#[tokio::test]
async fn a_policy_that_there_is_not_is_refused() {
    let server = TestServer::start().await;
    let body = json!({ "launch_parameters": { "network_policy_id": "np_none" } });
    let answer = server.post("/v1/devboxes", body).await;
    assert_refused(&answer, 400, "launch_parameters.network_policy_id");
    let body = json!({ "name": "b", "network_policy_id": "np_none" });
    let answer = server.post("/v1/blueprints", body).await;
    assert_refused(&answer, 400, "network_policy_id");
}

#[tokio::test]
async fn a_tunnel_leads_into_the_devboxs_network() {
    let Some(server) = private().await else {
        return;
    };
    let (one, other) = (server.devbox().await, server.devbox().await);
    listen(&server, &one).await;
    listen(&server, &other).await;
    for devbox in [&one, &other] {
        let (_, tunnel) = server
            .post(&format!("{devbox}/enable_tunnel"), json!({}))
            .await;
        let key = tunnel["tunnel_key"].as_str().unwrap();
        let host = format!("8080-{key}.tunnel.localhost");
        let request = server.request(Method::GET, "/a?b").header("host", &host);
        let answer = request.send().await.unwrap();
        assert_eq!(
            answer.text().await.unwrap(),
            format!("{} /a?b\n", id_of(devbox))
        );
        // Any protocol that a connection is upgraded to, as WebSocket.
        let address = server.server.url().replace("http://", "");
        let mut stream = TcpStream::connect(&address).await.unwrap();
        let head = format!(
            "GET / HTTP/1.1\r\nhost: {host}\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            answer.push(stream.read_u8().await.unwrap());
        }
        assert!(answer.starts_with(b"HTTP/1.1 101"));
        stream.write_all(b"to and fro").await.unwrap();
        let mut echoed = [0; 10];
        stream.read_exact(&mut echoed).await.unwrap();
        assert_eq!(&echoed, b"to and fro");
    }
    let (_, tunnel) = server.get(&one).await;
    let key = tunnel["tunnel"]["tunnel_key"].as_str().unwrap();
    let request = server
        .request(Method::GET, "/")
        .header("host", format!("9-{key}.tunnel.localhost"));
    assert_eq!(
        request.send().await.unwrap().status(),
        StatusCode::BAD_GATEWAY
    );
}

#[tokio::test]
async fn where_the_network_is_shared_views_say_so() {
    let server = TestServer::start_on_one_network().await;
    let devbox = server.devbox().await;
    assert_eq!(server.get(&devbox).await.1["network"], "host");
    assert_eq!(server.server.network(), Network::Host);
}
