use super::{LocalBoxFuture, Outcome};
use crate::core::Result;
use std::rc::Rc;

/// Runs work in the background.
pub trait Tasks {
    /// Runs `work` on its own and sets `outcome` to what it gives; also when the work fails in a
    /// way that ends it without giving anything.
    fn spawn(&self, work: LocalBoxFuture<'static, Result<Rc<str>>>, outcome: Outcome);
}
