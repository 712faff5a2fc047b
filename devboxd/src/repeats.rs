//! Calls that were repeated. A client that lost an answer sends the same `x-request-id` again, and gets
//! the first answer instead of a second devbox or command.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use axum::http::HeaderMap;
use lru::LruCache;
use serde_json::Value;

use crate::error::ApiError;

/// How many calls are remembered; a client repeats within minutes.
const REMEMBERED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(9_999);

/// The first answers by operation and request id.
pub(crate) struct Repeats {
    answers: Mutex<LruCache<(String, String), Value>>,
}

impl Default for Repeats {
    fn default() -> Self {
        Self {
            answers: Mutex::new(LruCache::new(REMEMBERED)),
        }
    }
}

impl Repeats {
    /// The remembered answer, or what `act` answers now. Refusals are not remembered.
    pub(crate) fn once(
        &self,
        operation: &str,
        headers: &HeaderMap,
        act: impl FnOnce() -> Result<Value, ApiError>,
    ) -> Result<Value, ApiError> {
        let Some(id) = headers.get("x-request-id").and_then(|id| id.to_str().ok()) else {
            return act();
        };
        let key = (operation.to_owned(), id.to_owned());
        // Held while acting, so that two copies of one call cannot both be the first; `act` starts
        // things and does not wait for them.
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = answers.get(&key) {
            return Ok(answer.clone());
        }
        let answer = act()?;
        answers.put(key, answer.clone());
        Ok(answer)
    }
}
