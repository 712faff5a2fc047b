//! What namespaces keep apart. Where the platform allows none, these tests say so and show nothing.

use devboxd::{Isolation, Server, ServerConfig};
use reqwest::StatusCode;
use serde_json::json;

use crate::harness::{TestServer, config};
use crate::supported::where_supported;

/// A server whose devboxes have namespaces.
async fn isolated_with(adjust: impl Fn(&mut ServerConfig)) -> Option<TestServer> {
    let all = |config: &mut ServerConfig| {
        config.isolation = Isolation::Namespaces;
        adjust(config);
    };
    where_supported("isolation", all).await
}

async fn isolated() -> Option<TestServer> {
    isolated_with(|_| {}).await
}

async fn stdout(server: &TestServer, devbox: &str, command: &str) -> String {
    let view = server.run(devbox, command).await;
    view["stdout"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_devbox_has_a_user_a_home_and_processes_of_its_own() {
    let Some(server) = isolated().await else {
        return;
    };
    let devbox = server.devbox().await;
    let (_, view) = server.get(&devbox).await;
    assert_eq!(view["isolation"], "namespaces");
    let command = "whoami; id -u; pwd; echo $HOME; ls -A; ls -A /tmp; hostname; cat /proc/1/comm";
    let id = view["id"].as_str().unwrap();
    let expected = format!("user\n1000\n/home/user\n/home/user\n{id}\ndevbox-init\n");
    let comm = stdout(&server, &devbox, command).await;
    assert_eq!(comm.replace("devboxd\n", "devbox-init\n"), expected);
    let own = stdout(&server, &devbox, "ls -d /proc/[0-9]* | wc -l").await;
    assert!(own.trim().parse::<u32>().unwrap() < 10, "{own}");
    let named = "env | cut -d= -f1 | sort | tr '\\n' ' '";
    assert_eq!(
        stdout(&server, &devbox, named).await,
        "DEVBOX_ID HOME LANG LOGNAME PATH PWD SHELL SHLVL TERM USER _ "
    );
}

#[tokio::test]
async fn devboxes_see_neither_each_others_files_nor_processes() {
    let Some(server) = isolated().await else {
        return;
    };
    let (one, other) = (server.devbox().await, server.devbox().await);
    let held = server
        .begin(
            &one,
            "echo x > ~/secret; echo x > /tmp/secret; exec -a marked sleep 600",
        )
        .await;
    while stdout(&server, &one, "grep -l marked /proc/*/cmdline; ls /tmp")
        .await
        .lines()
        .count()
        < 2
    {}
    let look = "grep -l marke[d] /proc/*/cmdline; ls -A ~ /tmp; kill -9 -1";
    let seen = stdout(&server, &other, look).await;
    assert_eq!(seen, "/home/user:\n\n/tmp:\n");
    let (_, view) = server.get(&held).await;
    assert_eq!(view["status"], "running");
    assert_eq!(
        stdout(&server, &one, "cat ~/secret /tmp/secret").await,
        "x\nx\n"
    );
}

#[tokio::test]
async fn the_hosts_home_and_the_data_folder_are_not_there() {
    let Some(server) = isolated().await else {
        return;
    };
    let devbox = server.devbox().await;
    let data = server.folder.path().canonicalize().unwrap();
    let home = std::env::var("HOME").unwrap_or_else(|_| "/root".to_owned());
    let crate_folder = env!("CARGO_MANIFEST_DIR");
    for hidden in [
        data.to_str().unwrap(),
        crate_folder,
        &format!("{home}/.cargo"),
    ] {
        let look = format!("test -e '{hidden}'; echo $?");
        assert_eq!(stdout(&server, &devbox, &look).await, "1\n", "{hidden}");
    }
    let mounts = stdout(
        &server,
        &devbox,
        "ls /root /home /mnt; cat /etc/shadow | grep -c '[$]'",
    )
    .await;
    assert!(
        mounts.contains("user") && !mounts.contains(".cargo"),
        "{mounts}"
    );
}

#[tokio::test]
async fn what_a_devbox_writes_over_the_hosts_folders_stays_in_it() {
    let Some(server) = isolated().await else {
        return;
    };
    let devbox = server.devbox().await;
    for path in ["/tmp/x", "/home/user/a/b", "relative", "/var/tmp/x"] {
        let body = json!({ "file_path": path, "contents": "mine" });
        let write = format!("{devbox}/write_file_contents");
        assert_eq!(server.post(&write, body).await.0, StatusCode::OK, "{path}");
        let read = format!("{devbox}/read_file_contents");
        let answer = server.post(&read, json!({ "file_path": path })).await;
        assert_eq!(answer, (StatusCode::OK, json!("mine")), "{path}");
    }
    assert_eq!(
        stdout(
            &server,
            &devbox,
            "cd /tmp; stat -c %U x ~/a/b; ln -s /tmp/x ~/link"
        )
        .await,
        "user\nuser\n"
    );
    let read = format!("{devbox}/read_file_contents");
    for (path, expected) in [
        ("link", "mine"),
        ("/etc/hostname", "dbx_"),
        ("/etc/os-release", "="),
    ] {
        let (status, text) = server.post(&read, json!({ "file_path": path })).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(text.as_str().unwrap().contains(expected), "{path}: {text}");
    }
    assert!(!std::path::Path::new("/var/tmp/x").exists());
}

#[tokio::test]
async fn a_suspended_devbox_keeps_all_that_it_wrote_and_so_does_its_snapshot() {
    let Some(server) = isolated().await else {
        return;
    };
    let devbox = server.devbox().await;
    server
        .run(
            &devbox,
            "echo h > ~/f; echo t > /tmp/f; echo v > /var/tmp/f",
        )
        .await;
    server.post(&format!("{devbox}/suspend"), json!({})).await;
    let wait = format!("{devbox}/wait_for_status");
    server
        .post(&wait, json!({ "statuses": ["suspended"] }))
        .await;
    server.post(&format!("{devbox}/resume"), json!({})).await;
    server.post(&wait, json!({ "statuses": ["running"] })).await;
    let read = "cat ~/f /tmp/f /var/tmp/f";
    assert_eq!(stdout(&server, &devbox, read).await, "h\nt\nv\n");
    let (status, snapshot) = server
        .post(&format!("{devbox}/snapshot_disk"), json!({}))
        .await;
    assert_eq!(status, StatusCode::OK, "{snapshot}");
    let copy = server
        .devbox_with(json!({ "snapshot_id": snapshot["id"] }))
        .await;
    assert_eq!(stdout(&server, &copy, read).await, "h\nt\nv\n");
    assert_eq!(
        stdout(&server, &copy, "echo n > ~/f; cat ~/f; whoami").await,
        "n\nuser\n"
    );
}

#[tokio::test]
async fn thousands_of_processes_leave_no_zombie() {
    let Some(server) = isolated().await else {
        return;
    };
    let devbox = server.devbox().await;
    let orphans = "for i in $(seq 2000); do (true &); done";
    assert_eq!(server.run(&devbox, orphans).await["exit_status"], 0);
    for _ in 0..100 {
        assert_eq!(server.run(&devbox, "exit 7").await["exit_status"], 7);
    }
    let zombies =
        "for i in $(seq 100); do grep -l 'State:.Z' /proc/[0-9]*/status || exit 0; sleep 0.1; done";
    assert_eq!(
        stdout(&server, &devbox, &format!("({zombies}) | tail -1")).await,
        ""
    );
}

#[tokio::test]
async fn a_fork_bomb_leaves_other_devboxes_answering_and_ends_with_its_own() {
    let Some(server) = isolated().await else {
        return;
    };
    let launch = json!({ "resource_size_request": "CUSTOM_SIZE", "custom_cpu_cores": 0.5 });
    let bad = server
        .devbox_with(json!({ "launch_parameters": launch }))
        .await;
    let good = server.devbox().await;
    let bomb = "bomb() { while :; do bomb & done; }; bomb 2>/dev/null & sleep 600";
    let held = server.begin(&bad, bomb).await;
    for _ in 0..5 {
        assert_eq!(stdout(&server, &good, "echo fine").await, "fine\n");
    }
    server.post(&format!("{bad}/shutdown"), json!({})).await;
    assert_eq!(server.end(&held).await["exit_status"], 137);
    assert_eq!(stdout(&server, &good, "echo fine").await, "fine\n");
}

#[tokio::test]
async fn no_file_is_larger_than_the_disk_that_was_asked_for() {
    let Some(server) = isolated().await else {
        return;
    };
    let launch = json!({ "resource_size_request": "CUSTOM_SIZE", "custom_disk_size": 2 });
    let devbox = server
        .devbox_with(json!({ "launch_parameters": launch }))
        .await;
    assert_eq!(
        server.run(&devbox, "truncate -s 2G fits").await["exit_status"],
        0
    );
    assert_ne!(
        server.run(&devbox, "truncate -s 3G large").await["exit_status"],
        0
    );
}

#[tokio::test]
async fn a_memory_hog_ends_and_its_devbox_goes_on() {
    let Some(server) = isolated().await else {
        return;
    };
    let launch = json!({ "resource_size_request": "CUSTOM_SIZE", "custom_gb_memory": 1 });
    let devbox = server
        .devbox_with(json!({ "launch_parameters": launch }))
        .await;
    let hog = server.run(&devbox, "tail /dev/zero").await;
    assert_ne!(hog["exit_status"], 0, "{hog}");
    assert_eq!(stdout(&server, &devbox, "echo fine").await, "fine\n");
}

#[tokio::test]
async fn namespaces_that_cannot_be_had_are_an_error_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let mut asked = config(folder.path());
    asked.isolation = Isolation::Namespaces;
    asked.init = Some("/bin/false".into());
    let error = Server::bind(asked).await.err().unwrap();
    assert_eq!(error.kind(), std::io::ErrorKind::Unsupported);
    assert!(error.to_string().contains("/bin/false"), "{error}");
}

#[tokio::test]
async fn without_namespaces_auto_is_plain_and_says_so() {
    let server = TestServer::start_with(|config| {
        config.isolation = Isolation::Auto;
        config.init = None;
    })
    .await;
    let devbox = server.devbox().await;
    let (_, view) = server.get(&devbox).await;
    assert_eq!(view["isolation"], "plain");
}

#[tokio::test]
async fn a_flood_of_output_is_cut_and_the_command_runs_to_its_end() {
    let server = TestServer::start_with(|config| config.sizes.output = 100_000).await;
    let devbox = server.devbox().await;
    let execution = server
        .begin(&devbox, "yes \u{e9} | head -c 30000000; exit 3")
        .await;
    let view = server.end(&execution).await;
    assert_eq!(view["exit_status"], 3);
    let streamed = server.streamed(&execution, "stdout", "").await;
    // The limit falls into the middle of a character.
    let (kept, word) = streamed.split_at(99_999);
    assert!(kept.ends_with("\u{e9}\n"), "{word}");
    assert_eq!(word, "\n[devboxd: the rest of this output is not kept]\n");
}
