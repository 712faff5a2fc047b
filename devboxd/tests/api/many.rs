use serde_json::json;

use crate::harness::TestServer;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_commands_at_once_each_give_their_own_output() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let path = format!("{devbox}/execute");
    let runs = (0..200).map(|number| {
        let command = format!(
            "echo out {number}; echo err {number} >&2; exit {}",
            number % 7
        );
        server.post(
            &path,
            json!({ "command": command, "command_id": format!("id-{number}") }),
        )
    });
    let views = futures_util::future::join_all(runs).await;
    for (number, (status, view)) in views.into_iter().enumerate() {
        assert!(status.is_success(), "{view}");
        assert_eq!(view["stdout"], format!("out {number}\n"));
        assert_eq!(view["stderr"], format!("err {number}\n"));
        assert_eq!(view["exit_status"], number % 7);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_streams_of_running_commands_are_each_whole() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let streams = (0..40).map(async |number| {
        let command = format!("for i in {{1..200}}; do echo {number} $i; done");
        let execution = server.begin(&devbox, &command).await;
        (number, server.streamed(&execution, "stdout", "").await)
    });
    for (number, text) in futures_util::future::join_all(streams).await {
        let expected: String = (1..=200).map(|i| format!("{number} {i}\n")).collect();
        assert_eq!(text, expected);
    }
}
