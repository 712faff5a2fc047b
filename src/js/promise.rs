//! The one place where Promises are made, so the one that keeps "a Promise always settles".

use super::abort::{Signal, Subscription};
use super::{error, json, options};
use crate::client::send::Reply;
use crate::core::{RequestOptions, Result};
use crate::runtime::{CancelToken, LocalBoxFuture};
use futures_util::FutureExt;
use js_sys::Promise;
use std::panic::AssertUnwindSafe;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;

/// What a call does once its arguments are read. Boxed, so that the code around it exists once and
/// not once a method.
pub(super) type Work = LocalBoxFuture<'static, Result<JsValue>>;

/// Runs a call of the API: `start` reads the arguments while the caller still waits and gives the
/// work, which then runs under the caller's `signal`. Whatever fails rejects the Promise.
pub(super) fn call(
    options: &JsValue,
    start: impl FnOnce(RequestOptions) -> Result<Work>,
) -> Promise {
    settle(options::call(options).and_then(|(request, signal)| Ok((start(request)?, signal))))
}

/// Runs a call that is one request; the Promise gives the view it is answered with.
pub(super) fn view(
    options: &JsValue,
    start: impl FnOnce(RequestOptions) -> Result<Reply>,
) -> Promise {
    call(options, |options| start(options).map(parsed))
}

/// Runs a call that is one request whose answer the caller does not need.
pub(super) fn nothing(
    options: &JsValue,
    start: impl FnOnce(RequestOptions) -> Result<Reply>,
) -> Promise {
    call(options, |options| {
        let reply = start(options)?;
        Ok(async { reply.await.map(|_| JsValue::UNDEFINED) }.boxed_local())
    })
}

/// Runs a call that is one request; the Promise gives the text it is answered with.
pub(super) fn text(
    options: &JsValue,
    start: impl FnOnce(RequestOptions) -> Result<Reply>,
) -> Promise {
    call(options, |options| {
        let reply = start(options)?;
        Ok(async { reply.await.map(JsValue::from) }.boxed_local())
    })
}

fn parsed(reply: Reply) -> Work {
    async { json::parse(&reply.await?) }.boxed_local()
}

fn settle(prepared: Result<(Work, Option<Signal>)>) -> Promise {
    let work = async move {
        let (work, signal) = prepared?;
        let token = CancelToken::new();
        let _subscription = signal.map(|signal| Subscription::new(signal, token.clone()));
        token.guard(work).await
    };
    // Unwind safety: what a panicking call leaves behind is dropped with its future; what calls
    // share is only ever borrowed for the length of a statement.
    future_to_promise(AssertUnwindSafe(async move {
        match AssertUnwindSafe(work).catch_unwind().await {
            Ok(done) => done.map_err(|failure| error::to_js(&failure)),
            Err(_) => Err(error::bug()),
        }
    }))
}
