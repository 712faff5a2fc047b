//! Names that nobody can guess: ids with a prefix by kind, and tokens.

use rand::RngExt;
use rand::distr::Alphanumeric;
use rand::seq::IndexedRandom;

use crate::clock::now_ms;

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

/// The same, but ids that are made later are greater, as texts: they begin with the time.
pub(crate) fn rising(kind: &str) -> String {
    format!("{kind}_{:012x}{}", now_ms(), random(16))
}

/// A bearer token of about 190 bits.
pub(crate) fn token() -> String {
    random(32)
}

/// A part of a host name of about 120 bits. Names have no case, so it has none either.
pub(crate) fn host_label() -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let mut rng = rand::rng();
    let letters = (0..24).filter_map(|_| LETTERS.choose(&mut rng));
    letters.copied().map(char::from).collect()
}
