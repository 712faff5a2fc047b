use super::LocalBoxFuture;
use crate::core::Result;

/// Where the bearer token comes from.
pub trait Credentials {
    /// The token for the next attempt; asked again before each, so that short-lived tokens work.
    fn token(&self) -> LocalBoxFuture<'_, Result<String>>;
}
