//! How devboxes are kept from the machine and from each other: what can be asked for, and what can be had.

use std::fmt;
use std::io;

use clap::ValueEnum;

use crate::config::ServerConfig;
use crate::namespaces::Namespaces;
use crate::network::Network;
use crate::spawner::Spawner;

/// How devboxes are isolated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Isolation {
    /// Namespaces where the machine allows them, and the server is a program that can be a devbox's first process; else plain.
    #[default]
    Auto,
    /// A root, users and processes of its own for each devbox. The server does not start without.
    Namespaces,
    /// A folder and an environment of its own, among the server's processes.
    Plain,
}

impl fmt::Display for Isolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_name(self, f)
    }
}

/// The name that a flag's value has.
pub(crate) fn write_name(value: &impl ValueEnum, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    value
        .to_possible_value()
        .map_or(Ok(()), |named| f.write_str(named.get_name()))
}

/// What was asked for, tried out; none for plain mode, whose reason is logged.
pub(crate) async fn choose(
    config: &ServerConfig,
    spawner: &Spawner,
) -> io::Result<Option<Namespaces>> {
    let reason = match (config.isolation, &config.init) {
        (Isolation::Plain, _) => "it was asked for".to_owned(),
        (_, None) => "no program was named that could be a devbox's init".to_owned(),
        (_, Some(init)) => {
            let own_network = config.network != Network::Host;
            let mut found = Namespaces::find(init, spawner, &config.data_dir, own_network).await;
            if let (Err(reason), Network::Auto) = (&found, config.network) {
                let reason = reason.clone();
                found = Namespaces::find(init, spawner, &config.data_dir, false).await;
                if found.is_ok() {
                    tracing::warn!(reason, "devboxes share this machine's network");
                }
            }
            match found {
                Ok(namespaces) => {
                    namespaces.tell();
                    return Ok(Some(namespaces));
                }
                Err(reason) => reason,
            }
        }
    };
    let wanted = match (config.isolation, config.network) {
        (Isolation::Namespaces, _) => Some("namespaces"),
        (_, Network::Private) => Some("a network of their own"),
        _ => None,
    };
    if let Some(wanted) = wanted {
        let message = format!("devboxes cannot have {wanted} here: {reason}");
        return Err(io::Error::new(io::ErrorKind::Unsupported, message));
    }
    tracing::warn!(
        reason,
        "plain mode: devboxes are not isolated from this machine"
    );
    Ok(None)
}
