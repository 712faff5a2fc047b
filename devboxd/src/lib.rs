//! A local server for Runloop devboxes: the wire contract of the hosted service, with real
//! processes on this machine. The binary is a thin shell around [`Server::bind`]; tests start the
//! same server in their own process on a free port.

mod activity;
mod app;
mod auth;
mod boot;
mod clock;
pub mod config;
mod connection;
mod console;
mod cors;
mod create_params;
mod data_folder;
mod database;
mod devbox;
mod devbox_folder;
mod disk_copy;
mod drip_body;
mod error;
mod evictions;
mod execution;
mod execution_view;
mod executions;
mod fault_body;
mod fault_rule;
pub mod faults;
mod files;
mod guard;
mod ids;
mod json;
mod launch_parameters;
mod life;
mod lifecycle;
mod logs;
pub mod open_files;
mod output_copies;
mod output_events;
mod output_log;
mod output_tail;
mod output_times;
mod output_writer;
mod page;
mod process;
mod prompt_stream;
mod query;
mod register;
mod repeats;
mod routes;
mod run_folder;
mod runner;
mod self_signed;
mod server;
mod service;
mod settings;
mod shell;
mod shells;
mod snapshot;
mod snapshots;
mod spawner;
mod stdin;
mod store;
mod stored_register;
mod sweep;
mod timers;
mod tls;
mod tunnel;
mod tunnel_host;
mod tunnel_listener;
mod tunnel_proxy;
mod utf8;
mod waits;

pub use config::{ServerConfig, TlsConfig};
pub use server::Server;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
