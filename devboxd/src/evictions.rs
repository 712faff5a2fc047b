//! Evictions: announcements that a devbox will be suspended at a given time. This server has no reason of
//! its own to evict; they are caused on demand, to see how a program takes it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::Stream;
use futures_util::stream;
use serde::Serialize;
use tokio::sync::broadcast;

use crate::clock::now_ms;
use crate::devbox::Devbox;
use crate::service::Service;

/// Announcements that a slow listener may lag behind before it misses some.
const BACKLOG: usize = 1024;

/// One announcement, as the wire has it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Eviction {
    devbox_id: String,
    eviction_deadline_ms: u64,
}

/// All announcements whose time has not come.
#[derive(Debug)]
pub(crate) struct Evictions {
    pending: Mutex<Vec<Eviction>>,
    news: broadcast::Sender<Eviction>,
}

impl Default for Evictions {
    fn default() -> Self {
        Self {
            pending: Mutex::default(),
            news: broadcast::Sender::new(BACKLOG),
        }
    }
}

impl Evictions {
    /// The pending announcements, then those that come.
    pub(crate) fn watch(&self) -> impl Stream<Item = Eviction> + Send + use<> {
        // Under the lock, so that none is missed or told twice.
        let pending = self.pending();
        let (told, news) = (pending.clone(), self.news.subscribe());
        drop(pending);
        let live = stream::unfold(news, |mut news| async move {
            loop {
                match news.recv().await {
                    Ok(eviction) => return Some((eviction, news)),
                    Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return None,
                }
            }
        });
        stream::StreamExt::chain(stream::iter(told), live)
    }

    fn announce(&self, eviction: &Eviction) {
        let mut pending = self.pending();
        pending.push(eviction.clone());
        let _nobody_listens = self.news.send(eviction.clone());
    }

    fn forget(&self, eviction: &Eviction) {
        self.pending().retain(|pending| {
            pending.devbox_id != eviction.devbox_id
                || pending.eviction_deadline_ms != eviction.eviction_deadline_ms
        });
    }

    fn pending(&self) -> MutexGuard<'_, Vec<Eviction>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Service {
    /// Announces that a devbox will be suspended after `time`, and does it then.
    pub(crate) fn evict(self: &Arc<Self>, devbox: &Arc<Devbox>, time: Duration) -> Eviction {
        let deadline = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let eviction = Eviction {
            devbox_id: devbox.id.clone(),
            eviction_deadline_ms: now_ms().saturating_add(deadline),
        };
        tracing::info!(
            devbox_id = devbox.id,
            ?time,
            "fault used: an eviction was announced"
        );
        self.evictions.announce(&eviction);
        let (service, devbox, due) = (Arc::clone(self), Arc::clone(devbox), eviction.clone());
        self.tasks.spawn(async move {
            let waited = tokio::time::sleep(time);
            if service.stopping.run_until_cancelled(waited).await.is_some() {
                service.evictions.forget(&due);
                // Refused if it does not run any more.
                let _refused = service.suspend(&devbox);
            }
        });
        eviction
    }
}
