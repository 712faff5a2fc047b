use super::json;
use crate::core::{Error, ErrorKind};
use js_sys::{Array, Object};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/src/js/errors.js")]
extern "C" {
    #[wasm_bindgen(js_name = makeError)]
    fn make_error(code: &str, message: &str, cause: &JsValue, details: &JsValue) -> JsValue;
}

/// The JavaScript error for a failure, or the very value that a callback threw.
pub(super) fn to_js(error: &Error) -> JsValue {
    let details = match error.kind() {
        ErrorKind::Thrown(value) => {
            return value.downcast_ref::<JsValue>().cloned().unwrap_or_default();
        }
        ErrorKind::Status(answer) => {
            let headers = answer
                .headers
                .iter()
                .map(|(name, value)| JsValue::from(Array::of2(&name.into(), &value.into())))
                .collect::<Array>();
            fields(&[
                ("status", answer.status.into()),
                ("headers", headers.into()),
                ("body", (&answer.body).into()),
            ])
        }
        ErrorKind::PollingTimeout { last } => {
            let last = last.as_deref().and_then(|last| json::parse(last).ok());
            fields(&[("lastResult", last.unwrap_or_default())])
        }
        ErrorKind::Failed { last } => {
            fields(&[("lastResult", json::parse(last).unwrap_or_default())])
        }
        ErrorKind::StreamGap { expected, got } => fields(&[
            ("expected", (*expected as f64).into()),
            ("got", (*got as f64).into()),
        ]),
        _ => JsValue::UNDEFINED,
    };
    let cause = error
        .cause()
        .and_then(|cause| cause.downcast_ref::<JsValue>())
        .cloned()
        .unwrap_or_default();
    make_error(error.code(), error.message(), &cause, &details)
}

/// The error of a call that panicked.
pub(super) fn bug() -> JsValue {
    make_error(
        "bug",
        "a bug in runloop-wasm: this call failed inside, later calls work",
        &JsValue::UNDEFINED,
        &JsValue::UNDEFINED,
    )
}

fn fields(fields: &[(&str, JsValue)]) -> JsValue {
    let entries: Array = fields
        .iter()
        .map(|(key, value)| JsValue::from(Array::of2(&(*key).into(), value)))
        .collect();
    Object::from_entries(&entries).map_or(JsValue::UNDEFINED, JsValue::from)
}
