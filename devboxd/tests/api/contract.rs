//! The contract's word on every JSON answer that a test receives: `openapi.json`'s schema for the operation and
//! status, by the `jsonschema` crate.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::TestServer;

pub static CONTRACT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../contract/openapi.json")).unwrap());

static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// Calls that are this server's own, beside the contract.
const OWN: [&str; 2] = ["/_", "/healthz"];

/// Fails the test if the contract does not allow this answer.
pub fn assert_allowed(method: &Method, path: &str, status: StatusCode, body: &Value) {
    let own = OWN.iter().any(|own| path.starts_with(own)) || path.ends_with("/tunnel_url");
    if own || !path.starts_with("/v1/") {
        return;
    }
    let method = method.as_str().to_lowercase();
    let Some(operation) = operation(&method, path) else {
        let refused = matches!(status.as_u16(), 401 | 403 | 404 | 405 | 413);
        assert!(
            refused,
            "{method} {path} is {status}, and not in the contract"
        );
        return assert_valid("#/components/schemas/ErrorBody", body, path);
    };
    let responses = &operation["responses"];
    let named = responses.get(status.as_str()).or_else(|| {
        let default = responses.get("default");
        default.filter(|_| !status.is_success())
    });
    let response = named.unwrap_or_else(|| panic!("{method} {path}: no answer {status}"));
    let response = resolved(response);
    let Some(schema) = response["content"].get("application/json") else {
        return;
    };
    let what = format!("{method} {path}: {status}");
    match schema["schema"]["$ref"].as_str() {
        Some(reference) => assert_valid(reference, body, &what),
        None => assert_eq!(schema["schema"], json!({}), "{what}: an unnamed schema"),
    }
}

/// Fails the test if `value` is not what the contract calls `name`.
pub fn assert_is(name: &str, value: &Value) {
    assert_valid(&format!("#/components/schemas/{name}"), value, name);
}

fn assert_valid(reference: &str, value: &Value, what: &str) {
    let known = VALIDATORS.lock().unwrap().get(reference).cloned();
    let validator = known.unwrap_or_else(|| {
        let schema = json!({ "$ref": reference, "components": CONTRACT["components"] });
        let validator = Arc::new(jsonschema::draft202012::new(&schema).unwrap());
        let mut validators = VALIDATORS.lock().unwrap();
        validators.insert(reference.to_owned(), Arc::clone(&validator));
        validator
    });
    let errors: Vec<_> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(
        errors.is_empty(),
        "{what} is not {reference}: {errors:#?}\n{value:#}"
    );
}

/// The operation of a concrete path; the one with the most literal segments.
fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let segments: Vec<_> = path.split('/').collect();
    let fits = |template: &str| {
        let parts: Vec<_> = template.split('/').collect();
        let same = parts.len() == segments.len()
            && parts
                .iter()
                .zip(&segments)
                .all(|(part, segment)| part.starts_with('{') || part == segment);
        same.then(|| parts.iter().filter(|part| !part.starts_with('{')).count())
    };
    let paths = CONTRACT["paths"].as_object().unwrap();
    let fitting = paths
        .iter()
        .filter_map(|(template, item)| Some((fits(template)?, item)));
    let (_, item) = fitting.max_by_key(|(literal, _)| *literal)?;
    item.get(method)
}

fn resolved(response: &'static Value) -> &'static Value {
    match response["$ref"].as_str() {
        Some(reference) => CONTRACT.pointer(reference.trim_start_matches('#')).unwrap(),
        None => response,
    }
}

/// The rows of the README's table: the call, and whether it says that it is served.
pub fn table() -> HashMap<String, String> {
    let readme = include_str!("../../README.md");
    let (_, table) = readme.split_once("## The contract, call by call").unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let (call, rest) = row.split_once("` | ").unwrap();
        (call.to_owned(), rest.split(" |").next().unwrap().to_owned())
    })
    .collect()
}

#[tokio::test]
async fn the_readme_says_of_each_call_of_the_contract_whether_it_is_served() {
    let server = TestServer::start().await;
    let mut table = table();
    let paths = CONTRACT["paths"].as_object().unwrap();
    for (path, item) in paths {
        for method in ["get", "post", "put", "delete", "patch"] {
            if item.get(method).is_none() {
                continue;
            }
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let row = table.remove(&format!("{method} {path}"));
            let served = row.unwrap_or_else(|| panic!("no row for {method} {path}"));
            if served == "not yet" {
                continue;
            }
            // Without a token a call that is served is a 401, and one that is not a 404.
            let url = format!("{}{}", server.server.url(), path.replace(['{', '}'], ""));
            let answer = server.client.request(method.clone(), url).send().await;
            // Two retired paths look like ids of devboxes.
            let is_id = method == Method::POST && path.matches('/').count() == 3;
            let expected = match served.as_str() {
                "yes" => [StatusCode::UNAUTHORIZED; 2],
                _ if is_id => [StatusCode::UNAUTHORIZED, StatusCode::NOT_FOUND],
                _ => [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED],
            };
            let status = answer.unwrap().status();
            assert!(
                expected.contains(&status),
                "{method} {path}: {served}, {status}"
            );
        }
    }
    assert!(table.is_empty(), "rows of no call: {table:?}");
}

#[test]
#[should_panic(expected = "state")]
fn an_answer_that_lacks_what_the_contract_requires_fails_the_test() {
    let view = json!({ "id": "obj_1", "content_type": "text", "create_time_ms": 1, "name": "n" });
    assert_allowed(&Method::GET, "/v1/objects/obj_1", StatusCode::OK, &view);
}

#[test]
#[should_panic(expected = "not in the contract")]
fn an_answer_of_a_call_that_the_contract_lacks_fails_the_test() {
    assert_allowed(&Method::GET, "/v1/nothing", StatusCode::OK, &json!({}));
}
