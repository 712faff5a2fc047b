use serde_json::json;

use crate::harness::{TestServer, assert_refused};

#[tokio::test]
async fn a_view_holds_the_last_lines_that_are_asked_for() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let execution = server
        .begin(&devbox, "printf 'a\\n\\nb\\nc'; printf 'e\\n' >&2")
        .await;
    server.end(&execution).await;
    for (query, stdout, truncated) in [
        ("", "a\n\nb\nc", false),
        ("?last_n=4", "a\n\nb\nc", false),
        ("?last_n=3", "\nb\nc", true),
        ("?last_n=1", "c", true),
        ("?last_n=0", "", true),
        ("?last_n=1000000", "a\n\nb\nc", false),
        ("?last_n=", "a\n\nb\nc", false),
    ] {
        let (_, view) = server.get(&format!("{execution}{query}")).await;
        assert_eq!(view["stdout"], stdout, "{query}");
        assert_eq!(view["stdout_truncated"], truncated, "{query}");
        assert_eq!(view["stderr_truncated"], query == "?last_n=0", "{query}");
    }
    let wait = format!("{execution}/wait_for_status?last_n=1");
    let (_, view) = server
        .post(&wait, json!({ "statuses": ["completed"] }))
        .await;
    assert_eq!(view["stdout"], "c");
}

#[tokio::test]
async fn execute_honours_last_n() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let call = json!({ "command": "seq 1 150", "command_id": "a" });
    let (_, view) = server
        .post(&format!("{devbox}/execute?last_n=2"), call.clone())
        .await;
    assert_eq!(
        (&view["stdout"], &view["stdout_truncated"]),
        (&json!("149\n150\n"), &json!(true))
    );
    let (_, view) = server.post(&format!("{devbox}/execute"), call).await;
    assert_eq!(view["stdout"].as_str().unwrap().lines().count(), 100);
}

#[tokio::test]
async fn a_view_leaves_out_whole_lines_where_they_are_too_large() {
    let server = TestServer::start_with(|config| config.sizes.view_output = 1000).await;
    let devbox = server.devbox().await;
    let view = server
        .run(
            &devbox,
            "printf '%0900d\\n%0900d\\n' 1 2; printf '%02000d' 1 >&2",
        )
        .await;
    assert_eq!(view["stdout"].as_str().unwrap().len(), 901);
    assert_eq!(view["stdout_truncated"], true);
    assert_eq!(
        (&view["stderr"], &view["stderr_truncated"]),
        (&json!(""), &json!(true))
    );
}

#[tokio::test]
async fn a_bad_number_of_lines_is_refused() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, "true").await;
    for query in ["last_n=-1", "last_n=x", "last_n=1.5"] {
        assert_refused(
            &server.get(&format!("{execution}?{query}")).await,
            400,
            "last_n",
        );
        let call = json!({ "command": "true", "command_id": query });
        let answer = server
            .post(&format!("{devbox}/execute?{query}"), call)
            .await;
        assert_refused(&answer, 400, "last_n");
    }
}
