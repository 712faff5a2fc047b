//! The events of all axons, in one SQLite file beside the documents: they are many, and read by position.

use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension};

/// Most text of one read, unless its first event is longer.
const READ_TEXT: usize = 256 << 10;

/// An event: its place in its axon, and its view as JSON.
pub(crate) type Entry = (i64, String);

/// The log of events. Its calls block, for as long as SQLite takes.
pub(crate) struct AxonLog {
    connection: Mutex<Connection>,
}

impl AxonLog {
    /// Opens the file, made if missing.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let opened = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(path)?;
            connection.pragma_update(None, "journal_mode", "WAL")?;
            connection.pragma_update(None, "synchronous", "NORMAL")?;
            connection.execute_batch(
                "CREATE TABLE IF NOT EXISTS events (
                   axon TEXT NOT NULL,
                   sequence INTEGER NOT NULL,
                   body TEXT NOT NULL,
                   PRIMARY KEY (axon, sequence)
                 ) STRICT, WITHOUT ROWID;",
            )?;
            Ok(connection)
        };
        let named = |error: rusqlite::Error| {
            let path = path.display();
            io::Error::other(format!("the axons' events in {path}: {error}"))
        };
        opened().map_err(named).map(|connection| Self {
            connection: Mutex::new(connection),
        })
    }

    /// The last sequence of an axon; 0 before its first event.
    pub(crate) fn last(&self, axon: &str) -> rusqlite::Result<i64> {
        self.connection()
            .prepare_cached("SELECT max(sequence) FROM events WHERE axon = ?1")?
            .query_row([axon], |row| row.get::<_, Option<i64>>(0))
            .map(Option::unwrap_or_default)
    }

    pub(crate) fn append(&self, axon: &str, sequence: i64, body: &str) -> rusqlite::Result<()> {
        self.connection()
            .prepare_cached("INSERT INTO events (axon, sequence, body) VALUES (?1, ?2, ?3)")?
            .execute((axon, sequence, body))
            .map(drop)
    }

    /// The next events after a place, oldest first; not all at once when they are long.
    pub(crate) fn after(&self, axon: &str, sequence: i64) -> rusqlite::Result<Vec<Entry>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT sequence, body FROM events WHERE axon = ?1 AND sequence > ?2 ORDER BY sequence",
        )?;
        let mut rows = statement.query((axon, sequence))?;
        let (mut entries, mut text) = (Vec::new(), 0);
        while text < READ_TEXT {
            let Some(row) = rows.next()? else {
                break;
            };
            let body: String = row.get(1)?;
            text += body.len();
            entries.push((row.get(0)?, body));
        }
        Ok(entries)
    }

    /// The last events before a place, newest first.
    pub(crate) fn before(
        &self,
        axon: &str,
        sequence: i64,
        limit: usize,
    ) -> rusqlite::Result<Vec<Entry>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.connection()
            .prepare_cached(
                "SELECT sequence, body FROM events WHERE axon = ?1 AND sequence < ?2
                 ORDER BY sequence DESC LIMIT ?3",
            )?
            .query_map((axon, sequence, limit), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect()
    }

    /// Whether an axon has an event of this sequence.
    pub(crate) fn holds(&self, axon: &str, sequence: i64) -> rusqlite::Result<bool> {
        self.connection()
            .prepare_cached("SELECT 1 FROM events WHERE axon = ?1 AND sequence = ?2")?
            .query_row((axon, sequence), |_| Ok(()))
            .optional()
            .map(|found| found.is_some())
    }

    pub(crate) fn remove(&self, axon: &str) -> rusqlite::Result<()> {
        self.connection()
            .execute("DELETE FROM events WHERE axon = ?1", [axon])
            .map(drop)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
