//! Fields of a view, given as JSON text.

use super::error::{Error, ErrorKind, Result};
use super::json::Value;

/// The view as a JSON object.
///
/// # Errors
/// When it is not one.
pub fn object(view: &str) -> Result<Value<'_>> {
    Value::parse(view)
        .filter(|value| value.text().starts_with('{'))
        .ok_or_else(|| Error::new(ErrorKind::BadResponse, "the answer is not a JSON object"))
}

/// A string field that the contract promises.
///
/// # Errors
/// When there is none.
pub fn string(view: Value<'_>, field: &str) -> Result<String> {
    view.get(field).and_then(Value::string).ok_or_else(|| {
        Error::new(
            ErrorKind::BadResponse,
            ["the answer has no string field `", field, "`"].concat(),
        )
    })
}
