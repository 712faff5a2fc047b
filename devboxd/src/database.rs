//! The SQLite file that documents stand in. A file that is not devboxd's, that a newer devboxd wrote, or
//! that is damaged is refused before anything is written.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};

/// In the file's header, so that no other program's database is taken for one of devboxd's: "dvbx".
const APPLICATION: u32 = 0x6476_6278;

/// Each step leads from one version of the schema to the next; what stands here once is never changed.
const STEPS: &[M<'static>] = &[M::up(
    "CREATE TABLE documents (
       place INTEGER PRIMARY KEY AUTOINCREMENT,
       kind TEXT NOT NULL,
       id TEXT NOT NULL,
       body TEXT NOT NULL,
       UNIQUE (kind, id)
     ) STRICT;",
)];

/// What the fields of a database's header are, <https://www.sqlite.org/fileformat.html>.
const MAGIC: &[u8] = b"SQLite format 3\0";
const HEADER: usize = 100;
const VERSION_AT: usize = 60;
const APPLICATION_AT: usize = 68;

/// Opens the database at `path`, or makes it. The error completes "the database PATH …".
pub(crate) fn open(path: &Path) -> Result<Connection, String> {
    let exists = path
        .try_exists()
        .map_err(|error| format!("cannot be looked for: {error}"))?;
    if exists {
        check_header(path)?;
    } else {
        make(path).map_err(|error| format!("cannot be made: {error}"))?;
    }
    let mut connection = open_checked(path)?;
    prepare(&mut connection).map_err(|error| format!("cannot be used: {error}"))?;
    Ok(connection)
}

/// A database that is gone with its connection.
pub(crate) fn in_memory() -> Result<Connection, String> {
    let prepared = || -> rusqlite_migration::Result<Connection> {
        let mut connection = Connection::open_in_memory()?;
        prepare(&mut connection)?;
        Ok(connection)
    };
    prepared().map_err(|error| error.to_string())
}

fn prepare(connection: &mut Connection) -> rusqlite_migration::Result<()> {
    // A process that dies loses nothing by this; a machine that does may lose the last moment, whole.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    Migrations::from_slice(STEPS).to_latest(connection)
}

/// The file gets its name when it is whole, so that an empty one under that name is known to be damaged.
fn make(path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let unfinished = beside(path, ".new");
    remove_if_there(&unfinished)?;
    let mut connection = Connection::open(&unfinished)?;
    connection.pragma_update(None, "application_id", APPLICATION)?;
    Migrations::from_slice(STEPS).to_latest(&mut connection)?;
    // Last, so that all of it stands in the file itself and its header can be read from there.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.close().map_err(|(_, error)| error)?;
    File::open(&unfinished)?.sync_all()?;
    fs::rename(&unfinished, path)?;
    Ok(())
}

fn check_header(path: &Path) -> Result<(), String> {
    let mut header = Vec::with_capacity(HEADER);
    File::open(path)
        .and_then(|file| file.take(HEADER as u64).read_to_end(&mut header))
        .map_err(|error| format!("cannot be read: {error}"))?;
    let number = |at: usize| -> Option<u32> {
        let bytes = header.get(at..at + 4)?;
        bytes.try_into().ok().map(u32::from_be_bytes)
    };
    let (Some(version), Some(application)) = (number(VERSION_AT), number(APPLICATION_AT)) else {
        return Err("is damaged: it is shorter than the header of a database".to_owned());
    };
    if !header.starts_with(MAGIC) {
        return Err("is damaged: it does not begin as a database does".to_owned());
    }
    if application != APPLICATION {
        return Err("was not made by devboxd".to_owned());
    }
    if version as usize > STEPS.len() {
        let known = STEPS.len();
        return Err(format!(
            "was written by a newer devboxd (version {version} of its schema; this one knows {known})"
        ));
    }
    Ok(())
}

fn open_checked(path: &Path) -> Result<Connection, String> {
    let log = beside(path, "-wal");
    let had_log = log.exists();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let checked = || -> rusqlite::Result<Result<Connection, String>> {
        let connection = Connection::open_with_flags(path, flags)?;
        // A file that turns out to be damaged must not be written to by its closing.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        // The folder is this process's alone: nobody needs the memory that processes would share.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if found != "ok" {
            return Ok(Err(found));
        }
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        Ok(Ok(connection))
    };
    let damage = match checked() {
        Ok(Ok(connection)) => return Ok(connection),
        Ok(Err(found)) => found,
        Err(error) => error.to_string(),
    };
    if !had_log {
        // SQLite makes an empty one to look into it.
        let _none = fs::remove_file(&log);
    }
    Err(format!("is damaged: {damage}"))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}
