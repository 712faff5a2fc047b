//! Everything about a server that can be chosen. The defaults are what the binary runs with; tests
//! shorten the times.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use crate::isolation::Isolation;
use crate::network::Network;

/// How a [`Server`](crate::Server) listens, whom it trusts, where it stores, and how long it waits.
#[derive(Debug, Clone)]
pub struct ServerConfig {
    /// Where to listen; port 0 takes a free port.
    pub listen: SocketAddr,
    /// Allow `listen` to be an address that other machines reach.
    pub allow_remote: bool,
    /// The bearer token; when absent a random one, kept in the data folder unless that is ephemeral.
    pub token: Option<String>,
    /// The folder for devboxes and their output; made if missing, and one server's alone.
    pub data_dir: PathBuf,
    /// Keep nothing: the folder, which must hold nothing that was kept, is removed at the end.
    pub ephemeral: bool,
    /// Origins, as browsers write them, that may call besides loopback ones.
    pub allow_origins: Vec<String>,
    /// Host names that requests may be addressed to besides loopback ones.
    pub allow_hosts: Vec<String>,
    /// Speak TLS, and nothing else, with this certificate.
    pub tls: Option<TlsConfig>,
    /// Where the repositories of code mounts are: a URL or a folder, to which `/OWNER/NAME` is added.
    pub git_base: String,
    /// Serve `/_faults`, which makes the server misbehave on demand.
    pub faults: bool,
    /// How devboxes are kept from the machine and from each other.
    pub isolation: Isolation,
    /// Which network devboxes have.
    pub network: Network,
    /// Where devboxes with a network of their own ask for names; this machine's first name server when absent.
    pub name_server: Option<SocketAddr>,
    /// The program that is started as a devbox's first process: the devboxd binary, or another one whose
    /// `main` begins with [`run_if_asked`](crate::sandbox::run_if_asked).
    pub init: Option<PathBuf>,
    /// The times below.
    pub times: Times,
    /// The sizes below.
    pub sizes: Sizes,
}

/// Where a server's certificate comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TlsConfig {
    /// PEM files.
    Files {
        /// The certificate, and after it those that lead to what clients trust.
        cert: PathBuf,
        /// Its private key.
        key: PathBuf,
    },
    /// Made on first use and kept in the data folder: for `localhost`, `api.runloop.localhost`,
    /// `*.tunnel.runloop.localhost` and `*.tunnel.localhost`.
    SelfSigned,
}

/// How long things are held or kept.
#[derive(Debug, Clone)]
pub struct Times {
    /// Longest hold of `create_and_await_running`.
    pub create_hold: Duration,
    /// Hold of a devbox's `wait_for_status` that names no time.
    pub devbox_hold_default: Duration,
    /// Longest hold of a devbox's `wait_for_status`.
    pub devbox_hold_max: Duration,
    /// Longest (and default) hold of `execute` and of an execution's `wait_for_status`.
    pub execution_hold_max: Duration,
    /// How long an object's upload URL can be used.
    pub upload_url: Duration,
    /// Silence after which an output stream sends a comment.
    pub heartbeat: Duration,
    /// Silence after which an output stream ends with a 408 event.
    pub stream_idle: Duration,
    /// How long the output of processes that outlive their command still counts as the command's.
    pub exit_grace: Duration,
    /// How long a terminal session is kept that nobody is attached to.
    pub pty_idle: Duration,
    /// How long after a devbox's end the output of its commands is kept.
    pub ended_files: Duration,
    /// How long a connection may take to send the head of a request.
    pub request_head: Duration,
    /// How long the body of a request may pause.
    pub request_body: Duration,
    /// How long a stopping server lets open requests finish.
    pub stop_grace: Duration,
}

/// How large things may be, in bytes, and how many there may be.
#[derive(Debug, Clone)]
pub struct Sizes {
    /// Longest body of a file write.
    pub file_body: usize,
    /// Longest file of an upload, which is never in memory as a whole.
    pub upload: u64,
    /// Most of a command's stdout, and of its stderr, that is kept; the rest is read and dropped.
    pub output: u64,
    /// Longest `stdout` or `stderr` in a view; older whole lines beyond it are cut.
    pub view_output: usize,
    /// Lines of `stdout` and `stderr` in a view that was not asked for a number.
    pub view_lines: u64,
    /// Most text in one event of an output stream.
    pub event_text: usize,
    /// Ended devboxes of which the output of their commands is kept; the newest ones.
    pub ended_devboxes: usize,
}

impl ServerConfig {
    /// A server on a free loopback port that stores in `data_dir`.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            allow_remote: false,
            token: None,
            data_dir: data_dir.into(),
            ephemeral: false,
            allow_origins: Vec::new(),
            allow_hosts: Vec::new(),
            tls: None,
            git_base: "https://github.com".to_owned(),
            faults: false,
            isolation: Isolation::Auto,
            network: Network::Auto,
            name_server: None,
            init: None,
            times: Times::default(),
            sizes: Sizes::default(),
        }
    }
}

impl Default for Times {
    fn default() -> Self {
        Self {
            create_hold: Duration::from_secs(20),
            devbox_hold_default: Duration::from_secs(10),
            devbox_hold_max: Duration::from_secs(30),
            execution_hold_max: Duration::from_secs(25),
            upload_url: Duration::from_secs(900),
            heartbeat: Duration::from_secs(15),
            stream_idle: Duration::from_secs(300),
            exit_grace: Duration::from_millis(250),
            pty_idle: Duration::from_secs(600),
            ended_files: Duration::from_secs(7 * 24 * 3600),
            request_head: Duration::from_secs(30),
            request_body: Duration::from_secs(30),
            stop_grace: Duration::from_secs(3),
        }
    }
}

impl Default for Sizes {
    fn default() -> Self {
        Self {
            file_body: 100 << 20,
            upload: 16 << 30,
            output: 1 << 30,
            view_output: 16 << 20,
            view_lines: 100,
            event_text: 64 << 10,
            ended_devboxes: 1000,
        }
    }
}
