//! When a failed attempt is repeated, and after how long.
#![allow(
    clippy::unwrap_used,
    reason = "a failed assumption of a test must end it"
)]

use proptest::prelude::*;
use runloop_wasm::core::error::StatusError;
use runloop_wasm::core::retry::{MAX_BACKOFF, backoff, delay, is_retried, is_undone};
use runloop_wasm::core::retry_after::retry_after;
use runloop_wasm::core::{Error, ErrorKind};
use std::rc::Rc;
use std::time::{Duration, SystemTime};

/// How long it is until an HTTP date, when it is Tue, 14 Nov 2023 22:13:20 GMT.
fn until(date: &str) -> Option<Duration> {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let date = httpdate::parse_http_date(date.trim()).ok()?;
    date.duration_since(now).ok()
}

type Headers<'a> = &'a [(&'a str, &'a str)];

fn answer(status: u16, headers: Headers<'_>) -> StatusError {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    StatusError {
        status,
        headers: headers.iter().map(owned).collect(),
        body: String::new(),
    }
}

fn retried(status: u16, headers: Headers<'_>) -> bool {
    is_retried(&Error::status(answer(status, headers)))
}

#[test]
fn only_408_429_and_5xx_are_retried() {
    let of_all: Vec<u16> = (300..600).filter(|status| retried(*status, &[])).collect();
    let expected: Vec<u16> = [408, 429].into_iter().chain(500..600).collect();
    assert_eq!(of_all, expected);
}

#[test]
fn the_server_decides_where_it_sends_x_should_retry() {
    for status in [400, 404, 408, 409, 429, 500, 503] {
        assert!(retried(status, &[("x-should-retry", "true")]), "{status}");
        assert!(!retried(status, &[("x-should-retry", "false")]), "{status}");
    }
    assert!(retried(500, &[("x-should-retry", "perhaps")]));
    assert!(!retried(400, &[("x-should-retry", "perhaps")]));
}

#[test]
fn only_a_refusal_for_now_or_the_servers_word_says_that_nothing_was_done() {
    let undone = |status, headers: Headers<'_>| is_undone(&Error::status(answer(status, headers)));
    let of_all: Vec<u16> = (300..600).filter(|status| undone(*status, &[])).collect();
    assert_eq!(of_all, [429]);
    assert!(undone(503, &[("x-should-retry", "true")]));
    assert!(!undone(429, &[("x-should-retry", "false")]));
    assert!(!is_undone(&Error::new(ErrorKind::Connection, "")));
    assert!(!is_undone(&Error::new(ErrorKind::Timeout, "")));
}

#[test]
fn a_connection_failure_and_a_timeout_are_retried_and_nothing_of_the_callers_is() {
    let kinds = [
        (ErrorKind::Connection, true),
        (ErrorKind::Timeout, true),
        (ErrorKind::Abort, false),
        (ErrorKind::Configuration, false),
        (ErrorKind::BadResponse, false),
        (ErrorKind::PollingTimeout { last: None }, false),
        (ErrorKind::Thrown(Rc::new(7)), false),
        (
            ErrorKind::Failed {
                last: "{}".into(),
                code: "devbox_failed",
            },
            false,
        ),
        (
            ErrorKind::StreamGap {
                expected: 1,
                got: 2,
            },
            false,
        ),
        (
            ErrorKind::InvalidArgument {
                argument: "x".into(),
            },
            false,
        ),
    ];
    for (kind, expected) in kinds {
        let error = Error::new(kind, "");
        assert_eq!(is_retried(&error), expected, "{}", error.code());
    }
}

#[test]
fn retry_after_is_read_in_each_of_its_forms() {
    let table: &[(Headers, Option<u64>)] = &[
        (&[], None),
        (&[("retry-after-ms", "1500")], Some(1500)),
        (&[("retry-after-ms", " 0.5 ")], None),
        (&[("retry-after-ms", " 2.5 ")], Some(2)),
        (&[("retry-after", "0.0005")], None),
        (&[("retry-after", "12.0345")], Some(12_034)),
        (&[("retry-after", "1.2.3")], None),
        (&[("retry-after", ".5")], None),
        (&[("retry-after", "99999999999999999999")], None),
        (&[("retry-after", "2")], Some(2000)),
        (&[("retry-after", "0.25")], Some(250)),
        (&[("retry-after", " 3 ")], Some(3000)),
        (&[("retry-after-ms", "10"), ("retry-after", "2")], Some(10)),
        (
            &[("retry-after-ms", "soon"), ("retry-after", "2")],
            Some(2000),
        ),
        (
            &[("retry-after", "Tue, 14 Nov 2023 22:13:25 GMT")],
            Some(5000),
        ),
        (
            &[("retry-after", "Tuesday, 14-Nov-23 22:13:25 GMT")],
            Some(5000),
        ),
        (&[("retry-after", "Tue Nov 14 22:13:25 2023")], Some(5000)),
        (&[("retry-after", "60")], Some(60_000)),
        (&[("retry-after", "60.001")], None),
        (&[("retry-after", "3600")], None),
        (&[("retry-after-ms", "60001")], None),
        (&[("retry-after", "Tue, 14 Nov 2023 23:13:25 GMT")], None),
        (&[("retry-after", "Tue, 14 Nov 2023 22:13:20 GMT")], None),
        (&[("retry-after", "Tue, 14 Nov 2023 22:13:00 GMT")], None),
        (&[("retry-after", "0")], None),
        (&[("retry-after-ms", "0")], None),
        (&[("retry-after", "-1")], None),
        (&[("retry-after", "")], None),
        (&[("retry-after", "soon")], None),
        (&[("retry-after", "NaN")], None),
        (&[("retry-after", "inf")], None),
        (&[("retry-after", "1e300")], None),
        (&[("retry-after", "Tue, 99 Nov 2023 22:13:25 GMT")], None),
    ];
    for (headers, expected) in table {
        let read = retry_after(&answer(429, headers), &until);
        let millis = read.map(|asked| u64::try_from(asked.as_millis()).unwrap());
        assert_eq!(millis, *expected, "{headers:?}");
    }
}

#[test]
fn backoff_doubles_to_a_minute_and_stays_there() {
    let seconds: Vec<u64> = (0..9).map(|n| backoff(n, 0.0).as_secs()).collect();
    assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    assert_eq!(backoff(u32::MAX, 0.0), MAX_BACKOFF);
}

#[test]
fn jitter_takes_off_a_quarter_at_most() {
    assert_eq!(backoff(2, 0.5), Duration::from_millis(3500));
    assert_eq!(backoff(2, 1.0), Duration::from_secs(3));
    assert_eq!(backoff(2, 77.0), Duration::from_secs(3));
}

#[test]
fn the_servers_time_replaces_backoff_and_backoff_replaces_a_useless_one() {
    let after = |value| Error::status(answer(503, &[("retry-after", value)]));
    assert_eq!(delay(&after("7"), 3, 0.0, &until), Duration::from_secs(7));
    for useless in ["0", "61", "soon", "-4"] {
        assert_eq!(delay(&after(useless), 3, 0.0, &until), backoff(3, 0.0));
    }
    let broken = Error::new(ErrorKind::Connection, "");
    assert_eq!(delay(&broken, 3, 0.0, &until), backoff(3, 0.0));
}

proptest! {
    #[test]
    fn no_pause_is_ever_zero_or_longer_than_a_minute(
        ms in proptest::option::of(".{0,20}"),
        after in proptest::option::of(".{0,40}"),
        number in any::<f64>(),
        retries in any::<u32>(),
        jitter in any::<f64>(),
    ) {
        let number = number.to_string();
        let mut headers = vec![("retry-after-ms", number.as_str())];
        headers.extend(after.as_deref().map(|after| ("retry-after", after)));
        headers.extend(ms.as_deref().map(|ms| ("retry-after-ms", ms)));
        let error = Error::status(answer(503, &headers));
        let pause = delay(&error, retries, jitter, &until);
        prop_assert!(pause > Duration::ZERO && pause <= MAX_BACKOFF, "{pause:?}");
    }

    #[test]
    fn backoff_lies_between_three_quarters_and_the_whole(retries in 0..40_u32, jitter in 0.0..1.0) {
        let whole = backoff(retries, 0.0);
        let pause = backoff(retries, jitter);
        prop_assert!(pause <= whole && pause >= whole.mul_f64(0.75));
    }
}
