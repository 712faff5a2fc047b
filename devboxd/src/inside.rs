//! What is asked of the inside of a devbox with namespaces of its own.

use serde::{Deserialize, Serialize};

/// Whom a signal is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Target {
    /// A program that has not ended.
    Process,
    /// Such a program's group.
    Group,
    /// The group of a program that may have ended.
    RestOfGroup,
}

/// What a file is opened for.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) enum Access {
    Read,
    /// Anew, with the folders above it.
    Replace,
    /// At its end, with the folders above it; for its owner alone if it is new.
    Append,
}
