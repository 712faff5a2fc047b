use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{EventReader, TestServer, answer, assert_refused};

async fn axon(server: &TestServer) -> String {
    let (status, view) = server.post("/v1/axons", json!({})).await;
    assert_eq!(status, StatusCode::OK, "{view}");
    format!("/v1/axons/{}", view["id"].as_str().unwrap())
}

fn event(payload: &str) -> Value {
    json!({ "event_type": "push", "origin": "USER_EVENT", "payload": payload, "source": "test" })
}

async fn publish(server: &TestServer, axon: &str, payload: &str) -> u64 {
    let (status, view) = server
        .post(&format!("{axon}/publish"), event(payload))
        .await;
    assert_eq!(status, StatusCode::OK, "{view}");
    assert!(view["timestamp_ms"].as_u64().unwrap() > 0);
    view["sequence"].as_u64().unwrap()
}

async fn subscribe(server: &TestServer, axon: &str, query: &str) -> EventReader {
    let path = format!("{axon}/subscribe/sse{query}");
    EventReader::of(server.request(Method::GET, &path).send().await.unwrap())
}

/// The next event's sequence and payload.
async fn next(reader: &mut EventReader) -> Option<(u64, String)> {
    loop {
        let block = reader.next_block().await?;
        if block.starts_with(':') {
            continue;
        }
        let data = block
            .strip_prefix("data: ")
            .unwrap_or_else(|| panic!("{block}"));
        let view: Value = serde_json::from_str(data).unwrap();
        let payload = view["payload"].as_str().unwrap().to_owned();
        return Some((view["sequence"].as_u64().unwrap(), payload));
    }
}

#[tokio::test]
async fn an_axon_is_created_listed_updated_and_deleted() {
    let server = TestServer::start().await;
    let params = json!({ "name": "builds", "metadata": { "team": "a" } });
    let (_, view) = server.post("/v1/axons", params).await;
    let path = format!("/v1/axons/{}", view["id"].as_str().unwrap());
    assert_eq!(
        (&view["name"], &view["metadata"]),
        (&json!("builds"), &json!({ "team": "a" }))
    );
    let other = axon(&server).await;
    assert_eq!(server.get(&path).await.1, view);
    for (query, found) in [
        ("?name=buil", 1),
        ("?name=uil", 0),
        ("?search=uil", 1),
        ("?metadata[team]=a", 1),
        ("?metadata[team]=b", 0),
        ("", 2),
    ] {
        let (_, list) = server.get(&format!("/v1/axons{query}")).await;
        assert_eq!(list["axons"].as_array().unwrap().len(), found, "{query}");
        assert_eq!(
            (&list["total_count"], &list["has_more"]),
            (&json!(found), &json!(false))
        );
    }
    let (_, page) = server.get("/v1/axons?limit=1").await;
    assert_eq!(
        (&page["axons"][0]["name"], &page["has_more"]),
        (&json!(null), &json!(true))
    );
    let cursor = page["axons"][0]["id"].as_str().unwrap();
    let (_, page) = server
        .get(&format!("/v1/axons?limit=1&starting_after={cursor}"))
        .await;
    assert_eq!(
        (&page["axons"][0]["name"], &page["has_more"]),
        (&json!("builds"), &json!(false))
    );
    for (body, metadata) in [
        (json!({}), json!({ "team": "a" })),
        (json!({ "metadata": null }), json!({ "team": "a" })),
        (json!({ "metadata": { "x": "y" } }), json!({ "x": "y" })),
        (json!({ "metadata": {} }), json!({})),
    ] {
        assert_eq!(server.post(&path, body).await.1["metadata"], metadata);
    }
    let delete = || server.request(Method::DELETE, &path);
    assert_eq!(answer(delete()).await, (StatusCode::OK, json!({})));
    assert_eq!(answer(delete()).await, (StatusCode::OK, json!({})));
    let (status, gone) = server.get(&path).await;
    assert_eq!(status, StatusCode::OK);
    assert!(gone["deleted_at_ms"].is_u64(), "{gone}");
    let (_, list) = server.get("/v1/axons").await;
    assert_eq!(list["axons"].as_array().unwrap().len(), 1);
    assert!(other.ends_with(list["axons"][0]["id"].as_str().unwrap()));
    for (call, body) in [
        ("publish", event("")),
        ("sql/query", json!({ "sql": "SELECT 1" })),
        ("sql/batch", json!({ "statements": [] })),
    ] {
        assert_refused(
            &server.post(&format!("{path}/{call}"), body).await,
            404,
            "axon",
        );
    }
    assert_refused(
        &server.get(&format!("{path}/subscribe/sse")).await,
        404,
        "axon",
    );
    assert_refused(&server.get("/v1/axons/axn_none").await, 404, "axn_none");
}

#[tokio::test]
async fn sequences_rise_by_one_from_one_also_for_publishers_at_once() {
    let server = TestServer::start().await;
    let path = axon(&server).await;
    let all = (0..40).map(|place| {
        let (server, path) = (&server, &path);
        async move { publish(server, path, &place.to_string()).await }
    });
    let mut sequences = futures_util::future::join_all(all).await;
    sequences.sort_unstable();
    assert_eq!(sequences, (1..=40).collect::<Vec<_>>());
    let other = axon(&server).await;
    assert_eq!(publish(&server, &other, "").await, 1);
}

#[tokio::test]
async fn a_repeated_publication_is_one_event() {
    let server = TestServer::start().await;
    let path = axon(&server).await;
    let publish = || {
        server
            .request(Method::POST, &format!("{path}/publish"))
            .header("x-request-id", "same")
            .json(&event("x"))
    };
    let first = answer(publish()).await;
    assert_eq!(answer(publish()).await, first);
    assert_eq!(
        server.get(&format!("{path}/events")).await.1["total_count"],
        1
    );
}

#[tokio::test]
async fn events_are_listed_newest_first_with_the_sequence_as_cursor() {
    let server = TestServer::start().await;
    let path = axon(&server).await;
    for payload in ["a", "b", "c"] {
        publish(&server, &path, payload).await;
    }
    let events = format!("{path}/events");
    let (_, page) = server.get(&format!("{events}?limit=2")).await;
    let expected = json!({
        "axon_id": path.rsplit('/').next().unwrap(),
        "event_type": "push",
        "origin": "USER_EVENT",
        "payload": "c",
        "sequence": 3,
        "source": "test",
        "timestamp_ms": page["events"][0]["timestamp_ms"],
    });
    assert_eq!(page["events"][0], expected);
    assert_eq!(
        (&page["has_more"], &page["total_count"]),
        (&json!(true), &json!(3))
    );
    let next = format!("{events}?limit=2&starting_after=2&include_total_count=false");
    let (_, page) = server.get(&next).await;
    assert_eq!(
        (&page["events"][0]["payload"], &page["has_more"]),
        (&json!("a"), &json!(false))
    );
    assert_eq!(page["total_count"], json!(null));
    for bad in ["starting_after=9", "starting_after=x", "limit=0"] {
        let field = bad.split('=').next().unwrap();
        assert_refused(&server.get(&format!("{events}?{bad}")).await, 400, field);
    }
}

#[tokio::test]
async fn a_subscription_replays_and_then_lives() {
    let server = TestServer::start().await;
    let path = axon(&server).await;
    for payload in ["a", "b\n\nid: 7", "c"] {
        publish(&server, &path, payload).await;
    }
    let mut all = subscribe(&server, &path, "").await;
    let mut rest = subscribe(&server, &path, "?after_sequence=2").await;
    let mut later = subscribe(&server, &path, "?after_sequence=3").await;
    assert_eq!(next(&mut all).await, Some((1, "a".into())));
    assert_eq!(next(&mut all).await, Some((2, "b\n\nid: 7".into())));
    assert_eq!(next(&mut all).await, Some((3, "c".into())));
    assert_eq!(next(&mut rest).await, Some((3, "c".into())));
    publish(&server, &path, "d").await;
    for reader in [&mut all, &mut rest, &mut later] {
        assert_eq!(next(reader).await, Some((4, "d".into())));
    }
    answer(server.request(Method::DELETE, &path)).await;
    assert_eq!(next(&mut all).await, None, "it ends with the axon");
    let other = axon(&server).await;
    for bad in ["-1", "x", "1.5"] {
        let path = format!("{other}/subscribe/sse?after_sequence={bad}");
        assert_refused(&server.get(&path).await, 400, "after_sequence");
    }
}

#[tokio::test]
async fn many_long_events_are_replayed_whole_and_in_order() {
    let server = TestServer::start().await;
    let path = axon(&server).await;
    for place in 0..40 {
        let payload = format!("{place}").repeat(20_000);
        publish(&server, &path, &payload).await;
    }
    let mut reader = subscribe(&server, &path, "").await;
    for place in 0..40 {
        let (sequence, payload) = next(&mut reader).await.unwrap();
        assert_eq!(sequence, place + 1);
        assert_eq!(payload, format!("{place}").repeat(20_000));
    }
}

#[tokio::test]
async fn a_silent_subscription_sends_comments_and_ends_with_408() {
    let server = TestServer::start_with(|config| {
        config.times.heartbeat = Duration::from_millis(20);
        config.times.stream_idle = Duration::from_millis(200);
    })
    .await;
    let path = axon(&server).await;
    let mut reader = subscribe(&server, &path, "").await;
    assert_eq!(reader.next_block().await.unwrap(), ":\n\n");
    let end = loop {
        let block = reader.next_block().await.unwrap();
        if block != ":\n\n" {
            break block;
        }
    };
    assert!(
        end.starts_with("event: error\ndata: {\"code\":\"408\""),
        "{end}"
    );
    assert_eq!(reader.next_block().await, None);
}

#[tokio::test]
async fn wrong_events_are_refused_by_field() {
    let server = TestServer::start().await;
    let path = axon(&server).await;
    let with = |field: &str, value: Value| {
        let mut event = event("");
        event[field] = value;
        event
    };
    for (body, field) in [
        (json!({}), "event_type"),
        (with("origin", json!("SYSTEM_EVENT")), "origin"),
        (with("origin", json!("user")), "origin"),
        (with("payload", json!({ "a": 1 })), "payload"),
        (with("payload", json!("x".repeat((1 << 20) + 1))), "payload"),
        (with("event_type", json!("")), "event_type"),
        (with("source", json!("x".repeat(257))), "source"),
    ] {
        assert_refused(
            &server.post(&format!("{path}/publish"), body).await,
            400,
            field,
        );
    }
    for (body, field) in [
        (json!({ "name": "" }), "name"),
        (json!({ "name": 1 }), "name"),
        (json!({ "metadata": { "a": 1 } }), "metadata.a"),
    ] {
        assert_refused(&server.post("/v1/axons", body).await, 400, field);
    }
}

#[tokio::test]
async fn events_and_data_survive_a_restart() {
    let server = TestServer::start().await;
    let path = axon(&server).await;
    publish(&server, &path, "before").await;
    let sql = |text: &str| json!({ "sql": text });
    let query = format!("{path}/sql/query");
    server.post(&query, sql("CREATE TABLE t (x INTEGER)")).await;
    server.post(&query, sql("INSERT INTO t VALUES (7)")).await;
    let server = server.restart().await;
    assert_eq!(
        server.post(&query, sql("SELECT x FROM t")).await.1["rows"],
        json!([[7]])
    );
    assert_eq!(publish(&server, &path, "after").await, 2);
    let mut reader = subscribe(&server, &path, "").await;
    assert_eq!(next(&mut reader).await, Some((1, "before".into())));
}

#[tokio::test]
async fn an_event_resumes_the_devboxes_that_asked_for_it() {
    let server = TestServer::start().await;
    let path = axon(&server).await;
    let id = path.rsplit('/').next().unwrap();
    let mount = json!([{ "type": "broker_mount", "axon_id": id }]);
    let trigger = |on: bool| json!({ "lifecycle": { "resume_triggers": { "axon_event": on } } });
    let asleep = async |params: Value| {
        let devbox = server.devbox_with(params).await;
        server.post(&format!("{devbox}/suspend"), json!({})).await;
        let wait = json!({ "statuses": ["suspended"] });
        server
            .post(&format!("{devbox}/wait_for_status"), wait)
            .await;
        devbox
    };
    let woken = asleep(json!({ "mounts": mount, "launch_parameters": trigger(true) })).await;
    let deaf = asleep(json!({ "mounts": mount, "launch_parameters": trigger(false) })).await;
    let elsewhere = asleep(json!({ "launch_parameters": trigger(true) })).await;
    publish(&server, &path, "").await;
    let wait = json!({ "statuses": ["running"] });
    let (status, _) = server.post(&format!("{woken}/wait_for_status"), wait).await;
    assert_eq!(status, StatusCode::OK);
    for devbox in [deaf, elsewhere] {
        assert_eq!(server.get(&devbox).await.1["status"], "suspended");
    }
    let unknown = json!({ "mounts": [{ "type": "broker_mount", "axon_id": "axn_none" }] });
    assert_refused(&server.post("/v1/devboxes", unknown).await, 400, "axn_none");
}

#[tokio::test]
async fn a_query_answers_columns_rows_and_meta() {
    let server = TestServer::start().await;
    let path = format!("{}/sql/query", axon(&server).await);
    let run = async |sql: &str, params: Value| {
        let (status, view) = server
            .post(&path, json!({ "sql": sql, "params": params }))
            .await;
        assert_eq!(status, StatusCode::OK, "{view}");
        view
    };
    let made = run(
        "create table t (i integer, r REAL, s text, b blob, n)",
        json!([]),
    )
    .await;
    assert_eq!((&made["rows"], &made["columns"]), (&json!([]), &json!([])));
    let values = json!([1, 2.5, "é", null, true, 3, -1e9, "x", false]);
    let added = run(
        "INSERT INTO t VALUES (?,?,?,?,?), (?,?,?,x'00ff',?) -- both",
        values,
    )
    .await;
    assert_eq!(added["meta"]["changes"], 2);
    let read = run(
        "SELECT *, i + 1 AS next FROM t WHERE i >= ? ORDER BY i",
        json!([1]),
    )
    .await;
    let types: Vec<_> = read["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| &c["type"])
        .collect();
    assert_eq!(types, ["INTEGER", "REAL", "TEXT", "BLOB", "", ""]);
    assert_eq!(read["columns"][5]["name"], "next");
    let rows = json!([[1, 2.5, "é", null, 1, 2], [3, -1e9, "x", "AP8=", 0, 4]]);
    assert_eq!(read["rows"], rows);
    let meta = &read["meta"];
    assert_eq!(
        (&meta["changes"], &meta["rows_read_limit_reached"]),
        (&json!(0), &json!(false))
    );
    assert!(meta["duration_ms"].as_f64().unwrap() >= 0.0);
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n";
    let many = run(many, json!([])).await;
    assert_eq!(many["rows"].as_array().unwrap().len(), 10_000);
    assert_eq!(many["meta"]["rows_read_limit_reached"], json!(true));
}

#[tokio::test]
async fn a_batch_is_one_transaction() {
    let server = TestServer::start().await;
    let path = axon(&server).await;
    let batch = format!("{path}/sql/batch");
    let statements = json!({ "statements": [
        { "sql": "CREATE TABLE t (x INTEGER UNIQUE)" },
        { "sql": "INSERT INTO t VALUES (?), (?)", "params": [1, 2] },
        { "sql": "SELECT count(*) AS n FROM t" },
    ] });
    let (status, view) = server.post(&batch, statements).await;
    assert_eq!(status, StatusCode::OK, "{view}");
    assert_eq!(view["results"][2]["success"]["rows"], json!([[2]]));
    let failing = json!({ "statements": [
        { "sql": "INSERT INTO t VALUES (3)" },
        { "sql": "INSERT INTO t VALUES (1)" },
        { "sql": "INSERT INTO t VALUES (4)" },
    ] });
    let (status, view) = server.post(&batch, failing).await;
    assert_eq!(status, StatusCode::OK, "{view}");
    let results = view["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    assert_eq!(results[0]["success"]["meta"]["changes"], 1);
    assert!(
        results[1]["error"]["message"]
            .as_str()
            .unwrap()
            .contains("UNIQUE"),
        "{view}"
    );
    let count = json!({ "sql": "SELECT count(*) FROM t" });
    let (_, view) = server.post(&format!("{path}/sql/query"), count).await;
    assert_eq!(
        view["rows"],
        json!([[2]]),
        "nothing of the failed batch stays"
    );
}

#[tokio::test]
async fn sql_stays_in_its_axon_and_within_its_limits() {
    let server = TestServer::start().await;
    let path = axon(&server).await;
    let other = server.folder.path().join("data/axons/events.sqlite");
    let other = other.display();
    for sql in [
        "SELEC 1".to_owned(),
        String::new(),
        "SELECT 1; SELECT 2".to_owned(),
        format!("ATTACH '{other}' AS e"),
        format!(
            "VACUUM INTO '{}'",
            server.folder.path().join("stolen").display()
        ),
        "BEGIN".to_owned(),
        "COMMIT".to_owned(),
        "SAVEPOINT a".to_owned(),
        "PRAGMA journal_mode = OFF".to_owned(),
        "PRAGMA writable_schema = 1".to_owned(),
        "SELECT load_extension('x')".to_owned(),
        "SELECT readfile('/etc/passwd')".to_owned(),
        "SELECT zeroblob(100000000)".to_owned(),
        "SELECT ?".to_owned(),
    ] {
        let (status, view) = server
            .post(&format!("{path}/sql/query"), json!({ "sql": sql }))
            .await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{sql}: {view}");
        assert!(
            view["message"].as_str().unwrap().contains("`sql`"),
            "{sql}: {view}"
        );
    }
    assert!(!server.folder.path().join("stolen").exists());
    for (params, field) in [
        (json!([[1]]), "params[0]"),
        (json!([1, { "a": 1 }]), "params[1]"),
        (json!([u64::MAX]), "params[0]"),
        (json!({}), "params"),
    ] {
        let body = json!({ "sql": "SELECT ?", "params": params });
        assert_refused(
            &server.post(&format!("{path}/sql/query"), body).await,
            400,
            field,
        );
    }
    for (statements, field) in [
        (json!([]), "statements"),
        (json!([{ "params": [] }]), "statements[0]"),
        (
            json!([{ "sql": "SELECT ?", "params": [[]] }]),
            "statements[0].params[0]",
        ),
    ] {
        let body = json!({ "statements": statements });
        assert_refused(
            &server.post(&format!("{path}/sql/batch"), body).await,
            400,
            field,
        );
    }
    let tell = json!({ "sql": "PRAGMA table_list" });
    assert_eq!(
        server.post(&format!("{path}/sql/query"), tell).await.0,
        StatusCode::OK
    );
}
