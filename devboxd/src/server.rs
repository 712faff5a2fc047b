//! Listening, connections, and the end of both.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::account::Account;
use crate::app::app;
use crate::axons::Axons;
use crate::blueprint::Blueprint;
use crate::config::{ServerConfig, TlsConfig};
use crate::config_kind::Configs;
use crate::connection::Connections;
use crate::data_folder::DataFolder;
use crate::evictions::Evictions;
use crate::faults::Faults;
use crate::gateway::{self, Gateway};
use crate::ids;
use crate::isolation::{self, Isolation};
use crate::key::Keys;
use crate::namespaces::Namespaces;
use crate::network::{Network, Offered};
use crate::object::Object;
use crate::prune::keep_pruned;
use crate::recovery;
use crate::repeats::Repeats;
use crate::secret::Secret;
use crate::service::Service;
use crate::settings::Settings;
use crate::snapshot::Snapshot;
use crate::spawner::Spawner;
use crate::store::Store;
use crate::stored_register::StoredRegister;
use crate::tls::Tls;
use crate::token;
use crate::vault::Vault;

/// A running devboxd.
///
/// ```no_run
/// # async fn example() -> std::io::Result<()> {
/// let server = devboxd::Server::bind(devboxd::ServerConfig::new("/tmp/devboxes")).await?;
/// println!("{} {}", server.url(), server.token());
/// server.shutdown().await;
/// # Ok(())
/// # }
/// ```
pub struct Server {
    address: SocketAddr,
    service: Arc<Service>,
    stop: CancellationToken,
    serving: JoinHandle<()>,
    folder: DataFolder,
}

impl Server {
    /// Takes the data folder, listens, and serves from then on, on the runtime this is called in.
    ///
    /// # Errors
    ///
    /// An address that other machines reach and that was not allowed, a data folder that is in use or
    /// not devboxd's, a certificate that cannot be used, an address that cannot be listened on.
    pub async fn bind(config: ServerConfig) -> io::Result<Self> {
        if !config.listen.ip().is_loopback() && !config.allow_remote {
            let message = format!(
                "{} can be reached from other machines; allow it explicitly (--allow-remote)",
                config.listen
            );
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let given = match &config.tls {
            Some(TlsConfig::Files { cert, key }) => Some(Tls::given(cert, key)?),
            _ => None,
        };
        let folder = DataFolder::take(&config.data_dir, config.ephemeral)?;
        let store = Store::open(folder.database().as_deref(), Arc::clone(&folder.lock))?;
        let stored = match Stored::load(&store, &folder) {
            Ok(stored) => stored,
            Err(error) => {
                // So that the folder is free when the caller learns of it.
                store.close().await;
                return Err(error);
            }
        };
        let axons = Axons::load(&store, folder.axons())?;
        let devboxes = recovery::load(&store, &folder, &stored.vault)?;
        let repeats = Repeats::load(&store, &stored.vault)?;
        let token = match (&config.token, folder.token()) {
            (Some(token), _) => token.clone(),
            (None, Some(file)) => token::kept(&file)?,
            (None, None) => ids::token(),
        };
        let tls = match &config.tls {
            Some(TlsConfig::SelfSigned) => Some(Tls::own(&folder.tls())?),
            _ => given,
        };
        let listener = TcpListener::bind(config.listen).await.map_err(|error| {
            io::Error::new(
                error.kind(),
                format!("cannot listen on {}: {error}", config.listen),
            )
        })?;
        let address = listener.local_addr()?;
        let spawner = Spawner::start()?;
        let namespaces = isolation::choose(&config, &spawner).await?;
        let private = namespaces.as_ref().map(Namespaces::network) == Some(Network::Private);
        let (gateway, to_gateway) = Gateway::open(private).await?;
        let service = Arc::new(Service {
            token,
            devboxes_folder: folder.devboxes(),
            snapshots_folder: folder.snapshots(),
            changeable: RwLock::new(Settings::from_config(&config)),
            config,
            tls,
            devboxes,
            account: Account::load(&store)?,
            keys: Keys::load(&store)?,
            network_policies: Configs::load(&store)?,
            gateway_configs: Configs::load(&store)?,
            mcp_configs: Configs::load(&store)?,
            grants: StoredRegister::load(&store, Ok)?,
            offered: Offered {
                api: address,
                gateway: gateway.address,
            },
            gateway,
            axons,
            snapshots: stored.snapshots,
            blueprints_folder: folder.blueprints(),
            blueprints: stored.blueprints,
            builds_folder: folder.builds(),
            unkept: Store::open(None, ())?,
            objects_folder: folder.objects(),
            objects: stored.objects,
            secrets: stored.secrets,
            presigner: stored.vault.presigner(),
            vault: stored.vault,
            store,
            evictions: Evictions::default(),
            repeats,
            spawner,
            namespaces,
            faults: Faults::default(),
            stopping: CancellationToken::new(),
            tasks: TaskTracker::new(),
        });
        service.restore_grants();
        service.recover()?;
        service.resume_objects().await;
        let pruning = keep_pruned(Arc::downgrade(&service), service.stopping.clone());
        service.tasks.spawn(pruning);
        let stop = CancellationToken::new();
        let head = service.config.times.request_head;
        let outside = Connections {
            app: app(Arc::clone(&service)),
            tls: service.tls.as_ref().map(|tls| tls.acceptor.clone()),
            head,
        };
        let inside = Connections {
            app: gateway::app(Arc::clone(&service)),
            tls: None,
            head,
        };
        let grace = service.config.times.stop_grace;
        let both = (
            serve(listener, outside, grace, stop.clone()),
            serve(to_gateway, inside, grace, stop.clone()),
        );
        let serving = tokio::spawn(async move {
            tokio::join!(both.0, both.1);
        });
        Ok(Self {
            address,
            service,
            stop,
            serving,
            folder,
        })
    }

    /// The base URL, such as `http://127.0.0.1:8080`; `https` with a certificate.
    pub fn url(&self) -> String {
        format!("{}://{}", self.service.scheme(), self.address)
    }

    /// The certificate that a client must trust, if the server made its own.
    pub fn ca_file(&self) -> Option<&Path> {
        self.service.tls.as_ref()?.ca_file.as_deref()
    }

    /// The bearer token.
    pub fn token(&self) -> &str {
        &self.service.token
    }

    /// How devboxes are isolated here: what became of [`Isolation::Auto`].
    pub fn isolation(&self) -> Isolation {
        match self.service.namespaces {
            Some(_) => Isolation::Namespaces,
            None => Isolation::Plain,
        }
    }

    /// Which network devboxes have: what became of [`Network::Auto`].
    pub fn network(&self) -> Network {
        self.service.network()
    }

    /// The faults in force; they work whether or not `/_faults` is served.
    pub fn faults(&self) -> &Faults {
        &self.service.faults
    }

    /// Ends all processes of all devboxes, lets open requests finish for a moment, and returns when nothing
    /// runs any more. The devboxes themselves are kept for the next server on the same folder.
    pub async fn shutdown(mut self) {
        self.service.stop().await;
        self.stop.cancel();
        let _panicked = (&mut self.serving).await;
        self.service.store.close().await;
        self.folder.remove();
    }
}

/// What an earlier run left.
struct Stored {
    snapshots: StoredRegister<Snapshot>,
    blueprints: StoredRegister<Blueprint>,
    objects: StoredRegister<Object>,
    secrets: StoredRegister<Secret>,
    vault: Vault,
}

impl Stored {
    fn load(store: &Store, folder: &DataFolder) -> io::Result<Self> {
        let (snapshots, objects) = (folder.snapshots(), folder.objects());
        let vault = Vault::open(folder.key())?;
        let secrets = StoredRegister::load(store, |record| Secret::restore(record, &vault))?;
        // Only now: before, it would have taken the place of the one that the secrets need.
        vault.keep()?;
        let blueprints = folder.blueprints();
        match std::fs::remove_dir_all(folder.builds()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        Ok(Self {
            blueprints: StoredRegister::load(store, |record| {
                Blueprint::restore(record, &blueprints)
            })?,
            snapshots: StoredRegister::load(store, |record| {
                Ok(Snapshot::restore(record, &snapshots))
            })?,
            objects: StoredRegister::load(store, |record| Ok(Object::restore(record, &objects)))?,
            secrets,
            vault,
        })
    }
}

/// A server that is dropped without a shutdown stops serving; its processes die with the spawner.
impl Drop for Server {
    fn drop(&mut self) {
        self.stop.cancel();
        // What goes on by itself ends too, and lets go of the data folder.
        self.service.stopping.cancel();
        self.serving.abort();
    }
}

async fn serve(
    listener: TcpListener,
    serving: Connections,
    grace: Duration,
    stop: CancellationToken,
) {
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    // Out of descriptors: waiting lets others be closed, looping would only spin.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            Some(_ended) = connections.join_next() => continue,
            () = stop.cancelled() => break,
        };
        let watcher = graceful.watcher();
        connections.spawn(serving.clone().serve(stream, watcher));
    }
    drop(listener);
    if tokio::time::timeout(grace, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::debug!("some requests were still open at the end");
    }
    connections.shutdown().await;
}
