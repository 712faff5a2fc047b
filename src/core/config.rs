//! What a client is configured with.

use super::error::{Error, Result};
use super::json::Value;
use super::{options, text};
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
    /// A configuration for `base_url` with the service's defaults: 5 retries, each operation's own time.
    ///
    /// # Errors
    /// When `base_url` is not an absolute http or https address without query and fragment.
    pub fn new(base_url: &str) -> Result<Self> {
        let base_url = base_url.trim_ascii();
        let rest = base_url
            .strip_prefix("https://")
            .or_else(|| base_url.strip_prefix("http://"));
        let host_is_there = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
        if !host_is_there || b"?# \n@".iter().any(|byte| text::holds(base_url, *byte)) {
            return Err(Error::invalid(
                "baseURL",
                "must be an absolute http or https address without credentials, query or fragment",
            ));
        }
        Ok(Self {
            base_url: base_url.strip_suffix('/').unwrap_or(base_url).to_owned(),
            timeout: None,
            max_retries: 5,
            headers: Vec::new(),
            query: Vec::new(),
        })
    }

    /// The configuration in a JSON object whose fields have been checked: `baseURL`, `timeout` in
    /// milliseconds, `maxRetries`, `headers` and `query` as pairs.
    ///
    /// # Errors
    /// When the base URL cannot be used.
    pub fn from_json(json: &str) -> Result<Self> {
        let given = Value::parse(json);
        let field = |name: &str| given.and_then(|given| given.get(name));
        let base_url = field("baseURL").and_then(Value::string);
        let mut config = Self::new(base_url.as_deref().unwrap_or(DEFAULT_BASE_URL))?;
        config.timeout = field("timeout").and_then(options::millis);
        if let Some(retries) = field("maxRetries").and_then(options::count) {
            config.max_retries = retries;
        }
        config.headers = field("headers").map(options::pairs).unwrap_or_default();
        config.query = field("query").map(options::query).unwrap_or_default();
        Ok(config)
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
