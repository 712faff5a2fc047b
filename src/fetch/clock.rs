use super::timer::Timer;
use crate::runtime::{Clock, LocalBoxFuture};
use futures_util::FutureExt;
use std::time::{Duration, SystemTime};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// A longer `setTimeout` fires at once (HTML standard 8.6: the delay is a signed 32-bit number).
const LONGEST_TIMEOUT: i32 = i32::MAX;

/// The engine's clock and timers.
pub(super) struct Engine;

impl Clock for Engine {
    fn elapsed(&self) -> Duration {
        Duration::from_micros((performance_now() * 1000.0) as u64)
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(js_sys::Date::now() as u64)
    }

    fn until(&self, http_date: &str) -> Option<Duration> {
        let millis = js_sys::Date::parse(http_date) - js_sys::Date::now();
        (millis > 0.0).then(|| Duration::from_millis(millis as u64))
    }

    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()> {
        async move {
            let mut left = duration;
            while !left.is_zero() {
                let part = i32::try_from(left.as_millis()).unwrap_or(LONGEST_TIMEOUT);
                Timer::new(part).await;
                left = match part {
                    LONGEST_TIMEOUT => left.saturating_sub(Duration::from_millis(part as u64)),
                    _ => Duration::ZERO,
                };
            }
        }
        .boxed_local()
    }
}
