//! The one place where Promises are made, so the one that keeps "a Promise always settles".

use super::abort::{Signal, Subscription};
use super::error;
use crate::client::send::Reply;
use crate::core::Result;
use crate::fetch::contained::Contained;
use crate::runtime::{CancelToken, LocalBoxFuture};
use futures_util::FutureExt;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;

/// What a call does once its arguments are read. Boxed, so that the code around it exists once.
pub(super) type Work = LocalBoxFuture<'static, Result<JsValue>>;

/// The work of a call that is one request: it gives the answer's text.
pub(super) fn answered(reply: Reply) -> Work {
    async { reply.await.map(JsValue::from) }.boxed_local()
}

/// The Promise of `work` under the caller's `signal`. Whatever fails rejects it.
pub(super) fn settle(work: Result<Work>, signal: Option<Signal>) -> Promise {
    let work = async move {
        let work = work?;
        let Some(signal) = signal else {
            return work.await;
        };
        let token = CancelToken::new();
        let _subscription = Subscription::new(signal, token.clone());
        token.guard(work).await
    };
    let work = Contained::new(work.boxed_local());
    future_to_promise(async move { work.await.map_err(|failure| error::to_js(&failure)) })
}
