//! The tokens of code mounts, apart from the rest of a request: they are kept encrypted.

use serde_json::{Map, Value};

/// Where a token stood in a request (a JSON pointer), and the token.
pub(crate) type MountToken = (String, String);

/// The fields of a request in which code mounts stand.
const LISTS: [&str; 2] = ["code_mounts", "mounts"];

/// Takes the tokens out of a request.
pub(crate) fn take(request: &mut Map<String, Value>) -> Vec<MountToken> {
    let mut tokens = Vec::new();
    for list in LISTS {
        let mounts = request.get_mut(list).and_then(Value::as_array_mut);
        for (place, mount) in mounts.into_iter().flatten().enumerate() {
            let token = mount.get_mut("token").map(Value::take);
            if let Some(Value::String(token)) = token {
                tokens.push((format!("/{list}/{place}/token"), token));
            }
        }
    }
    tokens
}

/// Puts them back.
pub(crate) fn put(request: Map<String, Value>, tokens: Vec<MountToken>) -> Map<String, Value> {
    let mut request = Value::Object(request);
    for (place, token) in tokens {
        if let Some(empty) = request.pointer_mut(&place) {
            *empty = token.into();
        }
    }
    match request {
        Value::Object(request) => request,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{put, take};

    #[test]
    fn tokens_come_back_where_they_were() {
        let whole = json!({
            "name": "n",
            "code_mounts": [{ "repo_name": "a" }, { "repo_name": "b", "token": "one" }],
            "mounts": [{ "type": "code_mount", "token": "two" }, { "type": "object_mount" }],
        });
        let Value::Object(mut request) = whole.clone() else {
            unreachable!("it is an object");
        };
        let tokens = take(&mut request);
        let text = Value::Object(request.clone()).to_string();
        assert!(!text.contains("one") && !text.contains("two"), "{text}");
        assert_eq!(Value::Object(put(request, tokens)), whole);
    }
}
