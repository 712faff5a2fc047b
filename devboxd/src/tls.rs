//! What the server shows to clients that want an encrypted connection.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use crate::self_signed;

/// A certificate in force.
pub(crate) struct Tls {
    pub(crate) acceptor: TlsAcceptor,
    /// What a client must trust, where that is not somebody else's business.
    pub(crate) ca_file: Option<PathBuf>,
}

impl Tls {
    /// From PEM files.
    pub(crate) fn given(cert: &Path, key: &Path) -> io::Result<Self> {
        Ok(Self {
            acceptor: acceptor(cert, key)?,
            ca_file: None,
        })
    }

    /// Kept, or made, in `folder`.
    pub(crate) fn own(folder: &Path) -> io::Result<Self> {
        let pair = self_signed::ensure(folder)?;
        Ok(Self {
            acceptor: acceptor(&pair.cert, &pair.key)?,
            ca_file: Some(pair.ca),
        })
    }
}

fn acceptor(cert: &Path, key: &Path) -> io::Result<TlsAcceptor> {
    let named = |what: &str, file: &Path, error: &dyn std::fmt::Display| {
        let file = file.display();
        io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("the TLS {what} in {file}: {error}"),
        )
    };
    let chain: Vec<_> = CertificateDer::pem_file_iter(cert)
        .and_then(Iterator::collect)
        .map_err(|error| named("certificate", cert, &error))?;
    if chain.is_empty() {
        return Err(named("certificate", cert, &"the file holds none"));
    }
    let private =
        PrivateKeyDer::from_pem_file(key).map_err(|error| named("private key", key, &error))?;
    // Named, so that the process's default provider is left to the program this runs in.
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .map_err(|error| named("private key", key, &error))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
