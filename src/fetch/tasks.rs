use super::contained::Contained;
use crate::core::Result;
use crate::runtime::{LocalBoxFuture, Outcome, Tasks};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// The engine's microtasks.
pub(super) struct Executor;

impl Tasks for Executor {
    fn spawn(&self, work: LocalBoxFuture<'static, Result<Rc<str>>>, outcome: Outcome) {
        spawn_local(async move { outcome.set(Contained::new(work).await) });
    }
}
