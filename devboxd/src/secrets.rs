//! Storing secrets and finding them by name, which is not unique: the one of the greatest id is meant.

use std::sync::Arc;

use crate::error::ApiError;
use crate::ids;
use crate::register::Identified;
use crate::secret::Secret;
use crate::service::Service;

/// Characters of a name.
const LONGEST_NAME: usize = 256;

/// Bytes of a value: Linux takes no single variable beyond 128 KiB.
const LONGEST_VALUE: usize = 64 << 10;

impl Service {
    /// Creates a secret, also if there is one of that name.
    pub(crate) fn create_secret(&self, name: String, value: &str) -> Result<Arc<Secret>, ApiError> {
        check_name(&name)?;
        let id = ids::rising("sec");
        let sealed = self.seal(&id, value)?;
        let secret = Arc::new(Secret::new(id, name, sealed));
        self.secrets.add(Arc::clone(&secret));
        Ok(secret)
    }

    pub(crate) fn secret_by_id(&self, id: &str) -> Result<Arc<Secret>, ApiError> {
        self.secrets
            .by_id(id)
            .filter(|secret| !secret.is_deleted())
            .ok_or_else(|| ApiError::unknown("secret", id))
    }

    pub(crate) fn secret_by_name(&self, name: &str) -> Result<Arc<Secret>, ApiError> {
        let named = self.secrets_named(name).into_iter();
        named
            .filter(|secret| !secret.is_deleted())
            .max_by(|a, b| a.id().cmp(b.id()))
            .ok_or_else(|| ApiError::unknown("secret", name))
    }

    /// Changes a secret's value.
    pub(crate) fn update_secret(&self, secret: &Arc<Secret>, value: &str) -> Result<(), ApiError> {
        let sealed = self.seal(secret.id(), value)?;
        if !secret.update(sealed) {
            return Err(ApiError::unknown("secret", secret.id()));
        }
        self.secrets.changed(secret);
        Ok(())
    }

    /// Deletes a secret; a repeat changes nothing.
    pub(crate) fn delete_secret(&self, secret: &Arc<Secret>) {
        secret.delete();
        self.secrets.changed(secret);
    }

    /// Deletes all secrets of a name; the one that was meant by it.
    pub(crate) fn delete_secrets(&self, name: &str) -> Result<Arc<Secret>, ApiError> {
        let named = self.secrets_named(name);
        let meant = self.secret_by_name(name).ok();
        for secret in &named {
            self.delete_secret(secret);
        }
        meant
            .or_else(|| named.into_iter().max_by(|a, b| a.id().cmp(b.id())))
            .ok_or_else(|| ApiError::unknown("secret", name))
    }

    /// The value of the secret that `field` of a request names by its id or its name.
    pub(crate) fn secret_value(&self, field: &str, named: &str) -> Result<String, ApiError> {
        let secret = self
            .secret_by_id(named)
            .or_else(|_| self.secret_by_name(named))
            .map_err(|_| {
                let message = format!("`{field}`: there is no secret `{named}`");
                ApiError::bad_request(message)
            })?;
        let sealed = secret.sealed().unwrap_or_default();
        self.vault
            .unseal(secret.id(), &sealed)
            .map_err(|error| ApiError::internal("the secret cannot be opened", error))
    }

    fn secrets_named(&self, name: &str) -> Vec<Arc<Secret>> {
        let mut secrets = self.secrets.newest_first();
        secrets.retain(|secret| secret.name == name);
        secrets
    }

    fn seal(&self, id: &str, value: &str) -> Result<String, ApiError> {
        if value.len() > LONGEST_VALUE || value.contains('\0') {
            let message = format!("`value` must have at most {LONGEST_VALUE} bytes and no NUL");
            return Err(ApiError::bad_request(message));
        }
        self.vault
            .seal(id, value)
            .map_err(|error| ApiError::internal("the secret cannot be stored", error))
    }
}

fn check_name(name: &str) -> Result<(), ApiError> {
    let why = if name.is_empty() || name.chars().count() > LONGEST_NAME {
        "must have 1 to 256 characters"
    } else if name.chars().any(char::is_control) {
        "must not contain control characters"
    } else if name == "id" {
        "must not be `id`: paths below `/v1/secrets/id` name secrets by id"
    } else {
        return Ok(());
    };
    Err(ApiError::bad_request(format!("`name` {why}")))
}
