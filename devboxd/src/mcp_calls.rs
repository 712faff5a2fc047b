//! Which tools of an MCP server may be called: the one thing of the protocol that the gateway looks at.

use serde_json::{Value, json};
use wildmatch::WildMatch;

/// JSON-RPC's code for parameters that are not allowed.
const INVALID_PARAMS: i64 = -32602;

/// The answer to a body that calls a tool which no pattern allows; none if it may pass. A body that is no
/// JSON-RPC calls nothing.
pub(crate) fn refusal(body: &[u8], allowed: &[String]) -> Option<Value> {
    let message: Value = serde_json::from_slice(body).ok()?;
    let calls = match &message {
        Value::Array(batch) => batch.as_slice(),
        single => std::slice::from_ref(single),
    };
    let denied = calls.iter().find_map(|call| {
        let tool = call.pointer("/params/name").and_then(Value::as_str);
        let tool = tool.unwrap_or_default();
        let is_call = call.get("method").and_then(Value::as_str) == Some("tools/call");
        (is_call && !allows(allowed, tool)).then_some((call, tool))
    });
    let (call, tool) = denied?;
    Some(json!({
        "jsonrpc": "2.0",
        "id": call.get("id"),
        "error": {
            "code": INVALID_PARAMS,
            "message": format!("the MCP config does not allow the tool `{tool}`"),
        },
    }))
}

fn allows(patterns: &[String], tool: &str) -> bool {
    let mut patterns = patterns.iter();
    patterns.any(|pattern| WildMatch::new(pattern).matches(tool))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::refusal;

    #[test]
    fn only_calls_of_tools_that_no_pattern_allows_are_refused() {
        let allowed = ["get_*".to_owned(), "search".to_owned()];
        let answer = |message: Value| refusal(message.to_string().as_bytes(), &allowed);
        let call =
            |tool: &str| json!({ "id": 7, "method": "tools/call", "params": { "name": tool } });
        for message in [
            call("get_issue"),
            call("search"),
            json!({ "id": 1, "method": "tools/list" }),
            json!([call("search"), call("get_")]),
            json!("tools/call"),
        ] {
            assert_eq!(answer(message), None);
        }
        for message in [
            call("delete_all"),
            call("searching"),
            call(""),
            json!({ "id": 7, "method": "tools/call" }),
            json!([call("search"), call("delete_all")]),
        ] {
            assert_eq!(answer(message).unwrap()["id"], 7);
        }
        assert_eq!(refusal(b"not JSON", &allowed), None);
    }
}
