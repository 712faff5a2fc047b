use crate::core::{Error, ErrorKind, Result};
use js_sys::JSON;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// A view for the caller: the engine's own objects, unknown fields kept.
pub(super) fn parse(view: &str) -> Result<JsValue> {
    JSON::parse(view).map_err(|cause| {
        Error::new(ErrorKind::BadResponse, "the answer is not JSON").with_cause(Rc::new(cause))
    })
}

/// A caller's object as JSON text; functions among its fields are left out, as JSON does.
pub(super) fn stringify(argument: &str, value: &JsValue) -> Result<Option<String>> {
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    if !value.is_object() {
        return Err(Error::invalid(argument, "must be an object"));
    }
    let text = JSON::stringify(value).map_err(|cause| {
        Error::invalid(argument, "cannot be written as JSON").with_cause(Rc::new(cause))
    })?;
    Ok(text.as_string())
}
