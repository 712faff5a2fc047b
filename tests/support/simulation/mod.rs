//! A deterministic simulation of service, network, consumer and clock, driven by a schedule that a
//! seed makes. Whatever the schedule says, each byte arrives once and in order, or an error says
//! why not; and nothing is left behind.
#![allow(
    missing_docs,
    unreachable_pub,
    reason = "a part of one test, which alone uses it"
)]

mod consumer;
mod driver;
mod ledger;
mod network;
mod process;
mod schedule;
mod service;
mod wire_format;

pub use driver::simulate;
pub use ledger::Seen;
pub use schedule::schedule;
