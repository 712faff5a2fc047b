//! Names that nobody can guess: ids with a prefix by kind, and tokens.

use rand::RngExt;
use rand::distr::Alphanumeric;

fn random(length: usize) -> String {
    rand::rng()
        .sample_iter(Alphanumeric)
        .take(length)
        .map(char::from)
        .collect()
}

/// An id such as `dbx_…`; `kind` is the prefix without its underscore.
pub(crate) fn fresh(kind: &str) -> String {
    format!("{kind}_{}", random(24))
}

/// A bearer token of about 190 bits.
pub(crate) fn token() -> String {
    random(32)
}
