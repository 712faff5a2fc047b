//! The seams between the client's logic and the platform under it, as traits without `Send`.
//!
//! What implements them lives elsewhere: `fetch` for JavaScript, scripted parts in tests.
//! No decision is made here.

/// Cancellation.
pub mod cancel;
/// Time.
pub mod clock;
/// Few connections for many.
pub mod connections;
/// The bearer token.
pub mod credentials;
/// A value that tasks wait for.
pub mod outcome;
/// Ids and jitter.
pub mod random;
/// Where output goes.
pub mod sink;
/// Work in the background.
pub mod tasks;
/// Requests on the wire.
pub mod transport;

pub use cancel::CancelToken;
pub use clock::Clock;
pub use connections::{Connections, Turn};
pub use credentials::Credentials;
pub use futures_util::future::LocalBoxFuture;
pub use outcome::Outcome;
pub use random::Random;
pub use sink::{Note, Sink, StreamName};
pub use tasks::Tasks;
pub use transport::{HttpRequest, HttpResponse, Transport};

/// The platform that a client runs on.
pub struct Runtime {
    /// Sends requests.
    pub transport: Box<dyn Transport>,
    /// Tells the time and sleeps.
    pub clock: Box<dyn Clock>,
    /// Makes ids and jitter.
    pub random: Box<dyn Random>,
    /// Runs work in the background.
    pub tasks: Box<dyn Tasks>,
    /// Says how many connections may be held.
    pub connections: Connections,
    /// Gives the bearer token.
    pub credentials: Box<dyn Credentials>,
}
