//! A local devbox server.
fn main() {}
