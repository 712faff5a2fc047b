//! What a request looks like before anything is sent.
#![allow(
    clippy::unwrap_used,
    reason = "a failed assumption of a test must end it"
)]

use proptest::prelude::*;
use runloop_wasm::core::config::{DEFAULT_BASE_URL, bearer};
use runloop_wasm::core::json::Value;
use runloop_wasm::core::request::{DEFAULT_TIMEOUT, Elsewhere, LONG_TIMEOUT};
use runloop_wasm::core::{Accept, Config, Error, ErrorKind, Method, Request, RequestOptions};
use std::rc::Rc;
use std::time::Duration;

fn config(base_url: &str) -> Config {
    Config::new(base_url).unwrap()
}

fn plain(base_url: &str, segments: &[&str]) -> String {
    let request = Request::get(segments).unwrap();
    request.url(&config(base_url), &RequestOptions::default())
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    of.iter().map(owned).collect()
}

fn argument(error: &Error) -> String {
    match error.kind() {
        ErrorKind::InvalidArgument { argument } => argument.clone().into_owned(),
        _ => error.code().to_owned(),
    }
}

#[test]
fn a_path_is_joined_to_the_base_with_one_slash_and_a_prefix_is_kept() {
    for (base, url) in [
        (
            "https://api.runloop.ai",
            "https://api.runloop.ai/v1/devboxes",
        ),
        (
            "https://api.runloop.ai/",
            "https://api.runloop.ai/v1/devboxes",
        ),
        (
            "http://127.0.0.1:8080/",
            "http://127.0.0.1:8080/v1/devboxes",
        ),
        (
            "https://host/proxy/runloop",
            "https://host/proxy/runloop/v1/devboxes",
        ),
        ("  https://host/proxy/ ", "https://host/proxy/v1/devboxes"),
        ("http://[::1]:9", "http://[::1]:9/v1/devboxes"),
    ] {
        assert_eq!(plain(base, &["devboxes"]), url, "{base}");
    }
    assert!(Config::new(DEFAULT_BASE_URL).is_ok());
}

#[test]
fn a_base_that_is_no_plain_http_address_is_refused_by_name() {
    let refused = [
        "",
        " ",
        "/",
        "api.runloop.ai",
        "ftp://host",
        "ws://host",
        "http://",
        "https:///v1",
        "http:host",
        "http://host?x=1",
        "http://host/#top",
        "http://user:secret@host",
        "http://ho st",
        "http://host\n/",
        "javascript:alert(1)",
    ];
    for base in refused {
        let error = Config::new(base).unwrap_err();
        assert_eq!(argument(&error), "baseURL", "{base}");
        assert!(error.message().starts_with("baseURL must"), "{base}");
        assert!(!error.message().contains("secret"));
    }
}

#[test]
fn a_path_parameter_stays_in_its_segment() {
    for (id, encoded) in [
        ("a/b?c", "a%2Fb%3Fc"),
        ("../x", "..%2Fx"),
        ("..%2fx", "..%252fx"),
        ("%2e%2e", "%252e%252e"),
        ("a b#c", "a%20b%23c"),
        ("...", "..."),
        ("ä€", "%C3%A4%E2%82%AC"),
        ("a\\b\r\n", "a%5Cb%0D%0A"),
        ("A-z_0.9~", "A-z_0.9~"),
    ] {
        let url = plain("http://h", &["devboxes", id, "shutdown"]);
        assert_eq!(url, format!("http://h/v1/devboxes/{encoded}/shutdown"));
    }
}

#[test]
fn a_path_parameter_that_climbs_or_is_empty_is_refused() {
    for id in ["", ".", ".."] {
        let error = Request::post(&["devboxes", id, "shutdown"]).unwrap_err();
        assert_eq!(argument(&error), "id", "{id:?}");
    }
}

#[test]
fn the_calls_query_wins_over_the_operations_and_that_over_the_clients() {
    let mut config = config("http://h");
    config.query = pairs(&[("a", "client"), ("b", "client"), ("c", "client")]);
    let options = RequestOptions {
        query: pairs(&[("a", "call"), ("d", "call")]),
        ..RequestOptions::default()
    };
    let request = Request::get(&["x"])
        .unwrap()
        .query("a", Some("operation".to_owned()))
        .query("b", Some("operation".to_owned()))
        .query("absent", None);
    let url = request.url(&config, &options);
    assert_eq!(url, "http://h/v1/x?c=client&b=operation&a=call&d=call");
}

#[test]
fn query_names_and_values_are_percent_encoded() {
    let options = RequestOptions {
        query: pairs(&[("metadata[team]", "a b&c=d+e"), ("empty", ""), ("ü", "%")]),
        ..RequestOptions::default()
    };
    let request = Request::get(&["x"]).unwrap();
    assert_eq!(
        request.url(&config("http://h"), &options),
        "http://h/v1/x?metadata%5Bteam%5D=a%20b%26c%3Dd%2Be&empty=&%C3%BC=%25"
    );
}

fn headers(request: &Request, config: &Config, options: &RequestOptions) -> Vec<(String, String)> {
    request.headers(config, options, "Bearer t".to_owned(), "id-1")
}

#[test]
fn a_get_sends_two_headers_and_a_post_four_and_nobody_any_other() {
    let (config, options) = (config("http://h"), RequestOptions::default());
    let get = Request::get(&["x"]).unwrap();
    let expected = pairs(&[
        ("authorization", "Bearer t"),
        ("accept", "application/json"),
    ]);
    assert_eq!(headers(&get, &config, &options), expected);
    let post = Request::post(&["x"]).unwrap();
    let more = pairs(&[
        ("content-type", "application/json"),
        ("x-request-id", "id-1"),
    ]);
    assert_eq!(headers(&post, &config, &options), [expected, more].concat());
}

#[test]
fn the_calls_headers_win_over_the_clients_and_both_over_the_defaults() {
    let mut config = config("http://h");
    let header = |name: &str, value: &str| (name.to_owned(), Some(value.to_owned()));
    config.headers = vec![header("X-Team", "client"), header("Accept", "text/html")];
    let options = RequestOptions {
        headers: vec![header("x-TEAM", "call"), header("X-Request-Id", "mine")],
        ..RequestOptions::default()
    };
    let sent = headers(&Request::post(&["x"]).unwrap(), &config, &options);
    let expected = pairs(&[
        ("authorization", "Bearer t"),
        ("content-type", "application/json"),
        ("accept", "text/html"),
        ("x-team", "call"),
        ("x-request-id", "mine"),
    ]);
    assert_eq!(sent, expected);
}

#[test]
fn a_header_set_to_none_removes_the_default_and_the_clients() {
    let mut config = config("http://h");
    config.headers = vec![("x-team".to_owned(), Some("client".to_owned()))];
    let options = RequestOptions {
        headers: vec![
            ("Authorization".to_owned(), None),
            ("X-Team".to_owned(), None),
        ],
        ..RequestOptions::default()
    };
    let sent = headers(&Request::get(&["x"]).unwrap(), &config, &options);
    assert_eq!(sent, pairs(&[("accept", "application/json")]));
}

#[test]
fn nobodys_accept_header_turns_a_stream_into_something_else() {
    let mut config = config("http://h");
    config.headers = vec![("Accept".to_owned(), Some("application/json".to_owned()))];
    let options = RequestOptions {
        headers: vec![("accept".to_owned(), None)],
        ..RequestOptions::default()
    };
    let stream = Request::get(&["x"]).unwrap().accept(Accept::Events);
    let sent = headers(&stream, &config, &options);
    assert_eq!(
        sent,
        pairs(&[
            ("authorization", "Bearer t"),
            ("accept", "text/event-stream")
        ])
    );
}

#[test]
fn every_kind_of_answer_has_its_media_type() {
    assert_eq!(Accept::Json.as_str(), "application/json");
    assert_eq!(Accept::Text.as_str(), "text/plain");
    assert_eq!(Accept::Events.as_str(), "text/event-stream");
}

#[test]
fn a_token_is_one_header_value_or_refused_without_being_repeated() {
    assert_eq!(bearer("ak_1~.+/=").unwrap(), "Bearer ak_1~.+/=");
    for token in [
        "",
        " ",
        "a b",
        "secret\n",
        "secret\r\nx: y",
        "sécret",
        "\0",
        "a\tb",
        "\x7f",
    ] {
        let error = bearer(token).unwrap_err();
        assert_eq!(argument(&error), "bearerToken", "{token:?}");
        assert!(!error.message().contains("cret"));
    }
}

#[test]
fn defaults_are_those_of_the_contract() {
    assert_eq!(config("http://h").max_retries, 5);
    assert_eq!(DEFAULT_TIMEOUT, Duration::from_secs(30));
    assert_eq!(LONG_TIMEOUT, Duration::from_secs(600));
}

#[test]
fn a_configuration_is_read_from_json() {
    let json = r#"{"baseURL":"http://h/","timeout":1500,"maxRetries":0,
        "headers":[["X-A","1"],["X-B",null]],"query":[["a b","c"]]}"#;
    let config = Config::from_json(json).unwrap();
    assert_eq!(config.url("/v1"), "http://h/v1");
    assert_eq!(config.timeout, Some(Duration::from_millis(1500)));
    assert_eq!(config.max_retries, 0);
    let header = |name: &str, value: Option<&str>| (name.to_owned(), value.map(str::to_owned));
    assert_eq!(
        config.headers,
        [header("X-A", Some("1")), header("X-B", None)]
    );
    assert_eq!(config.query, pairs(&[("a b", "c")]));
}

#[test]
fn an_empty_configuration_is_the_services_own() {
    let config = Config::from_json("{}").unwrap();
    assert_eq!(config.url(""), DEFAULT_BASE_URL);
    assert_eq!((config.timeout, config.max_retries), (None, 5));
    let bad = Config::from_json(r#"{"baseURL":"nonsense"}"#).unwrap_err();
    assert_eq!(argument(&bad), "baseURL");
}

#[test]
fn the_options_of_a_call_are_read_from_json() {
    let json = r#"{"timeout":20,"deadline":60000,"maxRetries":2,"idempotencyKey":"k",
        "headers":[["Accept",null]],"query":[["a","b"]]}"#;
    let options = RequestOptions::from_json(json);
    assert_eq!(options.timeout, Some(Duration::from_millis(20)));
    assert_eq!(options.deadline, Some(Duration::from_secs(60)));
    assert_eq!(options.max_retries, Some(2));
    assert_eq!(options.idempotency_key.as_deref(), Some("k"));
    assert_eq!(options.headers, [("Accept".to_owned(), None)]);
    assert_eq!(options.query, pairs(&[("a", "b")]));
    let none = RequestOptions::from_json("{}");
    assert_eq!(
        (none.timeout, none.deadline, none.max_retries),
        (None, None, None)
    );
}

proptest! {
    #[test]
    fn any_id_decodes_to_itself_and_adds_no_segment(id in ".+") {
        prop_assume!(id != "." && id != "..");
        let url = plain("http://h", &["devboxes", &id, "end"]);
        let inside = url.strip_prefix("http://h/v1/devboxes/").and_then(|rest| rest.strip_suffix("/end"));
        let inside = inside.unwrap();
        prop_assert!(inside.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)));
        let decoded = percent_encoding::percent_decode_str(inside).decode_utf8().unwrap();
        prop_assert_eq!(decoded, id);
    }

    #[test]
    fn no_base_url_panics(base in ".*") {
        let _ = Config::new(&base).map(|config| config.url("/v1"));
    }
}

#[test]
fn a_request_is_read_from_json_with_everything_it_may_have() {
    let request = described(
        r#"{"method":"POST","path":["v1","things","a/b"],"query":[["n","1"]],"body":{"k":[null]},
            "accept":"text/plain","timeout":600000}"#,
    )
    .unwrap();
    assert_eq!(request.method, Method::Post);
    assert_eq!(request.path, "/v1/things/a%2Fb");
    assert_eq!(request.query, [("n".to_owned(), "1".to_owned())]);
    assert_eq!(request.body.as_deref(), Some(r#"{"k":[null]}"#));
    assert_eq!(request.accept, Accept::Text);
    assert_eq!(request.timeout, Duration::from_secs(600));
}

#[test]
fn a_request_read_from_json_is_a_get_of_a_view_unless_it_says_otherwise() {
    let request = described(r#"{"path":["pty","s"]}"#).unwrap();
    assert_eq!(request.method, Method::Get);
    assert_eq!(request.path, "/pty/s");
    assert_eq!(request.accept, Accept::Json);
    assert_eq!(request.timeout, DEFAULT_TIMEOUT);
    assert!(request.body.is_none() && request.query.is_empty() && !request.holds);
}

#[test]
fn a_segment_read_from_json_cannot_climb() {
    for segment in ["", ".", ".."] {
        let error = described(&format!(r#"{{"path":["v1","{segment}"]}}"#)).unwrap_err();
        assert_eq!(error.code(), "invalid_argument");
    }
}

#[test]
fn a_body_that_the_platform_makes_names_its_own_type() {
    let mut request = Request::post(&["files"]).unwrap();
    request.upload = Some(Rc::new(()));
    let headers = request.headers(
        &config(DEFAULT_BASE_URL),
        &RequestOptions::default(),
        "t".to_owned(),
        "id",
    );
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["authorization", "accept", "x-request-id"]);
}

#[test]
fn nothing_of_the_client_goes_to_an_address_outside_the_api() {
    let request = described(
        r#"{"method":"PUT","path":[],"address":"https://store.test/a?sig=x%2F","headers":[["X-Sum","1"]]}"#,
    )
    .unwrap();
    assert_eq!(request.method, Method::Put);
    let mut client = config("https://api.test");
    client.headers = vec![("x-team".to_owned(), Some("blue".to_owned()))];
    client.query = vec![("trace".to_owned(), "1".to_owned())];
    let options = RequestOptions {
        headers: client.headers.clone(),
        query: client.query.clone(),
        ..RequestOptions::default()
    };
    assert_eq!(
        request.url(&client, &options),
        "https://store.test/a?sig=x%2F"
    );
    let headers = request.headers(&client, &options, "Bearer t".to_owned(), "id");
    assert_eq!(headers, [("x-sum".to_owned(), "1".to_owned())]);
}

#[test]
fn an_answer_that_repeats_a_signed_address_is_not_shown() {
    let elsewhere = |address: &str| Elsewhere {
        address: address.to_owned(),
        headers: Vec::new(),
    };
    let signed = elsewhere("https://store.test/a?sig=x");
    assert_eq!(
        signed.redact("no: https://store.test/a?sig=x".to_owned()),
        ""
    );
    assert_eq!(
        signed.redact("<Code>Denied</Code>".to_owned()),
        "<Code>Denied</Code>"
    );
    let odd = elsewhere("https://store.test/a??sig=x");
    assert_eq!(odd.redact("no: ?sig=x".to_owned()), "");
    let plain = elsewhere("https://store.test/a");
    assert_eq!(plain.redact("no".to_owned()), "no");
}

fn described(json: &str) -> Result<Request, Error> {
    Request::from_json(Value::parse(json).unwrap())
}
