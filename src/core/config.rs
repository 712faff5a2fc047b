//! What a client is configured with, and what one call may change.

use super::error::{Error, ErrorKind, Result};
use std::time::Duration;

/// The service's own address.
pub const DEFAULT_BASE_URL: &str = "https://api.runloop.ai";

/// A header to send; `None` removes a default of that name.
pub type Header = (String, Option<String>);

/// The settings of a client.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where requests go, without a trailing slash.
    base_url: String,
    /// The time one attempt may take, body included; `None` uses each operation's own.
    pub timeout: Option<Duration>,
    /// How often a failed attempt is repeated.
    pub max_retries: u32,
    /// Sent with every request.
    pub headers: Vec<Header>,
    /// Added to the query of every request.
    pub query: Vec<(String, String)>,
}

impl Config {
    /// A configuration for `base_url` with the service's defaults: 5 retries, 30 s an attempt.
    ///
    /// # Errors
    /// When `base_url` is not an absolute http or https address without query and fragment.
    pub fn new(base_url: &str) -> Result<Self> {
        let base_url = base_url.trim();
        let rest = base_url
            .strip_prefix("https://")
            .or_else(|| base_url.strip_prefix("http://"));
        let host_is_there = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
        if !host_is_there || base_url.contains(['?', '#', ' ', '\n', '@']) {
            return Err(Error::invalid(
                "baseURL",
                "must be an absolute http or https address without credentials, query or fragment",
            ));
        }
        Ok(Self {
            base_url: base_url.trim_end_matches('/').to_owned(),
            timeout: None,
            max_retries: 5,
            headers: Vec::new(),
            query: Vec::new(),
        })
    }

    /// The address of a path that starts with a slash.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        [&self.base_url, path].concat()
    }
}

/// The token to send, checked to be one header value.
///
/// # Errors
/// When it is empty or holds what a header cannot carry; the message does not repeat it.
pub fn bearer(token: &str) -> Result<String> {
    let sendable = !token.is_empty() && token.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    if !sendable {
        return Err(Error::invalid(
            "bearerToken",
            "must be a non-empty string of visible ASCII characters",
        ));
    }
    Ok(["Bearer ", token].concat())
}

/// The error of a client without a token.
#[must_use]
pub fn token_missing() -> Error {
    Error::new(
        ErrorKind::Configuration,
        "no bearer token: pass `bearerToken` to the constructor or set RUNLOOP_API_KEY",
    )
}

/// What one call may change.
#[derive(Debug, Clone, Default)]
pub struct RequestOptions {
    /// The time one attempt may take, body included.
    pub timeout: Option<Duration>,
    /// How often a failed attempt is repeated.
    pub max_retries: Option<u32>,
    /// Sent with this call; wins over the client's headers.
    pub headers: Vec<Header>,
    /// Added to this call's query.
    pub query: Vec<(String, String)>,
    /// The value of `x-request-id`, the same in every attempt.
    pub idempotency_key: Option<String>,
    /// The deadline of a wait, all its rounds together.
    pub deadline: Option<Duration>,
}

/// The headers of `RUNLOOP_CUSTOM_HEADERS`: one `Name: value` a line, split at the first colon.
#[must_use]
pub fn custom_headers(lines: &str) -> Vec<Header> {
    lines
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), Some(value.trim().to_owned())))
        .filter(|(name, _)| !name.is_empty())
        .collect()
}
