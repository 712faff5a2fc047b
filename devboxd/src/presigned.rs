//! URLs that let their holder do one thing to one object until a moment, without a token. Nothing is stored
//! of them: they carry an HMAC of what they allow.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::error::ApiError;
use crate::query::Query;

/// What a URL allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Permission {
    Upload,
    Download,
}

/// Makes and checks such URLs.
pub(crate) struct Presigner {
    key: Hmac<Sha256>,
}

impl Presigner {
    /// The server's key is not used itself: one key has one use.
    pub(crate) fn new(server_key: &[u8]) -> Self {
        let mut derived = keyed(server_key);
        derived.update(b"presigned object URLs");
        Self {
            key: keyed(&derived.finalize().into_bytes()),
        }
    }

    /// The URL below `base`, such as `http://127.0.0.1:8080`.
    pub(crate) fn url(&self, base: &str, id: &str, permission: Permission, expires: u64) -> String {
        let signature = self.mac(id, permission, expires).finalize().into_bytes();
        let signature = BASE64_URL_SAFE_NO_PAD.encode(signature);
        format!("{base}/_objects/{id}?expires={expires}&signature={signature}")
    }

    /// Refuses what was not signed here, or is no longer allowed at `now`, in milliseconds since the epoch.
    pub(crate) fn check(
        &self,
        id: &str,
        permission: Permission,
        query: &Query,
        now: u64,
    ) -> Result<(), ApiError> {
        let refuse = |why| Err(ApiError::forbidden(why));
        let expires = query.parse("expires", "a time in milliseconds")?;
        let (Some(expires), Some(signature)) = (expires, query.text("signature")) else {
            return refuse("the URL is not signed: it needs `expires` and `signature`");
        };
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
        if self
            .mac(id, permission, expires)
            .verify_slice(&signature)
            .is_err()
        {
            return refuse("`signature` does not fit this URL and method");
        }
        if expires <= now {
            return refuse("the URL has expired");
        }
        Ok(())
    }

    fn mac(&self, id: &str, permission: Permission, expires: u64) -> Hmac<Sha256> {
        let mut mac = self.key.clone();
        let verb = match permission {
            Permission::Upload => "PUT",
            Permission::Download => "GET",
        };
        mac.update(format!("{verb}\n{id}\n{expires}").as_bytes());
        mac
    }
}

#[allow(clippy::expect_used, reason = "see the invariant")]
fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a failed assumption of a test must end it"
)]
mod tests {
    use axum::extract::FromRequestParts;
    use axum::http::Request;

    use super::{Permission, Presigner};
    use crate::query::Query;

    async fn query(url: &str) -> Query {
        let (mut parts, ()) = Request::get(url).body(()).unwrap().into_parts();
        Query::from_request_parts(&mut parts, &()).await.unwrap()
    }

    #[tokio::test]
    async fn a_url_allows_one_thing_to_one_object_until_its_moment() {
        let (signer, upload) = (Presigner::new(b"key"), Permission::Upload);
        let url = signer.url("http://a", "obj_1", upload, 1000);
        let check = |query, id, permission, now| {
            let signer = &signer;
            async move { signer.check(id, permission, &query, now).is_ok() }
        };
        assert!(check(query(&url).await, "obj_1", upload, 999).await);
        assert!(!check(query(&url).await, "obj_1", upload, 1000).await);
        assert!(!check(query(&url).await, "obj_2", upload, 999).await);
        assert!(!check(query(&url).await, "obj_1", Permission::Download, 999).await);
        for (from, to) in [
            ("expires=1000", "expires=2000"),
            ("expires=1000&", ""),
            ("signature=", "signature=A"),
            ("signature=", "other="),
        ] {
            let tampered = query(&url.replace(from, to)).await;
            assert!(!check(tampered, "obj_1", upload, 999).await, "{to}");
        }
        let other = Presigner::new(b"another").url("http://a", "obj_1", upload, 1000);
        assert!(!check(query(&other).await, "obj_1", upload, 999).await);
    }
}
