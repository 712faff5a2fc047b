//! The command line.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::Parser;
use devboxd::token::is_token;
use devboxd::{Isolation, Network, ServerConfig, TlsConfig};

/// A local server for Runloop devboxes: the same HTTP API, real processes, on this machine.
///
/// When it is ready it prints one line of JSON on stdout, {"url":"…","token":"…"} (with
/// --tls-self-signed also "ca_file"); logs go to stderr.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Cli {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))]
    listen: SocketAddr,

    /// Bearer token that calls must carry; if not given a random one, which is kept in the data folder.
    #[arg(long, env = "DEVBOXD_TOKEN", hide_env_values = true)]
    token: Option<String>,

    /// Folder for the devboxes' files and output; a folder under your data directory if not given.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,

    /// Origin of a browser page that may call, besides loopback ones (repeatable).
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<String>,

    /// Host name that requests may be addressed to, besides loopback ones (repeatable).
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,

    /// Allow --listen to be an address that other machines reach. Whoever has the token can run
    /// programs as you.
    #[arg(long)]
    allow_remote: bool,

    /// Keep nothing: no devbox, snapshot or other object outlives the server. Without --data-dir
    /// everything is in a temporary folder.
    #[arg(long)]
    ephemeral: bool,

    /// Speak TLS with the certificate in this PEM file, followed by those that lead to what clients trust.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,

    /// The certificate's private key, in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,

    /// Speak TLS with a certificate of this server's own, for localhost, api.runloop.localhost and
    /// *.tunnel.runloop.localhost. The ready line says as `ca_file` which file clients must trust.
    #[arg(long, conflicts_with = "tls_cert")]
    tls_self_signed: bool,

    /// How devboxes are kept from this machine: `namespaces` or not (`plain`); `auto` takes what there is.
    #[arg(long, value_name = "HOW", env = "DEVBOXD_ISOLATION", default_value_t = Isolation::Auto)]
    isolation: Isolation,

    /// Which network devboxes have: one of each one's own (`private`) or this machine's (`host`); `auto` takes what
    /// there is.
    #[arg(long, value_name = "WHICH", env = "DEVBOXD_NETWORK", default_value_t = Network::Auto)]
    network: Network,

    /// Name server that devboxes with a network of their own ask; this machine's first one if not given.
    #[arg(long, value_name = "ADDRESS:PORT")]
    dns: Option<SocketAddr>,

    /// Stop when stdin closes.
    #[arg(long)]
    pub(crate) exit_with_stdin: bool,

    /// Where the repositories of code mounts are, a URL or a folder; /OWNER/NAME is added.
    #[arg(long, value_name = "URL-OR-FOLDER")]
    git_base: Option<String>,

    /// Serve /_faults, which makes the server misbehave on demand.
    #[arg(long)]
    faults: bool,
}

impl Cli {
    /// The server that is asked for, or what is wrong with the question.
    pub(crate) fn config(&self) -> Result<ServerConfig, String> {
        if self.token.as_ref().is_some_and(|token| !is_token(token)) {
            return Err("the token must be printable ASCII without spaces".to_owned());
        }
        let data_dir = match &self.data_dir {
            Some(folder) => folder.clone(),
            None if self.ephemeral => tempfile::Builder::new()
                .prefix("devboxd-")
                .tempdir()
                .map_err(|error| format!("a temporary folder cannot be made: {error}"))?
                .keep(),
            None => directories::ProjectDirs::from("", "", "devboxd")
                .ok_or("there is no user data directory here: name a folder with --data-dir")?
                .data_local_dir()
                .to_owned(),
        };
        let mut config = ServerConfig::new(data_dir);
        config.listen = self.listen;
        config.allow_remote = self.allow_remote;
        config.token.clone_from(&self.token);
        config.allow_origins.clone_from(&self.allow_origin);
        config.allow_hosts.clone_from(&self.allow_host);
        if let Some(base) = &self.git_base {
            config.git_base.clone_from(base);
        }
        config.faults = self.faults;
        config.isolation = self.isolation;
        config.network = self.network;
        config.name_server = self.dns;
        config.init = std::env::current_exe().ok();
        config.ephemeral = self.ephemeral;
        config.tls = match (&self.tls_cert, &self.tls_key) {
            (Some(cert), Some(key)) => Some(TlsConfig::Files {
                cert: cert.clone(),
                key: key.clone(),
            }),
            _ => self.tls_self_signed.then_some(TlsConfig::SelfSigned),
        };
        Ok(config)
    }
}
