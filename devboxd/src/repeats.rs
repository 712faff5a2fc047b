//! Calls that were repeated. A client that lost an answer sends the same `x-request-id` again, and gets
//! the first answer instead of a second devbox or command.

use std::io;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use axum::http::HeaderMap;
use lru::LruCache;
use serde_json::Value;

use crate::error::ApiError;
use crate::store::Store;

/// The kind of a kept answer; its id is the key.
const KIND: &str = "answer";

/// How many calls are remembered; a client repeats within minutes.
const REMEMBERED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(9_999);

/// The first answers by operation and request id, also those of earlier runs of the server: it may have
/// ended before the client got the answer.
pub(crate) struct Repeats {
    answers: Mutex<LruCache<String, Value>>,
    store: Store,
}

impl Repeats {
    /// Blocks.
    pub(crate) fn load(store: &Store) -> io::Result<Self> {
        let mut answers = LruCache::new(REMEMBERED);
        for (key, answer) in store.all(KIND)? {
            answers.push(key, answer);
        }
        Ok(Self {
            answers: Mutex::new(answers),
            store: store.clone(),
        })
    }

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
        // No operation's name has a line break in it, and no header either.
        let key = format!("{operation}\n{id}");
        // Held while acting, so that two copies of one call cannot both be the first; `act` starts
        // things and does not wait for them.
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = answers.get(&key) {
            return Ok(answer.clone());
        }
        let answer = act()?;
        self.store.put(KIND, &key, &answer);
        if let Some((forgotten, _)) = answers.push(key, answer.clone()) {
            self.store.remove(KIND, &forgotten);
        }
        Ok(answer)
    }
}
