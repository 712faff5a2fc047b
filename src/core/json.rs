//! Reading a few fields out of JSON text, and writing a few into one.

pub use runloop_wasm_stream::json::{Fields, Items, Value};
use std::borrow::Cow;

/// An object being written, field by field.
#[derive(Debug, Default)]
pub struct Object(String);

impl Object {
    /// An empty object.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a string field.
    #[must_use]
    pub fn string(mut self, key: &str, value: &str) -> Self {
        self.key(key);
        write_string(&mut self.0, value);
        self
    }

    /// Adds a field whose value is JSON text already.
    #[must_use]
    pub fn raw(mut self, key: &str, json: &str) -> Self {
        self.key(key);
        self.0.push_str(json);
        self
    }

    /// Adds the fields of another object, given as JSON text, but for those in `except`.
    #[must_use]
    pub fn merge(mut self, object: Option<&str>, except: &[&str]) -> Self {
        let object = object.and_then(Value::parse).unwrap_or_default();
        for (key, value) in object.fields() {
            if except.iter().any(|name| key.as_str_eq(name)) {
                continue;
            }
            self.0.push(',');
            self.0.push_str(key.text());
            self.0.push(':');
            self.0.push_str(value.text());
        }
        self
    }

    /// The JSON text.
    #[must_use]
    pub fn finish(self) -> String {
        let fields = self.0.strip_prefix(',').unwrap_or(&self.0);
        ["{", fields, "}"].concat()
    }

    fn key(&mut self, key: &str) {
        self.0.push(',');
        write_string(&mut self.0, key);
        self.0.push(':');
    }
}

/// Appends `value` to `out` as a JSON string.
pub fn write_string(out: &mut String, value: &str) {
    out.push('"');
    for char in value.chars() {
        let escape: Cow<'_, str> = match char {
            '"' => "\\\"".into(),
            '\\' => "\\\\".into(),
            '\n' => "\\n".into(),
            '\0'..='\x1f' => {
                let hex = |digit: u32| char::from_digit(digit, 16).unwrap_or('0');
                let code = u32::from(char);
                [
                    "\\u00",
                    hex(code >> 4).encode_utf8(&mut [0; 4]),
                    hex(code & 15).encode_utf8(&mut [0; 4]),
                ]
                .concat()
                .into()
            }
            _ => {
                out.push(char);
                continue;
            }
        };
        out.push_str(&escape);
    }
    out.push('"');
}
