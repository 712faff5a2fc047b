//! What outlives the server: documents by kind and id, each one JSON, in one SQLite file.
//!
//! Writing never waits. [`Store::put`], [`Store::remove`] and [`Store::save`] hand over to a thread that
//! commits what has come meanwhile as one transaction. Whoever must know that it is kept awaits
//! [`Store::settled`]; a layer around the API does so before each answer leaves, so that handlers need not:
//! what a client was told is there after a crash.
//!
//! Most kinds need none of these calls but a [`StoredRegister`](crate::stored_register::StoredRegister):
//!
//! ```text
//! #[derive(Serialize, Deserialize)]
//! struct SecretRecord { id: String, name: String, sealed: String }
//!
//! impl Identified for Secret { fn id(&self) -> &str { &self.id } }
//!
//! impl Stored for Secret {
//!     const KIND: &'static str = "secret";
//!     type Record = SecretRecord;
//!     fn record(&self) -> SecretRecord { self.into() } // as it is at this moment, by the store's thread
//! }
//!
//! let secrets = StoredRegister::load(&store, Secret::from_record)?;   // at start, in creation order
//! secrets.add(Arc::new(secret));
//! secret.rename("new"); secrets.changed(&secret);                     // after each change
//! ```

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use rusqlite::Connection;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::oneshot;

use crate::database;

/// Writes of one transaction at most; who waits for the first waits for all of them.
const TOGETHER: usize = 1000;

/// A document as it is to be, or that it is to be gone.
struct Write {
    kind: &'static str,
    id: String,
    body: Option<String>,
}

enum Order {
    /// Made by the store's thread, so that the latest of two writes of one thing is never the older state.
    Write(Box<dyn FnOnce() -> Option<Write> + Send>),
    /// Answered when all that was ordered before is kept.
    Settle(oneshot::Sender<Result<(), String>>),
    Close(oneshot::Sender<()>),
}

/// The documents of a server.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    orders: mpsc::Sender<Order>,
    connection: Arc<Mutex<Option<Connection>>>,
    progress: Arc<Progress>,
}

/// How many writes were ordered and how many are kept.
#[derive(Debug, Default)]
struct Progress {
    ordered: AtomicU64,
    kept: AtomicU64,
}

impl Store {
    /// Opens the database at `path`, made if missing; without a path one in memory, which keeps nothing.
    /// `held` is dropped when the database is closed.
    pub(crate) fn open(path: Option<&Path>, held: impl Send + 'static) -> io::Result<Self> {
        let connection = match path {
            Some(path) => database::open(path).map_err(|what| {
                io::Error::other(format!("the database {} {what}", path.display()))
            })?,
            None => database::in_memory().map_err(io::Error::other)?,
        };
        let connection = Arc::new(Mutex::new(Some(connection)));
        let progress = Arc::new(Progress::default());
        let (orders, taken) = mpsc::channel();
        let writer = Writer {
            connection: Arc::clone(&connection),
            progress: Arc::clone(&progress),
            taken: 0,
            unwritten: Vec::new(),
        };
        std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || {
                let closing = writer.serve(&taken);
                drop(held);
                // Dropped without an answer if nobody asked for the end.
                closing.map(|sender| sender.send(()))
            })?;
        Ok(Self {
            orders,
            connection,
            progress,
        })
    }

    /// Keeps a document under its kind and id in place of an earlier one.
    pub(crate) fn put(&self, kind: &'static str, id: &str, document: &impl Serialize) {
        let write = write(kind, id.to_owned(), document);
        self.order_write(move || write);
    }

    /// The same, but looks at the thing when it is written: `id` and `document` are asked by another
    /// thread, a moment later, and the last write of a thing holds its last state.
    pub(crate) fn save<D: Serialize>(
        &self,
        kind: &'static str,
        document: impl FnOnce() -> (String, D) + Send + 'static,
    ) {
        self.order_write(move || {
            let (id, document) = document();
            write(kind, id, &document)
        });
    }

    /// Removes a document if there is one.
    pub(crate) fn remove(&self, kind: &'static str, id: &str) {
        let (id, body) = (id.to_owned(), None);
        self.order_write(move || Some(Write { kind, id, body }));
    }

    /// All documents of a kind with their ids, oldest first. Blocks; for the server's start.
    pub(crate) fn all<D: DeserializeOwned>(&self, kind: &str) -> io::Result<Vec<(String, D)>> {
        let mut connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let closed = || io::Error::other("the store is closed");
        let documents = read_all(connection.as_mut().ok_or_else(closed)?, kind)
            .map_err(|error| io::Error::other(format!("the stored {kind}s: {error}")))?;
        let parse = |(id, body): (String, String)| {
            let parsed = serde_json::from_str(&body);
            let named = |error| io::Error::other(format!("the stored {kind} `{id}`: {error}"));
            Ok((id.clone(), parsed.map_err(named)?))
        };
        documents.into_iter().map(parse).collect()
    }

    /// Waits until everything that was ordered before this call is kept; the error if it cannot be.
    pub(crate) async fn settled(&self) -> Result<(), String> {
        if self.progress.kept.load(Ordering::Acquire)
            == self.progress.ordered.load(Ordering::Acquire)
        {
            return Ok(());
        }
        let (sender, settled) = oneshot::channel();
        let closed = "the store is closed";
        self.orders
            .send(Order::Settle(sender))
            .map_err(|_| closed)?;
        settled.await.unwrap_or_else(|_| Err(closed.to_owned()))
    }

    /// Keeps what was ordered and closes the database; later orders go nowhere.
    pub(crate) async fn close(&self) {
        let (sender, closed) = oneshot::channel();
        if self.orders.send(Order::Close(sender)).is_ok() {
            let _closed = closed.await;
        }
    }

    fn order_write(&self, write: impl FnOnce() -> Option<Write> + Send + 'static) {
        // Counted first: the number that is kept must never reach that of the orders while one is missing.
        self.progress.ordered.fetch_add(1, Ordering::AcqRel);
        if self.orders.send(Order::Write(Box::new(write))).is_err() {
            tracing::debug!("a write came after the store was closed");
        }
    }
}

fn write(kind: &'static str, id: String, document: &impl Serialize) -> Option<Write> {
    match serde_json::to_string(document) {
        Ok(body) => Some(Write {
            kind,
            id,
            body: Some(body),
        }),
        Err(error) => {
            tracing::error!(kind, id, %error, "a document cannot be written as JSON");
            None
        }
    }
}

/// The store's thread.
struct Writer {
    connection: Arc<Mutex<Option<Connection>>>,
    progress: Arc<Progress>,
    taken: u64,
    /// What could not be kept, to be tried again with the next orders.
    unwritten: Vec<Write>,
}

impl Writer {
    /// Works until the store is closed or nobody has it any more; who wants to know of the end.
    fn serve(mut self, orders: &mpsc::Receiver<Order>) -> Option<oneshot::Sender<()>> {
        while let Ok(first) = orders.recv() {
            let mut waiting = Vec::new();
            let mut close = None;
            for order in std::iter::once(first).chain(orders.try_iter().take(TOGETHER)) {
                match order {
                    Order::Write(write) => {
                        self.taken += 1;
                        self.unwritten.extend(write());
                    }
                    Order::Settle(sender) => waiting.push(sender),
                    Order::Close(sender) => {
                        close = Some(sender);
                        break;
                    }
                }
            }
            let kept = self.keep();
            for sender in waiting {
                let _gone = sender.send(kept.clone());
            }
            if close.is_some() {
                self.connection().take();
                return close;
            }
        }
        self.connection().take();
        None
    }

    fn keep(&mut self) -> Result<(), String> {
        let mut connection = self.connection();
        let kept = connection
            .as_mut()
            .map_or(Ok(()), |connection| commit(connection, &self.unwritten));
        drop(connection);
        kept.map_err(|error| {
            tracing::error!(%error, waiting = self.unwritten.len(), "documents could not be stored");
            error.to_string()
        })?;
        self.unwritten.clear();
        self.progress.kept.store(self.taken, Ordering::Release);
        Ok(())
    }

    fn connection(&self) -> std::sync::MutexGuard<'_, Option<Connection>> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn commit(connection: &mut Connection, writes: &[Write]) -> rusqlite::Result<()> {
    if writes.is_empty() {
        return Ok(());
    }
    let transaction = connection.transaction()?;
    {
        let mut put = transaction.prepare_cached(
            "INSERT INTO documents (kind, id, body) VALUES (?1, ?2, ?3)
             ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
        )?;
        let mut remove =
            transaction.prepare_cached("DELETE FROM documents WHERE kind = ?1 AND id = ?2")?;
        for Write { kind, id, body } in writes {
            match body {
                Some(body) => put.execute((kind, id, body))?,
                None => remove.execute((kind, id))?,
            };
        }
    }
    transaction.commit()
}

fn read_all(connection: &mut Connection, kind: &str) -> rusqlite::Result<Vec<(String, String)>> {
    connection
        .prepare("SELECT id, body FROM documents WHERE kind = ?1 ORDER BY place")?
        .query_map([kind], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Store;

    fn numbers(store: &Store) -> Vec<(String, u32)> {
        store.all("number").unwrap()
    }

    #[tokio::test]
    async fn documents_come_back_in_the_order_of_their_creation() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("database");
        let store = Store::open(Some(&path), ()).unwrap();
        for number in 0..10_u32 {
            store.put("number", &format!("n{number}"), &number);
        }
        store.put("number", "n3", &33);
        store.remove("number", "n5");
        store.remove("number", "none");
        store.put("other", "n0", &"text");
        store.settled().await.unwrap();
        store.close().await;
        let store = Store::open(Some(&path), ()).unwrap();
        let expected = [0, 1, 2, 33, 4, 6, 7, 8, 9];
        let found = numbers(&store);
        assert_eq!(
            found.iter().map(|(_, number)| *number).collect::<Vec<_>>(),
            expected
        );
        assert_eq!(found[3].0, "n3");
        assert_eq!(
            store.all::<String>("other").unwrap(),
            [("n0".to_owned(), "text".to_owned())]
        );
        assert!(
            store
                .all::<String>("number")
                .unwrap_err()
                .to_string()
                .contains("number `n0`")
        );
    }

    #[tokio::test]
    async fn the_last_of_concurrent_saves_holds_the_last_state() {
        use std::sync::Arc;
        use std::sync::atomic::{AtomicU32, Ordering};
        let store = Store::open(None, ()).unwrap();
        let state = Arc::new(AtomicU32::new(0));
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let (store, state) = (store.clone(), Arc::clone(&state));
                std::thread::spawn(move || {
                    for _ in 0..200 {
                        state.fetch_add(1, Ordering::SeqCst);
                        let state = Arc::clone(&state);
                        store.save("number", move || {
                            ("n".to_owned(), state.load(Ordering::SeqCst))
                        });
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        store.settled().await.unwrap();
        assert_eq!(numbers(&store), [("n".to_owned(), 1600)]);
    }

    #[tokio::test]
    async fn a_closed_store_refuses_instead_of_pretending() {
        let store = Store::open(None, ()).unwrap();
        store.close().await;
        store.put("number", "n", &1);
        assert!(store.settled().await.is_err());
        assert!(store.all::<u32>("number").is_err());
    }

    #[tokio::test]
    async fn what_could_not_be_kept_is_told_and_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("database");
        let store = Store::open(Some(&path), ()).unwrap();
        let limit = |pages: u32| {
            let connection = store.connection.lock().unwrap();
            connection
                .as_ref()
                .unwrap()
                .pragma_update(None, "max_page_count", pages)
                .unwrap();
        };
        limit(1);
        store.put("number", "large", &"x".repeat(100_000));
        let error = store.settled().await.unwrap_err();
        assert!(error.contains("full"), "{error}");
        limit(1_000_000);
        store.put("number", "small", &"y");
        store.settled().await.unwrap();
        let ids: Vec<_> = store
            .all::<String>("number")
            .unwrap()
            .into_iter()
            .map(|(id, _)| id)
            .collect();
        assert_eq!(ids, ["large", "small"]);
    }
}
