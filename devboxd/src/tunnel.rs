//! What a devbox's ports are reached by from outside: a key in a host name, `PORT-KEY.tunnel.…`.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::clock::now_ms;
use crate::ids;
use crate::store::Store;
use crate::tunnel_listener::TunnelListener;

/// Whether a tunnel asks for its token.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AuthMode {
    #[default]
    Open,
    Authenticated,
}

/// What a tunnel is asked to be.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct TunnelParams {
    auth_mode: Option<AuthMode>,
    http_keep_alive: Option<bool>,
    wake_on_http: Option<bool>,
}

/// A tunnel to all ports of a devbox; serialized, the wire's view of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Tunnel {
    auth_mode: AuthMode,
    create_time_ms: u64,
    pub(crate) http_keep_alive: bool,
    tunnel_key: String,
    pub(crate) wake_on_http: bool,
    auth_token: Option<String>,
}

impl Tunnel {
    fn new(params: &TunnelParams) -> Self {
        let auth_mode = params.auth_mode.unwrap_or_default();
        Self {
            auth_mode,
            create_time_ms: now_ms(),
            http_keep_alive: params.http_keep_alive.unwrap_or(false),
            tunnel_key: ids::host_label(),
            wake_on_http: params.wake_on_http.unwrap_or(false),
            auth_token: (auth_mode == AuthMode::Authenticated).then(ids::token),
        }
    }

    pub(crate) fn key(&self) -> &str {
        &self.tunnel_key
    }

    /// Whether this is what the parameters ask for.
    fn is(&self, params: &TunnelParams) -> bool {
        self.auth_mode == params.auth_mode.unwrap_or_default()
            && self.http_keep_alive == params.http_keep_alive.unwrap_or(false)
            && self.wake_on_http == params.wake_on_http.unwrap_or(false)
    }

    /// Whether a request with this token, or none, may pass.
    pub(crate) fn admits(&self, token: Option<&[u8]>) -> bool {
        match (&self.auth_token, token) {
            (None, _) => true,
            (Some(own), Some(token)) => own.as_bytes().ct_eq(token).into(),
            (Some(_), None) => false,
        }
    }
}

/// The tunnels that a devbox has; serialized, what is kept of them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct OpenTunnels {
    tunnel: Option<Tunnel>,
    /// The older kind: a key for the ports that were named one by one.
    by_port: Option<(Tunnel, BTreeSet<u16>)>,
}

#[derive(Debug)]
struct Ways {
    open: OpenTunnels,
    /// By key and the devbox's port.
    listeners: HashMap<(String, u16), TunnelListener>,
}

/// The tunnels of one devbox.
#[derive(Debug)]
pub(crate) struct Tunnels {
    devbox_id: String,
    store: Store,
    ways: Mutex<Ways>,
}

impl Tunnels {
    /// The kind of what is kept of them.
    pub(crate) const KIND: &'static str = "devbox_tunnels";

    pub(crate) fn new(devbox_id: &str, store: &Store, open: OpenTunnels) -> Self {
        Self {
            devbox_id: devbox_id.to_owned(),
            store: store.clone(),
            ways: Mutex::new(Ways {
                open,
                listeners: HashMap::new(),
            }),
        }
    }

    /// Under the lock, so that the last state is the last to be kept.
    fn keep(&self, open: &OpenTunnels) {
        self.store.put(Self::KIND, &self.devbox_id, open);
    }

    /// The tunnel to all ports.
    pub(crate) fn current(&self) -> Option<Tunnel> {
        self.ways().open.tunnel.clone()
    }

    /// Makes the tunnel, or finds it as it is asked for; none if there is a different one.
    pub(crate) fn enable(&self, params: &TunnelParams) -> Option<Tunnel> {
        let mut ways = self.ways();
        if let Some(tunnel) = &ways.open.tunnel {
            return tunnel.is(params).then(|| tunnel.clone());
        }
        let tunnel = Tunnel::new(params);
        ways.open.tunnel = Some(tunnel.clone());
        self.keep(&ways.open);
        Some(tunnel)
    }

    /// Ends the tunnel to all ports.
    pub(crate) fn disable(&self) {
        let mut ways = self.ways();
        if let Some(tunnel) = ways.open.tunnel.take() {
            self.keep(&ways.open);
            ways.listeners
                .retain(|(key, _), _| *key != tunnel.tunnel_key);
        }
    }

    /// Opens one port in the older way; the key it is reached by.
    pub(crate) fn open_port(&self, port: u16) -> String {
        let mut ways = self.ways();
        let fresh = || (Tunnel::new(&TunnelParams::default()), BTreeSet::new());
        let (tunnel, ports) = ways.open.by_port.get_or_insert_with(fresh);
        ports.insert(port);
        let key = tunnel.tunnel_key.clone();
        self.keep(&ways.open);
        key
    }

    /// Closes one port of the older way.
    pub(crate) fn close_port(&self, port: u16) {
        let mut ways = self.ways();
        let Some((tunnel, ports)) = &mut ways.open.by_port else {
            return;
        };
        ports.remove(&port);
        let way = (tunnel.tunnel_key.clone(), port);
        ways.listeners.remove(&way);
        self.keep(&ways.open);
    }

    /// The port of this machine that stands for `port` behind the tunnel of this key, opened if it is not.
    pub(crate) fn listener(
        &self,
        key: &str,
        port: u16,
        open: impl FnOnce() -> io::Result<TunnelListener>,
    ) -> io::Result<u16> {
        match self.ways().listeners.entry((key.to_owned(), port)) {
            Entry::Occupied(known) => Ok(known.get().port()),
            Entry::Vacant(place) => Ok(place.insert(open()?).port()),
        }
    }

    /// Closes all ports of this machine that stand for the devbox's.
    pub(crate) fn close_listeners(&self) {
        self.ways().listeners.clear();
    }

    /// The tunnel by which `key` leads to `port`.
    pub(crate) fn way(&self, key: &str, port: u16) -> Option<Tunnel> {
        let ways = self.ways();
        let all = ways.open.tunnel.as_ref();
        let one = ways
            .open
            .by_port
            .as_ref()
            .filter(|(_, ports)| ports.contains(&port));
        let mut found = all.into_iter().chain(one.map(|(tunnel, _)| tunnel));
        found.find(|tunnel| tunnel.tunnel_key == key).cloned()
    }

    fn ways(&self) -> MutexGuard<'_, Ways> {
        self.ways.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
