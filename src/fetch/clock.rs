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
        Duration::try_from_secs_f64(performance_now() / 1000.0).unwrap_or_default()
    }

    fn now(&self) -> SystemTime {
        let since_epoch = Duration::try_from_secs_f64(js_sys::Date::now() / 1000.0);
        SystemTime::UNIX_EPOCH + since_epoch.unwrap_or_default()
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
