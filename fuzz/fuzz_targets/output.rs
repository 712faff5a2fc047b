//! The output in an event is what serde_json finds there, for whatever it accepts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use runloop_wasm::core::output;
use runloop_wasm::core::sse::Event;
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let mut out = "before".to_owned();
    let read = output::read(Event { name: b"", data }, &mut out);
    assert!(out.starts_with("before"), "what was there is touched");
    let text = String::from_utf8_lossy(data);
    let Ok(Value::Object(fields)) = serde_json::from_str(&text) else {
        return;
    };
    match fields.get("output") {
        Some(Value::String(output)) => {
            let chunk = read.expect("valid JSON").expect("output is there");
            assert_eq!(out, format!("before{output}"));
            // A number that was given twice counts as JSON.parse counts it: the last one.
            let expected = fields.get("offset");
            // `-0` is a whole number here and in JavaScript, and a fraction to serde_json.
            let zero = |number: f64| number == 0.0 && number.is_sign_negative();
            if expected.and_then(Value::as_f64).is_some_and(zero) {
                assert!(matches!(chunk.offset, None | Some(0)));
            } else {
                assert_eq!(chunk.offset, expected.and_then(offset));
            }
        }
        None => assert!(read.expect("valid JSON").is_none()),
        Some(_) => assert!(read.is_err(), "output is a string"),
    }
});

/// A whole number as the engine reads it: one that fits into 63 bits.
fn offset(value: &Value) -> Option<u64> {
    value.as_i64().and_then(|offset| u64::try_from(offset).ok())
}
