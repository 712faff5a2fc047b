use serde_json::json;

use crate::harness::TestServer;

#[tokio::test]
async fn snapshots_survive_a_restart_with_their_files_and_labels() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    server
        .run(&devbox, "mkdir a; echo text > a/file; chmod 640 a/file")
        .await;
    let labels = json!({ "name": "kept", "metadata": { "k": "v" } });
    let (_, first) = server
        .post(&format!("{devbox}/snapshot_disk"), labels)
        .await;
    let (_, gone) = server
        .post(&format!("{devbox}/snapshot_disk"), json!({}))
        .await;
    let snapshots = "/v1/devboxes/disk_snapshots";
    let delete = format!("{snapshots}/{}/delete", gone["id"].as_str().unwrap());
    server.post(&delete, json!({})).await;

    let server = server.restart().await;
    let (_, list) = server.get(snapshots).await;
    assert_eq!(list["snapshots"], json!([first]));
    let (_, status) = server
        .get(&format!(
            "{snapshots}/{}/status",
            gone["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(status["status"], "deleted");
    let devbox = server
        .devbox_with(json!({ "snapshot_id": first["id"] }))
        .await;
    let view = server.run(&devbox, "cat a/file; stat -c %a a/file").await;
    assert_eq!(view["stdout"], "text\n640\n");
}
