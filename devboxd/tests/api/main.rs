//! The server as a client sees it, over HTTP, each test with a server of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    unreachable_pub,
    reason = "a failed assumption of a test must end it"
)]

mod access;
mod adjusted;
mod axons;
mod bad_input;
mod blueprints;
mod builds;
mod commands;
mod configs;
mod contract;
mod data_folder;
mod devboxes;
mod evictions;
mod faults;
mod files;
mod gateways;
mod harness;
mod isolation;
mod keys;
mod life;
mod logs;
mod many;
mod mount_tokens;
mod mounts;
mod nasty_fields;
mod network;
mod objects;
mod paging;
mod processes;
mod pruning;
mod pty;
mod repeated_calls;
mod repeats;
mod restarts;
mod secrets;
mod security;
mod shells;
mod snapshots;
mod stdin;
mod streams;
mod supported;
mod tls;
mod transport;
mod tunnels;
mod uploads;
mod views;
mod waits;
