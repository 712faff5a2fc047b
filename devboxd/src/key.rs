//! Keys that an account made besides the server's own token: all-powerful ones, and restricted ones.

use std::io;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::access_scope::Scope;
use crate::clock::now_ms;
use crate::error::ApiError;
use crate::ids;
use crate::register::Identified;
use crate::store::Store;
use crate::stored_register::{Stored, StoredRegister};

/// What a key is created from.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct KeyParams {
    name: Option<String>,
    expires_at_ms: Option<f64>,
    scopes: Option<Vec<Scope>>,
}

/// A key; also what is kept of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Key {
    id: String,
    name: String,
    expires_at_ms: Option<u64>,
    /// Absent for a key that may do everything.
    scopes: Option<Vec<Scope>>,
    /// Of the secret, in hexadecimal. It is as long as a random number, so nothing slower is needed.
    sha256: String,
}

impl Identified for Key {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Stored for Key {
    const KIND: &'static str = "key";
    type Record = Key;

    fn record(&self) -> Key {
        self.clone()
    }
}

impl Key {
    /// Whether it may be used at this time for a call that needs `scope`; what is wrong, if not.
    pub(crate) fn check(&self, scope: Option<Scope>, now_ms: u64) -> Result<(), KeyRefusal> {
        if self.expires_at_ms.is_some_and(|end| end <= now_ms) {
            return Err(KeyRefusal::Expired);
        }
        let Some(own) = &self.scopes else {
            return Ok(());
        };
        let suffices = |needed: Scope| {
            own.iter().any(|own| {
                own.resource_type == needed.resource_type && own.access_level >= needed.access_level
            })
        };
        if scope.is_some_and(suffices) {
            Ok(())
        } else {
            Err(KeyRefusal::OutOfScope(scope))
        }
    }
}

/// Why a key does not open a call.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum KeyRefusal {
    Expired,
    OutOfScope(Option<Scope>),
}

/// All keys.
pub(crate) struct Keys {
    register: StoredRegister<Key>,
}

impl Keys {
    pub(crate) fn load(store: &Store) -> io::Result<Self> {
        StoredRegister::load(store, Ok).map(|register| Self { register })
    }

    /// The key with this secret.
    pub(crate) fn of(&self, secret: &[u8]) -> Option<Key> {
        let wanted = fingerprint(secret);
        // Of hashes: how far they agree tells nothing of the secret.
        let keys = self.register.newest_first();
        keys.iter()
            .find(|key| key.sha256 == wanted)
            .map(|key| Key::clone(key))
    }

    /// Makes a key that may do everything; the answer, which alone holds its secret.
    pub(crate) fn create(&self, params: KeyParams) -> Result<Value, ApiError> {
        self.add("ak", params, None)
    }

    /// Makes a key that may do what its scopes say.
    pub(crate) fn create_restricted(&self, mut params: KeyParams) -> Result<Value, ApiError> {
        let scopes = params.scopes.take().unwrap_or_default();
        for (place, scope) in scopes.iter().enumerate() {
            let kind = scope.resource_type;
            let earlier = scopes.iter().take(place);
            if earlier.clone().any(|earlier| earlier.resource_type == kind) {
                let message = format!("`scopes[{place}].resource_type` was named before");
                return Err(ApiError::bad_request(message));
            }
        }
        self.add("rk", params, Some(scopes))
    }

    fn add(
        &self,
        kind: &str,
        params: KeyParams,
        scopes: Option<Vec<Scope>>,
    ) -> Result<Value, ApiError> {
        let expires_at_ms = match params.expires_at_ms {
            None => None,
            Some(end) if end > now_ms() as f64 && end < u64::MAX as f64 => Some(end as u64),
            Some(_) => {
                let message = "`expires_at_ms` must be in the future, in ms since 1970";
                return Err(ApiError::bad_request(message));
            }
        };
        let secret = format!("{kind}_{}", ids::token());
        let key = Key {
            id: ids::fresh("key"),
            name: params.name.unwrap_or_default(),
            expires_at_ms,
            scopes,
            sha256: fingerprint(secret.as_bytes()),
        };
        let mut answer = json!({
            "id": key.id,
            "name": key.name,
            "expires_at_ms": key.expires_at_ms,
            "key_secret": secret,
        });
        if let (Some(scopes), Value::Object(fields)) = (&key.scopes, &mut answer) {
            fields.insert("scopes".to_owned(), json!(scopes));
        }
        self.register.add(key.into());
        Ok(answer)
    }
}

/// What is kept of a random secret: enough to know it again, SHA-256 in hexadecimal.
pub(crate) fn fingerprint(secret: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(secret) {
        use std::fmt::Write;
        let _infallible = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Key, KeyRefusal};
    use crate::access_scope::{AccessLevel, ResourceType, Scope};

    #[test]
    fn a_key_opens_what_its_scopes_say_until_it_expires() {
        let scope = |access_level| Scope {
            resource_type: ResourceType::Devboxes,
            access_level,
        };
        let key = |scopes| Key {
            id: String::new(),
            name: String::new(),
            expires_at_ms: Some(1000),
            scopes,
            sha256: String::new(),
        };
        let read = Some(scope(AccessLevel::Read));
        let write = Some(scope(AccessLevel::Write));
        let reader = key(Some(vec![scope(AccessLevel::Read)]));
        assert_eq!(reader.check(read, 999), Ok(()));
        assert_eq!(reader.check(read, 1000), Err(KeyRefusal::Expired));
        assert_eq!(reader.check(write, 999), Err(KeyRefusal::OutOfScope(write)));
        assert_eq!(reader.check(None, 999), Err(KeyRefusal::OutOfScope(None)));
        let nobody = key(Some(vec![scope(AccessLevel::None)]));
        assert_eq!(nobody.check(read, 0), Err(KeyRefusal::OutOfScope(read)));
        assert_eq!(key(None).check(None, 999), Ok(()));
    }
}
