//! Calls that were repeated. A client that lost an answer sends the same `x-request-id` again, and gets
//! the first answer instead of a second devbox or command.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use axum::http::HeaderMap;
use lru::LruCache;
use serde_json::Value;
use tokio::sync::Mutex as Turn;

use crate::error::ApiError;
use crate::service::Service;
use crate::store::Store;
use crate::vault::Vault;

/// The kind of a kept answer; its id is the key.
const KIND: &str = "answer";

/// The same of an answer that holds what nobody should read in the database.
const SEALED: &str = "sealed_answer";

/// How many calls are remembered; a client repeats within minutes.
const REMEMBERED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(9_999);

/// Where a first answer is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// With all that outlives the server.
    Plain,
    /// The same, encrypted: there is a secret in it.
    Sealed,
    /// Until the server ends, as does what it tells of.
    Here,
    /// Nowhere: nothing was done that should not be done twice.
    Nowhere,
}

/// The first answers by operation and request id, also those of earlier runs of the server: it may have
/// ended before the client got the answer.
pub(crate) struct Repeats {
    answers: Mutex<LruCache<String, Value>>,
    /// Calls that are being answered for the first time.
    under_way: Mutex<HashMap<String, Weak<Turn<()>>>>,
    store: Store,
    vault: Vault,
}

impl Repeats {
    /// Blocks.
    pub(crate) fn load(store: &Store, vault: &Vault) -> io::Result<Self> {
        let mut answers = LruCache::new(REMEMBERED);
        for (key, answer) in store.all(KIND)? {
            answers.push(key, answer);
        }
        for (key, sealed) in store.all::<String>(SEALED)? {
            // One that does not open is of no use to anybody, and no reason not to start.
            if let Ok(text) = vault.unseal(&key, &sealed)
                && let Ok(answer) = serde_json::from_str(&text)
            {
                answers.push(key, answer);
            }
        }
        Ok(Self {
            answers: Mutex::new(answers),
            under_way: Mutex::default(),
            store: store.clone(),
            vault: vault.clone(),
        })
    }

    /// The remembered answer, or what `act` answers now. Refusals are not remembered.
    pub(crate) fn once(
        &self,
        operation: &str,
        headers: &HeaderMap,
        keep: Keep,
        act: impl FnOnce() -> Result<Value, ApiError>,
    ) -> Result<Value, ApiError> {
        let Some(key) = key(operation, headers) else {
            return act();
        };
        // Held while acting, so that two copies of one call cannot both be the first; `act` starts
        // things and does not wait for them.
        let mut answers = self.answers();
        if let Some(answer) = answers.get(&key) {
            return Ok(answer.clone());
        }
        let answer = act()?;
        self.remember(&mut answers, key, &answer, keep)?;
        Ok(answer)
    }

    /// Whether the call has an answer already.
    pub(crate) fn knows(&self, operation: &str, headers: &HeaderMap) -> bool {
        key(operation, headers).is_some_and(|key| self.answers().contains(&key))
    }

    fn remember(
        &self,
        answers: &mut LruCache<String, Value>,
        key: String,
        answer: &Value,
        keep: Keep,
    ) -> Result<(), ApiError> {
        match keep {
            Keep::Plain => self.store.put(KIND, &key, answer),
            Keep::Sealed => {
                let sealed = self.vault.seal(&key, &answer.to_string());
                let failed = |error| ApiError::internal("the answer cannot be kept", error);
                self.store.put(SEALED, &key, &sealed.map_err(failed)?);
            }
            Keep::Here => {}
            Keep::Nowhere => return Ok(()),
        }
        if let Some((forgotten, _)) = answers.push(key, answer.clone()) {
            self.store.remove(KIND, &forgotten);
            self.store.remove(SEALED, &forgotten);
        }
        Ok(())
    }

    /// Who holds it is the only one to answer this call.
    fn turn(&self, key: &str) -> Arc<Turn<()>> {
        let mut under_way = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        under_way.retain(|_, turn| turn.strong_count() > 0);
        let turn = under_way.get(key).and_then(Weak::upgrade);
        let turn = turn.unwrap_or_default();
        under_way.insert(key.to_owned(), Arc::downgrade(&turn));
        turn
    }

    fn answers(&self) -> MutexGuard<'_, LruCache<String, Value>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// None for a call that cannot be known again.
fn key(operation: &str, headers: &HeaderMap) -> Option<String> {
    let id = headers.get("x-request-id")?.to_str().ok()?;
    // No operation's name has a line break in it, and no header either.
    Some(format!("{operation}\n{id}"))
}

impl Service {
    /// The remembered answer, or what `act` answers when it is over. What was begun goes on without the
    /// client, so that a repeat finds it done.
    pub(crate) async fn once_over(
        self: &Arc<Self>,
        operation: &str,
        headers: &HeaderMap,
        keep: impl FnOnce(&Value) -> Keep + Send + 'static,
        act: impl Future<Output = Result<Value, ApiError>> + Send + 'static,
    ) -> Result<Value, ApiError> {
        let Some(key) = key(operation, headers) else {
            return act.await;
        };
        let service = Arc::clone(self);
        let acting = tokio::spawn(async move {
            let repeats = &service.repeats;
            let turn = repeats.turn(&key);
            let _alone = turn.lock().await;
            let known = repeats.answers().get(&key).cloned();
            if let Some(answer) = known {
                return Ok(answer);
            }
            let answer = act.await?;
            let keep = keep(&answer);
            repeats.remember(&mut repeats.answers(), key, &answer, keep)?;
            Ok(answer)
        });
        let failed = |error| Err(ApiError::internal("the call ended early", error));
        acting.await.unwrap_or_else(failed)
    }
}
