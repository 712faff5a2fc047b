//! The server's key: what secrets' values are encrypted with at rest, and what presigned URLs are signed with.
//! It stands in a file of its own beside the database, for this user alone. XChaCha20-Poly1305, because its
//! nonces are long enough to be drawn by chance.

use std::fs;
use std::io;
use std::path::PathBuf;

use base64::prelude::{BASE64_STANDARD, Engine};
use chacha20poly1305::aead::{Aead, Generate, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

use crate::presigned::Presigner;
use crate::private_file;

const NONCE: usize = 24;

/// Seals and opens.
#[derive(Clone)]
pub(crate) struct Vault {
    key: Key,
    file: PathBuf,
}

impl Vault {
    /// Reads the key; a fresh one if there is none, which [`keep`](Self::keep) writes down.
    pub(crate) fn open(file: PathBuf) -> io::Result<Self> {
        let key = match fs::read(&file) {
            Ok(bytes) => Key::try_from(bytes.as_slice()).map_err(|_| {
                let message = format!("the key file {} is damaged", file.display());
                io::Error::new(io::ErrorKind::InvalidData, message)
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Key::generate(),
            Err(error) => return Err(error),
        };
        Ok(Self { key, file })
    }

    /// Makes sure that the key outlives the server. Not done on opening: a key made in place of a lost one
    /// must not look like the one that the stored secrets need.
    pub(crate) fn keep(&self) -> io::Result<()> {
        if self.file.exists() {
            return Ok(());
        }
        private_file::write(&self.file, &self.key)
    }

    /// Encrypts `value` for its owner; nobody else can open it, also with the key.
    pub(crate) fn seal(&self, owner: &str, value: &str) -> Result<String, Unopened> {
        let nonce = XNonce::generate();
        let payload = payload(owner, value.as_bytes());
        let sealed = self.cipher().encrypt(&nonce, payload);
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed.map_err(|_| Unopened)?);
        Ok(BASE64_STANDARD.encode(bytes))
    }

    /// Decrypts what was sealed for `owner`.
    pub(crate) fn unseal(&self, owner: &str, sealed: &str) -> Result<String, Unopened> {
        let bytes = BASE64_STANDARD.decode(sealed).map_err(|_| Unopened)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE).ok_or(Unopened)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| Unopened)?;
        let opened = self.cipher().decrypt(&nonce, payload(owner, sealed));
        String::from_utf8(opened.map_err(|_| Unopened)?).map_err(|_| Unopened)
    }

    /// Signs URLs with a key made from this one.
    pub(crate) fn presigner(&self) -> Presigner {
        Presigner::new(&self.key)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.key)
    }
}

fn payload<'a>(owner: &'a str, msg: &'a [u8]) -> Payload<'a, 'a> {
    Payload {
        msg,
        aad: owner.as_bytes(),
    }
}

/// A sealed value that does not open: it is damaged, another's, or of another key.
#[derive(Debug)]
pub(crate) struct Unopened;

impl std::fmt::Display for Unopened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("it does not open with the server's key, devboxd.key")
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a failed assumption of a test must end it"
)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::Vault;

    #[test]
    fn only_the_owner_opens_what_was_sealed_and_only_with_the_same_key() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::open(folder.path().join("devboxd.key")).unwrap();
        let sealed = vault.seal("sec_a", "s3cret").unwrap();
        assert!(!sealed.contains("s3cret"));
        assert_ne!(sealed, vault.seal("sec_a", "s3cret").unwrap());
        assert_eq!(vault.unseal("sec_a", &sealed).unwrap(), "s3cret");
        assert!(vault.unseal("sec_b", &sealed).is_err());
        assert!(vault.unseal("sec_a", "").is_err());
        assert!(vault.unseal("sec_a", &format!("AAAA{sealed}")).is_err());
        let other = Vault::open(folder.path().join("devboxd.key")).unwrap();
        assert!(other.unseal("sec_a", &sealed).is_err(), "it was not kept");
        vault.keep().unwrap();
        let same = Vault::open(folder.path().join("devboxd.key")).unwrap();
        assert_eq!(same.unseal("sec_a", &sealed).unwrap(), "s3cret");
    }

    #[test]
    fn the_key_is_for_its_user_alone_and_a_damaged_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("devboxd.key");
        Vault::open(file.clone()).unwrap().keep().unwrap();
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::write(&file, "short").unwrap();
        let refused = Vault::open(file).err().unwrap().to_string();
        assert!(refused.contains("damaged"), "{refused}");
    }
}
