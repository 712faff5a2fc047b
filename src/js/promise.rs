//! The one place where Promises are made, so the one that keeps "a Promise always settles".

use super::abort::Subscription;
use super::{error, options};
use crate::core::{RequestOptions, Result};
use crate::runtime::CancelToken;
use futures_util::FutureExt;
use js_sys::Promise;
use std::panic::AssertUnwindSafe;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;

/// Runs a call of the API: `setup` reads the arguments while the caller still waits, `work` does
/// the rest under the caller's `signal`. Whatever fails rejects the Promise.
pub(super) fn call<T, F>(
    options: &JsValue,
    setup: impl FnOnce() -> Result<T>,
    work: impl FnOnce(T, RequestOptions) -> F + 'static,
) -> Promise
where
    T: 'static,
    F: Future<Output = Result<JsValue>> + 'static,
{
    let prepared = setup().and_then(|arguments| {
        let signal = options::signal(options)?;
        Ok((arguments, options::request(options)?, signal))
    });
    settle(async move {
        let (arguments, options, signal) = prepared?;
        let token = CancelToken::new();
        let _subscription = signal.map(|signal| Subscription::new(signal, token.clone()));
        token.guard(work(arguments, options)).await
    })
}

fn settle(work: impl Future<Output = Result<JsValue>> + 'static) -> Promise {
    // Unwind safety: what a panicking call leaves behind is dropped with its future; what calls
    // share is only ever borrowed for the length of a statement.
    let work = AssertUnwindSafe(async move {
        match AssertUnwindSafe(work).catch_unwind().await {
            Ok(done) => done.map_err(|failure| error::to_js(&failure)),
            Err(_) => Err(error::bug()),
        }
    });
    future_to_promise(work)
}
