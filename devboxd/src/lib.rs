//! A local server for Runloop devboxes: the wire contract of the hosted service, with real
//! processes on this machine. The binary is a thin shell around [`Server::bind`]; tests start the
//! same server in their own process on a free port.

mod activity;
mod app;
mod auth;
mod boot;
mod clock;
pub mod config;
mod console;
mod cors;
mod create_params;
mod data_folder;
mod devbox;
mod devbox_folder;
mod devboxes;
mod error;
mod execution;
mod execution_view;
mod executions;
mod fault_body;
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
mod query;
mod repeats;
mod routes;
mod runner;
mod server;
mod service;
mod shell;
mod shells;
mod spawner;
mod stdin;
mod sweep;
mod timers;
mod utf8;
mod waits;

pub use config::ServerConfig;
pub use server::Server;
