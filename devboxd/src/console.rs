//! The browser console: files that were built into the binary (a debug build reads them from disk).

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::error::ApiError;

#[derive(RustEmbed)]
#[folder = "../www/dist"]
#[allow_missing = true]
struct Pages;

const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
    <title>devboxd</title><h1>devboxd is running</h1>\
    <p>This build has no console. Build it with <code>npm run build</code> in the project's folder, \
    then build devboxd again; or run <code>npm start</code>, which does both.</p>";

/// A file of the console, or the contract's 404 for what is none.
pub(crate) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let name = if path.is_empty() { "index.html" } else { path };
    let reads = method == Method::GET || method == Method::HEAD;
    match Pages::get(name).filter(|_| reads) {
        Some(file) => with_policy(send(name, file, &headers)),
        None if name == "index.html" && reads => with_policy(Html(NOT_BUILT).into_response()),
        None => {
            let message = format!("there is nothing at {method} {}", uri.path());
            ApiError::new(StatusCode::NOT_FOUND, message).into_response()
        }
    }
}

fn send(name: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag: String = file
        .metadata
        .sha256_hash()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    let tag = format!("\"{tag}\"");
    // Names do not change with their contents, so a browser asks each time and is told if nothing did.
    let caching = [(ETAG, tag.clone()), (CACHE_CONTROL, "no-cache".to_owned())];
    if headers
        .get(IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes())
    {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let kind = match kind.type_().as_str() {
        "text" => format!("{kind}; charset=utf-8"),
        _ => kind.to_string(),
    };
    (caching, [(CONTENT_TYPE, kind)], Body::from(file.data)).into_response()
}

fn with_policy(response: Response) -> Response {
    let policy = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
    ];
    (policy, response).into_response()
}
