//! What a view means to a wait, and how a wait paces itself.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed assumption of a test must end it"
)]

use runloop_wasm::core::json::Value;
use runloop_wasm::core::poll::{Pace, Progress};
use runloop_wasm::core::{Error, ErrorKind, Goal, Result};
use serde_json::json;
use std::time::Duration;

fn judge(goal: &Goal, status: &str) -> Result<Progress> {
    goal.judge(&json!({ "status": status }).to_string().into())
}

fn snapshot() -> Goal {
    let goal = json!({
        "noun": "snapshot", "wanted": "complete", "failed": ["error", "deleted"], "interval": 1000,
    });
    Goal::from_json(Value::parse(&goal.to_string()).unwrap())
}

#[test]
fn only_failure_and_shutdown_end_a_wait_for_a_devbox() {
    let running = Goal::devbox("running");
    assert_eq!(judge(&running, "running").unwrap(), Progress::Reached);
    for failed in ["failure", "shutdown"] {
        let error = judge(&running, failed).unwrap_err();
        assert_eq!(error.code(), "devbox_failed");
    }
    let ended = Goal::devbox("shutdown");
    assert_eq!(judge(&ended, "shutdown").unwrap(), Progress::Reached);
    let others =
        "scheduled queued provisioning initializing suspending suspended resuming new_state";
    for waiting in others.split(' ').chain([""]) {
        assert_eq!(
            judge(&running, waiting).unwrap(),
            Progress::NotYet,
            "{waiting}"
        );
    }
}

#[test]
fn only_completed_ends_a_wait_for_an_execution() {
    let goal = Goal::execution();
    assert_eq!(judge(&goal, "completed").unwrap(), Progress::Reached);
    for waiting in ["queued", "running", "new_state", ""] {
        assert_eq!(
            judge(&goal, waiting).unwrap(),
            Progress::NotYet,
            "{waiting}"
        );
    }
}

#[test]
fn a_goal_is_read_from_json() {
    let goal = snapshot();
    assert_eq!(goal.interval, Some(Duration::from_secs(1)));
    assert_eq!(judge(&goal, "complete").unwrap(), Progress::Reached);
    assert_eq!(judge(&goal, "in_progress").unwrap(), Progress::NotYet);
    assert_eq!(
        judge(&goal, "deleted").unwrap_err().code(),
        "snapshot_failed"
    );
}

#[test]
fn a_failure_says_what_failed_and_why_and_keeps_the_view() {
    let view = json!({ "status": "error", "error_message": "no space" }).to_string();
    let error: Error = snapshot().judge(&view.as_str().into()).unwrap_err();
    assert_eq!(
        error.message(),
        "the snapshot is in status error (no space), not complete"
    );
    let ErrorKind::Failed { last, .. } = error.kind() else {
        panic!("{error:?}");
    };
    assert_eq!(**last, *view);
}

#[test]
fn a_view_without_a_status_is_no_answer() {
    for view in ["{}", "[]", "", r#"{"status":1}"#] {
        let error = snapshot().judge(&view.into()).unwrap_err();
        assert_eq!(error.code(), "bad_response", "{view}");
    }
}

#[test]
fn rounds_that_were_not_held_are_counted_until_one_is() {
    let mut pace = Pace::default();
    let at_once = Duration::from_millis(999);
    assert_eq!(pace.round(at_once), Some(0));
    assert_eq!(pace.round(at_once), Some(1));
    assert_eq!(pace.round(Duration::from_secs(1)), None);
    assert_eq!(pace.round(at_once), Some(0));
}
