//! Query parameters, refused by name when they are not what they should be. An empty value counts as
//! absent: one of the official clients sends `key=` for null.

use std::collections::BTreeMap;
use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::error::ApiError;

/// The decoded parameters, in the order they came.
#[derive(Debug)]
pub(crate) struct Query(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(pairs)| Self(pairs))
            .map_err(|error| ApiError::bad_request(format!("the query string: {error}")))
    }
}

impl Query {
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let pair = self
            .0
            .iter()
            .find(|(key, value)| key == name && !value.is_empty());
        pair.map(|(_, value)| value.as_str())
    }

    /// A parameter in any form that parses; `what` completes "must be …".
    pub(crate) fn parse<T: FromStr>(&self, name: &str, what: &str) -> Result<Option<T>, ApiError> {
        let parse = |text: &str| {
            let message = || ApiError::bad_request(format!("`{name}` must be {what}"));
            text.parse().map_err(|_| message())
        };
        self.text(name).map(parse).transpose()
    }

    /// Whether `search`, if it is given, occurs in the id or the name.
    pub(crate) fn finds(&self, id: &str, name: &str) -> bool {
        let wanted = self.text("search");
        wanted.is_none_or(|wanted| id.contains(wanted) || name.contains(wanted))
    }

    /// The number of output lines that is asked for.
    pub(crate) fn last_n(&self) -> Result<Option<u64>, ApiError> {
        self.parse("last_n", "a number of lines, 0 or more")
    }

    /// Whether `metadata[key]=value` and `metadata[key][in]=value,value` all hold.
    pub(crate) fn metadata_fits(&self, metadata: &BTreeMap<String, String>) -> bool {
        let fits = |(name, wanted): &(String, String)| {
            let Some(rest) = name.strip_prefix("metadata[") else {
                return true;
            };
            if let Some(key) = rest.strip_suffix("][in]") {
                let own = metadata.get(key);
                own.is_some_and(|own| wanted.split(',').any(|wanted| wanted == own))
            } else if let Some(key) = rest.strip_suffix(']') {
                metadata.get(key) == Some(wanted)
            } else {
                true
            }
        };
        self.0.iter().all(fits)
    }
}
