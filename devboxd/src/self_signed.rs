//! A certificate for this machine's own names, by an authority that signs once: its key is thrown away, so
//! that trusting it never means to trust anything but this one certificate.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};

/// Names that lead to this machine wherever they are resolved. `*` stands for one label.
const NAMES: [&str; 6] = [
    "localhost",
    "api.runloop.localhost",
    "*.tunnel.runloop.localhost",
    "*.tunnel.localhost",
    "127.0.0.1",
    "::1",
];

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The longest that Apple's verifier takes from any authority.
const VALIDITY: Duration = DAY.saturating_mul(825);

/// A pair is made anew when it would end within this time.
const RENEWAL: Duration = DAY.saturating_mul(30);

/// Clocks of clients may be behind.
const BACKDATING: Duration = DAY;

/// Where the three files are.
pub(crate) struct Pair {
    /// What clients must trust.
    pub(crate) ca: PathBuf,
    pub(crate) cert: PathBuf,
    pub(crate) key: PathBuf,
}

/// The pair below `folder`; made if it is missing or about to end.
pub(crate) fn ensure(folder: &Path) -> io::Result<Pair> {
    let pair = Pair {
        ca: folder.join("ca.pem"),
        cert: folder.join("cert.pem"),
        key: folder.join("key.pem"),
    };
    if !is_good(&pair) {
        make(folder, &pair)?;
    }
    Ok(pair)
}

fn is_good(pair: &Pair) -> bool {
    let Ok(text) = fs::read(&pair.cert) else {
        return false;
    };
    if !pair.ca.exists() || !pair.key.exists() {
        return false;
    }
    let Ok((_, pem)) = x509_parser::pem::parse_x509_pem(&text) else {
        return false;
    };
    let Ok(cert) = pem.parse_x509() else {
        return false;
    };
    let left = cert.validity().time_to_expiration();
    left.is_some_and(|left| left > RENEWAL)
}

fn make(folder: &Path, pair: &Pair) -> io::Result<()> {
    let now = SystemTime::now();
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    authority
        .distinguished_name
        .push(DnType::CommonName, "devboxd on this machine");
    let mut own = CertificateParams::new(NAMES.map(str::to_owned)).map_err(io::Error::other)?;
    own.use_authority_key_identifier_extension = true;
    own.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    own.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    own.distinguished_name.push(DnType::CommonName, "devboxd");
    for params in [&mut authority, &mut own] {
        params.not_before = (now - BACKDATING).into();
        params.not_after = (now + VALIDITY).into();
    }
    let issuer = KeyPair::generate()
        .and_then(|key| CertifiedIssuer::self_signed(authority, key))
        .map_err(io::Error::other)?;
    let key = KeyPair::generate().map_err(io::Error::other)?;
    let cert = own.signed_by(&key, &issuer).map_err(io::Error::other)?;
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    // The certificate last: it is what `is_good` reads.
    write(&pair.key, 0o600, &key.serialize_pem())?;
    write(&pair.ca, 0o644, &issuer.pem())?;
    write(&pair.cert, 0o644, &cert.pem())
}

/// In place only when it is whole.
fn write(path: &Path, mode: u32, text: &str) -> io::Result<()> {
    let partial = path.with_extension("partial");
    let _left_by_a_crash = fs::remove_file(&partial);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(&partial)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&partial, path)
}
