//! Reading what callers pass. A wrong type is a `TypeError` that names the argument.

use super::abort::Signal;
use crate::core::config::Header;
use crate::core::{Error, RequestOptions, Result};
use js_sys::{Array, Function, Object, Reflect};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};

/// A property of an object; `None` when it is undefined or null, or there is no object.
pub(super) fn property(object: &JsValue, key: &str) -> Option<JsValue> {
    if !object.is_object() && !object.is_function() {
        return None;
    }
    let value = Reflect::get(object, &key.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// An argument that must be an object when it is given at all.
pub(super) fn object(value: &JsValue, name: &str) -> Result<()> {
    match value.is_undefined() || value.is_null() || value.is_object() {
        true => Ok(()),
        false => Err(Error::invalid(name, "must be an object")),
    }
}

/// A required string argument that is not empty.
pub(super) fn required(value: &JsValue, name: &str) -> Result<String> {
    value
        .as_string()
        .filter(|text| !text.is_empty())
        .ok_or_else(|| Error::invalid(name, "must be a non-empty string"))
}

/// A function, if there is one.
pub(super) fn function(object: &JsValue, key: &str) -> Result<Option<Function>> {
    property(object, key)
        .map(|value| {
            value
                .dyn_into()
                .map_err(|_| Error::invalid(key, "must be a function"))
        })
        .transpose()
}

/// A string, if there is one.
pub(super) fn string(object: &JsValue, key: &str) -> Result<Option<String>> {
    property(object, key)
        .map(|value| {
            value
                .as_string()
                .ok_or_else(|| Error::invalid(key, "must be a string"))
        })
        .transpose()
}

/// Whether a property is `true`.
pub(super) fn flag(object: &JsValue, key: &str) -> Result<bool> {
    match property(object, key) {
        Some(value) => value
            .as_bool()
            .ok_or_else(|| Error::invalid(key, "must be a boolean")),
        None => Ok(false),
    }
}

/// A time in milliseconds, if there is one.
pub(super) fn millis(object: &JsValue, key: &str) -> Result<Option<Duration>> {
    property(object, key)
        .map(|value| {
            let millis = value
                .as_f64()
                .filter(|millis| *millis > 0.0)
                .ok_or_else(|| Error::invalid(key, "must be a positive number of milliseconds"))?;
            Ok(Duration::try_from_secs_f64(millis / 1000.0).unwrap_or(Duration::MAX))
        })
        .transpose()
}

/// A whole number, if there is one.
pub(super) fn count(value: Option<JsValue>, name: &str) -> Result<Option<u32>> {
    value
        .map(|value| {
            value
                .as_f64()
                .filter(|count| count.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(count))
                // The range is checked above.
                .map(|count| count as u32)
                .ok_or_else(|| Error::invalid(name, "must be a whole number, not negative"))
        })
        .transpose()
}

/// The caller's `signal`.
pub(super) fn signal(options: &JsValue) -> Result<Option<Signal>> {
    property(options, "signal")
        .map(|signal| match function(&signal, "addEventListener") {
            Ok(Some(_)) => Ok(signal.unchecked_into()),
            _ => Err(Error::invalid("signal", "must be an AbortSignal")),
        })
        .transpose()
}

/// The options of one call and its `signal`.
pub(super) fn call(options: &JsValue) -> Result<(RequestOptions, Option<Signal>)> {
    Ok((request(options)?, signal(options)?))
}

fn request(options: &JsValue) -> Result<RequestOptions> {
    object(options, "options")?;
    let wait = property(options, "longPoll").or_else(|| property(options, "polling"));
    let wait = wait.unwrap_or_default();
    object(&wait, "longPoll")?;
    Ok(RequestOptions {
        timeout: millis(options, "timeout")?,
        max_retries: count(property(options, "maxRetries"), "maxRetries")?,
        headers: headers(options, "headers")?,
        query: query(&property(options, "query").unwrap_or_default(), "query")?,
        idempotency_key: string(options, "idempotencyKey")?
            .map(|key| match is_header_value(&key) && !key.is_empty() {
                true => Ok(key),
                false => Err(Error::invalid("idempotencyKey", "must fit into a header")),
            })
            .transpose()?,
        deadline: millis(&wait, "timeoutMs")?,
    })
}

/// Headers from an object, a `Headers`, a `Map` or an array of pairs; a null value removes.
pub(super) fn headers(object: &JsValue, key: &str) -> Result<Vec<Header>> {
    entries(object, key)?
        .into_iter()
        .filter(|(_, value)| !value.is_undefined())
        .map(|(name, value)| {
            let text = match value.is_null() {
                true => None,
                false => Some(
                    value
                        .as_string()
                        .filter(|text| is_header_value(text))
                        .ok_or_else(|| {
                            Error::invalid(
                                &[key, ".", &name].concat(),
                                "must be a string that fits into a header, or null",
                            )
                        })?,
                ),
            };
            match is_header_name(&name) {
                true => Ok((name, text)),
                false => Err(Error::invalid(key, "must have valid header names")),
            }
        })
        .collect()
}

/// Query parameters from an object of strings, numbers and booleans; null and undefined are left out.
pub(super) fn query(given: &JsValue, name: &str) -> Result<Vec<(String, String)>> {
    object(given, name)?;
    if !given.is_object() {
        return Ok(Vec::new());
    }
    pairs(&Object::entries(given.unchecked_ref()))
        .filter(|(_, value)| !value.is_undefined() && !value.is_null())
        .map(|(key, value)| {
            let scalar = value.is_string()
                || value.as_bool().is_some()
                || value.as_f64().is_some_and(f64::is_finite);
            let text = scalar.then(|| String::from(Object::from(value).to_string()));
            let text = text.ok_or_else(|| {
                let name = [name, ".", &key].concat();
                Error::invalid(&name, "must be a string, a number or a boolean")
            })?;
            Ok((key, text))
        })
        .collect()
}

fn entries(object: &JsValue, key: &str) -> Result<Vec<(String, JsValue)>> {
    let Some(given) = property(object, key) else {
        return Ok(Vec::new());
    };
    if !given.is_object() {
        return Err(Error::invalid(key, "must be an object"));
    }
    let iterable = property(&given, "forEach").is_some();
    Ok(match iterable {
        true => pairs(&list(&given)).collect(),
        false => pairs(&Object::entries(given.unchecked_ref())).collect(),
    })
}

/// The entries of an array of pairs, a `Map` or a `Headers`.
fn list(iterable: &JsValue) -> Array {
    Array::from(iterable)
}

fn pairs(entries: &Array) -> impl Iterator<Item = (String, JsValue)> {
    entries.iter().filter_map(|pair| {
        let pair: &Array = pair.dyn_ref()?;
        Some((pair.get(0).as_string()?, pair.get(1)))
    })
}

/// RFC 9110, 5.6.2: a name is a token.
fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// RFC 9110, 5.5: no control characters; `fetch` takes Latin-1 only.
fn is_header_value(value: &str) -> bool {
    value
        .chars()
        .all(|char| char == '\t' || (' '..='\u{ff}').contains(&char) && char != '\u{7f}')
}
