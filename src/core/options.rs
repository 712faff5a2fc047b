//! What one call may change.

use super::config::Header;
use super::json::Value;
use std::time::Duration;

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

impl RequestOptions {
    /// The options in a JSON object whose fields have been checked: `timeout` and `deadline` in
    /// milliseconds, `maxRetries`, `headers` and `query` as pairs, `idempotencyKey`.
    #[must_use]
    pub fn from_json(text: &str) -> Self {
        let Some(given) = Value::parse(text) else {
            return Self::default();
        };
        Self {
            timeout: given.get("timeout").and_then(millis),
            max_retries: given.get("maxRetries").and_then(count),
            headers: given.get("headers").map(pairs).unwrap_or_default(),
            query: given.get("query").map(query).unwrap_or_default(),
            idempotency_key: given.get("idempotencyKey").and_then(Value::string),
            deadline: given.get("deadline").and_then(millis),
        }
    }
}

/// A time in milliseconds.
pub(super) fn millis(value: Value<'_>) -> Option<Duration> {
    value
        .integer()
        .and_then(|millis| u64::try_from(millis).ok())
        .map(Duration::from_millis)
}

/// A small whole number.
pub(super) fn count(value: Value<'_>) -> Option<u32> {
    value.integer().and_then(|count| u32::try_from(count).ok())
}

/// The strings of an array.
#[must_use]
pub fn strings(value: Option<Value<'_>>) -> Vec<String> {
    let mut strings = Vec::new();
    for item in value.unwrap_or_default().items() {
        strings.extend(item.string());
    }
    strings
}

/// `[name, value or null]` pairs.
pub(super) fn pairs(value: Value<'_>) -> Vec<Header> {
    let mut pairs = Vec::new();
    for item in value.items() {
        let mut parts = item.items();
        if let Some(name) = parts.next().and_then(Value::string) {
            pairs.push((name, parts.next().and_then(Value::string)));
        }
    }
    pairs
}

/// `[name, value]` pairs, as a JSON array.
#[must_use]
pub fn query(value: Value<'_>) -> Vec<(String, String)> {
    let mut query = Vec::new();
    for (name, value) in pairs(value) {
        query.push((name, value.unwrap_or_default()));
    }
    query
}
