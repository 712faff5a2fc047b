//! The platform's parts in a JavaScript engine: timers, randomness, `fetch`, and panics contained.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use futures_util::FutureExt;
use js_sys::{Function, JsString, Object, Reflect};
use runloop_wasm::client::Client;
use runloop_wasm::core::{Config, Error, ErrorKind, Request, RequestOptions, Result};
use runloop_wasm::fetch::{self, contained::Contained};
use runloop_wasm::runtime::{Credentials, HttpRequest, LocalBoxFuture, Outcome, Runtime, random};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

struct Token;

impl Credentials for Token {
    fn token(&self) -> LocalBoxFuture<'_, Result<String>> {
        Box::pin(async { Ok("secret".to_owned()) })
    }
}

/// The engine's runtime over a `fetch` with this body, which sees `url`, `init` and `seen`.
fn runtime(fetch_body: &str, seen: &JsValue) -> Runtime {
    let source = ["return async (url, init) => {", fetch_body, "}"].concat();
    let custom = Function::new_with_args("seen", &source)
        .call1(&JsValue::UNDEFINED, seen)
        .unwrap();
    fetch::runtime(custom, Box::new(Token), "http://server.test")
}

fn request() -> HttpRequest {
    HttpRequest {
        method: runloop_wasm::core::Method::Post,
        url: "http://server.test/v1/things".to_owned(),
        headers: vec![("accept".to_owned(), "text/plain".to_owned())],
        body: Some("{\"a\":1}".to_owned()),
        upload: None,
        whole: false,
    }
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap()
}

/// The error of a request that `fetch_body` fails.
async fn failure(fetch_body: &str) -> Error {
    let runtime = runtime(fetch_body, &JsValue::UNDEFINED);
    let sent = runtime.transport.send(request()).await;
    sent.err().expect("the request must fail")
}

fn cause(error: &Error) -> JsValue {
    let cause = error.cause().expect("the error must have a cause");
    cause.downcast_ref::<JsValue>().unwrap().clone()
}

#[wasm_bindgen_test]
async fn fetch_is_called_with_a_string_and_a_plain_init() {
    let seen = JsValue::from(Object::new());
    let runtime = runtime(
        "Object.assign(seen, { url, ...init }); return new Response('hi', { status: 201, headers: { 'X-One': 'a, b' } });",
        &seen,
    );
    let response = runtime.transport.send(request()).await.unwrap();
    assert_eq!(response.status(), 201);
    assert!(
        response
            .headers()
            .contains(&("x-one".to_owned(), "a, b".to_owned()))
    );
    assert_eq!(response.text().await.unwrap(), "hi");

    assert_eq!(get(&seen, "url"), "http://server.test/v1/things");
    assert_eq!(get(&seen, "method"), "POST");
    assert_eq!(get(&seen, "body"), "{\"a\":1}");
    assert_eq!(get(&get(&seen, "headers"), "accept"), "text/plain");
}

#[wasm_bindgen_test]
async fn a_text_that_is_wanted_whole_comes_with_its_status() {
    let runtime = runtime(
        "return new Response('hi', { status: init.method === 'GET' ? 404 : 200 });",
        &JsValue::UNDEFINED,
    );
    let methods = [
        runloop_wasm::core::Method::Post,
        runloop_wasm::core::Method::Get,
    ];
    for (method, status) in methods.into_iter().zip([200, 404]) {
        let sent = HttpRequest {
            method,
            whole: true,
            ..request()
        };
        let response = runtime.transport.send(sent).await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.text().await.unwrap(), "hi");
    }
}

#[wasm_bindgen_test]
async fn a_body_is_read_as_it_arrives() {
    let runtime = runtime(
        "return new Response(new ReadableStream({ start(c) { c.enqueue(new Uint8Array([1, 2])); c.enqueue(new Uint8Array([3])); c.close(); } }));",
        &JsValue::UNDEFINED,
    );
    let mut response = runtime.transport.send(request()).await.unwrap();
    assert_eq!(response.chunk().await.unwrap(), Some(vec![1, 2]));
    assert_eq!(response.chunk().await.unwrap(), Some(vec![3]));
    assert_eq!(response.chunk().await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn a_response_without_a_body_has_no_bytes() {
    let runtime = runtime(
        "return new Response(null, { status: 204 });",
        &JsValue::UNDEFINED,
    );
    let mut response = runtime.transport.send(request()).await.unwrap();
    assert_eq!(response.chunk().await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn whatever_fetch_throws_is_a_failed_connection_that_keeps_the_value() {
    for thrown in [
        "'a string'",
        "undefined",
        "null",
        "7",
        "{ name: 'AbortError' }",
        "Symbol.for('s')",
    ] {
        let error = failure(&["throw ", thrown, ";"].concat()).await;
        assert!(
            matches!(error.kind(), ErrorKind::Connection),
            "{thrown}: {error:?}"
        );
        let value = Function::new_no_args(&["return ", thrown].concat())
            .call0(&JsValue::UNDEFINED)
            .unwrap();
        let same = value.is_object() || cause(&error) == value;
        assert!(same, "{thrown}: another value came out");
    }
}

#[wasm_bindgen_test]
async fn a_failed_body_is_a_failed_connection() {
    let runtime = runtime(
        "return new Response(new ReadableStream({ pull(c) { c.error('broke'); } }));",
        &JsValue::UNDEFINED,
    );
    let mut response = runtime.transport.send(request()).await.unwrap();
    let error = response.chunk().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Connection));
    assert_eq!(cause(&error), "broke");
}

#[wasm_bindgen_test]
async fn what_is_not_a_response_is_not_retried_as_a_failed_connection() {
    for given in ["undefined", "7", "{}", "{ status: 'fine' }"] {
        let error = failure(&["return ", given, ";"].concat()).await;
        assert!(
            matches!(error.kind(), ErrorKind::BadResponse),
            "{given}: {error:?}"
        );
    }
}

#[wasm_bindgen_test]
async fn dropping_a_request_aborts_its_fetch() {
    let seen = JsValue::from(Object::new());
    let runtime = runtime(
        "seen.signal = init.signal; return new Promise(() => {});",
        &seen,
    );
    {
        let mut sent = runtime.transport.send(request());
        assert!((&mut sent).now_or_never().is_none());
        assert_eq!(get(&get(&seen, "signal"), "aborted"), JsValue::FALSE);
    }
    assert_eq!(get(&get(&seen, "signal"), "aborted"), JsValue::TRUE);
}

#[wasm_bindgen_test]
async fn dropping_a_response_cancels_its_body() {
    let seen = JsValue::from(Object::new());
    let runtime = runtime(
        "return new Response(new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(1)); }, cancel() { seen.cancelled = true; } }));",
        &seen,
    );
    let mut response = runtime.transport.send(request()).await.unwrap();
    response.chunk().await.unwrap();
    drop(response);
    assert_eq!(get(&seen, "cancelled"), JsValue::TRUE);
}

#[wasm_bindgen_test]
async fn sleep_ends_and_a_dropped_sleep_leaves_no_timer() {
    let clock = runtime("", &JsValue::UNDEFINED).clock;
    clock.sleep(Duration::from_millis(1)).await;
    let clear = Function::new_no_args(
        "const cleared = []; const own = clearTimeout; globalThis.clearTimeout = (id) => { cleared.push(id); own(id); }; return [cleared, () => { globalThis.clearTimeout = own; }];",
    );
    let spy = clear.call0(&JsValue::UNDEFINED).unwrap();
    let mut sleep = clock.sleep(Duration::from_secs(3600));
    assert!((&mut sleep).now_or_never().is_none());
    drop(sleep);
    let cleared = get(&spy, "0");
    let restore: Function = get(&spy, "1").into();
    restore.call0(&JsValue::UNDEFINED).unwrap();
    assert_eq!(get(&cleared, "length"), 1);
}

#[wasm_bindgen_test]
fn the_engine_reads_http_dates() {
    let clock = runtime("", &JsValue::UNDEFINED).clock;
    let in_an_hour = Function::new_no_args("return new Date(Date.now() + 3600e3).toUTCString()");
    let date = in_an_hour.call0(&JsValue::UNDEFINED).unwrap();
    let date = String::from(JsString::from(date));
    let until = clock.until(&date).unwrap();
    assert!((3590..=3600).contains(&until.as_secs()), "{until:?}");
    assert_eq!(clock.until("Sun, 06 Nov 1994 08:49:37 GMT"), None);
    assert_eq!(clock.until("soon"), None);
}

#[wasm_bindgen_test]
fn ids_are_random_and_well_formed() {
    let random = runtime("", &JsValue::UNDEFINED).random;
    let ids = [random::request_id(&*random), random::request_id(&*random)];
    assert_ne!(ids[0], ids[1]);
    for id in ids {
        assert_eq!((id.len(), id.as_bytes()[14]), (36, b'4'), "{id}");
    }
}

#[wasm_bindgen_test]
async fn a_client_works_over_the_engine() {
    let seen = JsValue::from(Object::new());
    let runtime = runtime(
        "Object.assign(seen, init.headers); return new Response('{\"ok\":true}');",
        &seen,
    );
    let client = Client::new(Config::new("http://server.test").unwrap(), runtime);
    let request = Request::get(&["things"]).unwrap();
    let text = client
        .text(&request, &RequestOptions::default())
        .await
        .unwrap();
    assert_eq!(text, "{\"ok\":true}");
    assert_eq!(get(&seen, "authorization"), "Bearer secret");
}

#[wasm_bindgen_test]
async fn background_work_sets_its_outcome() {
    let tasks = runtime("", &JsValue::UNDEFINED).tasks;
    let outcome = Outcome::default();
    tasks.spawn(Box::pin(async { Ok(Rc::from("done")) }), outcome.clone());
    assert_eq!(&*outcome.wait().await.unwrap(), "done");
}

#[wasm_bindgen_test]
async fn a_panic_ends_the_call_it_hit_and_no_other() {
    let tasks = runtime("", &JsValue::UNDEFINED).tasks;
    let outcome = Outcome::default();
    tasks.spawn(
        Box::pin(async {
            let nothing: [u8; 0] = [];
            Ok(nothing[std::hint::black_box(1)].to_string().into())
        }),
        outcome.clone(),
    );
    let error = outcome.wait().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Bug), "{error:?}");

    let clock = runtime("", &JsValue::UNDEFINED).clock;
    let later = Contained::new(Box::pin(async move {
        clock.sleep(Duration::from_millis(1)).await;
        Ok(7)
    }));
    assert_eq!(later.await.unwrap(), 7);
}
