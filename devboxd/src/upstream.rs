//! What gateway and MCP configurations have in common: where requests go, and how they are authorized there.

use axum::http::{HeaderName, HeaderValue, Uri};
use serde::{Deserialize, Serialize};

use crate::error::ApiError;

/// Most additional headers of a configuration.
const CUSTOM_HEADERS: usize = 8;

/// How a credential is put into a request.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AuthMechanism {
    #[serde(rename = "type")]
    pub(crate) scheme: Scheme,
    /// The header's name, for [`Scheme::Header`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Scheme {
    #[default]
    Bearer,
    Header,
    /// The secret is `user:password`.
    Basic,
}

impl Default for AuthMechanism {
    fn default() -> Self {
        Self {
            scheme: Scheme::Bearer,
            key: None,
        }
    }
}

impl AuthMechanism {
    pub(crate) fn check(&self) -> Result<(), ApiError> {
        let field = "auth_mechanism.key";
        match (self.scheme, &self.key) {
            (Scheme::Header, Some(name)) => check_header_name(field, name),
            (Scheme::Header, None) => Err(ApiError::bad_request(format!(
                "`{field}` must name the header for the type `header`"
            ))),
            (_, Some(_)) => Err(ApiError::bad_request(format!(
                "`{field}` has a meaning for the type `header` only"
            ))),
            (_, None) => Ok(()),
        }
    }
}

/// A header that every request gets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CustomHeader {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) secret: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) value: Option<String>,
}

pub(crate) fn check_custom_headers(headers: &[CustomHeader]) -> Result<(), ApiError> {
    if headers.len() > CUSTOM_HEADERS {
        let message = format!("`custom_headers` must not hold more than {CUSTOM_HEADERS} headers");
        return Err(ApiError::bad_request(message));
    }
    for (place, header) in headers.iter().enumerate() {
        let field = format!("custom_headers[{place}]");
        check_header_name(&format!("{field}.name"), &header.name)?;
        if header.secret.is_some() == header.value.is_some() {
            let message = format!("`{field}` must have either `secret` or `value`");
            return Err(ApiError::bad_request(message));
        }
        if let Some(value) = &header.value
            && HeaderValue::from_str(value).is_err()
        {
            let message = format!("`{field}.value` cannot be the value of a header");
            return Err(ApiError::bad_request(message));
        }
    }
    Ok(())
}

/// Headers by which a connection is kept, not a request authorized.
const RESERVED: [&str; 6] = [
    "host",
    "connection",
    "content-length",
    "transfer-encoding",
    "upgrade",
    "te",
];

fn check_header_name(field: &str, name: &str) -> Result<(), ApiError> {
    match name.parse::<HeaderName>() {
        Ok(name) if !RESERVED.contains(&name.as_str()) => Ok(()),
        _ => Err(ApiError::bad_request(format!(
            "`{field}`: `{name}` cannot be set as a header"
        ))),
    }
}

/// Refuses what is not an absolute http or https URL without user, query and fragment.
pub(crate) fn check_endpoint(endpoint: &str) -> Result<(), ApiError> {
    let refuse = |why: &str| Err(ApiError::bad_request(format!("`endpoint` {why}")));
    let Ok(uri) = endpoint.parse::<Uri>() else {
        return refuse("must be a URL");
    };
    if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.host().is_none_or(str::is_empty) {
        return refuse("must be an absolute http or https URL");
    }
    if uri
        .authority()
        .is_some_and(|authority| authority.as_str().contains('@'))
    {
        return refuse("must not carry a user or password");
    }
    if uri.query().is_some() || endpoint.contains('#') {
        return refuse("must not have a query or fragment");
    }
    Ok(())
}
