//! The limit of open files. A server of thousands of held requests needs more than the usual soft limit;
//! the programs that it runs get the limit that it was started with.

use std::io;
use std::sync::OnceLock;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

static STARTED_WITH: OnceLock<Rlimit> = OnceLock::new();

/// Raises this process's soft limit to the hard one.
///
/// # Errors
///
/// Whatever the operating system says; the old limit then still holds.
pub fn raise() -> io::Result<()> {
    let limit = *STARTED_WITH.get_or_init(|| getrlimit(Resource::Nofile));
    let raised = Rlimit {
        current: limit.maximum,
        ..limit
    };
    Ok(setrlimit(Resource::Nofile, raised)?)
}

/// What a program that the server runs should have, if that is not what it would inherit.
pub(crate) fn of_programs() -> Option<Rlimit> {
    STARTED_WITH.get().copied()
}
