//! Whatever a server asks for, the wait is one that ends, and not a tight loop.
#![no_main]

use libfuzzer_sys::fuzz_target;
use runloop_wasm::core::error::StatusError;
use runloop_wasm::core::retry_after::{MAX_RETRY_AFTER, retry_after};
use std::time::Duration;

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(input);
    let (millis, value) = text.split_once('\n').unwrap_or(("", &text));
    let mut headers = vec![("retry-after".to_owned(), value.to_owned())];
    if !millis.is_empty() {
        headers.push(("retry-after-ms".to_owned(), millis.to_owned()));
    }
    let answer = StatusError {
        status: 503,
        headers,
        body: String::new(),
    };
    let until = |date: &str| Some(Duration::from_secs(date.len() as u64));
    if let Some(wait) = retry_after(&answer, &until) {
        assert!(!wait.is_zero() && wait <= MAX_RETRY_AFTER, "{wait:?}");
    }
    if let (true, Ok(seconds)) = (millis.is_empty(), value.trim_ascii().parse::<u32>()) {
        let asked = Duration::from_secs(seconds.into());
        let kept =
            !asked.is_zero() && asked <= MAX_RETRY_AFTER && !value.trim_ascii().starts_with('+');
        if kept {
            assert_eq!(retry_after(&answer, &until), Some(asked), "{value:?}");
        }
    }
});
