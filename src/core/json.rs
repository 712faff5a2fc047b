//! Reading a few fields out of JSON text, and writing a few into one.

pub use runloop_wasm_stream::json::{Fields, Items, Value};
use runloop_wasm_stream::string;

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
    let mut json = vec![b'"'];
    string::escape(value.as_bytes(), &mut json);
    json.push(b'"');
    // What is escaped is ASCII, and the rest is as it was.
    out.push_str(&String::from_utf8_lossy(&json));
}
