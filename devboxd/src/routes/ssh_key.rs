use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use ssh_key::rand_core::OsRng;
use ssh_key::{Algorithm, LineEnding, PrivateKey};

use super::Shared;
use super::files::on_disk;
use crate::devbox::Devbox;
use crate::error::ApiError;
use crate::repeats::Keep;
use crate::{files, ids};

pub(super) fn routes() -> Router<Shared> {
    Router::new().route("/v1/devboxes/{id}/create_ssh_key", post(create))
}

/// A key pair whose public half the devbox knows. Nothing listens for ssh here.
async fn create(
    State(service): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let devbox = service.devbox(&id)?;
    let operation = format!("create_ssh_key {id}");
    service
        .once_over(&operation, &headers, |_| Keep::Sealed, make(devbox))
        .await
        .map(Json)
}

async fn make(devbox: Arc<Devbox>) -> Result<Value, ApiError> {
    devbox.require_running()?;
    let failed = |error: ssh_key::Error| ApiError::internal("no key could be made", error);
    let mut key = PrivateKey::random(&mut OsRng, Algorithm::Ed25519).map_err(failed)?;
    key.set_comment(&devbox.id);
    let public = key.public_key().to_openssh().map_err(failed)?;
    let private = key.to_openssh(LineEnding::LF).map_err(failed)?.to_string();
    on_disk(move || files::append(&devbox, "~/.ssh/authorized_keys", &format!("{public}\n")))
        .await?;
    Ok(json!({
        "id": ids::fresh("ssh"),
        "ssh_private_key": private,
        "ssh_user": "user",
        "url": "localhost",
    }))
}
