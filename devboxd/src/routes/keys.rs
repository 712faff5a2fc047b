use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Shared;
use crate::error::ApiError;
use crate::json::JsonBody;
use crate::key::KeyParams;
use crate::repeats::Keep;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v1/apikeys", post(create))
        .route("/v1/restricted_keys", post(create_restricted))
        .route("/v1/accounts/me", get(me))
}

type Answer = Result<Json<Value>, ApiError>;

async fn create(
    State(service): State<Shared>,
    headers: HeaderMap,
    JsonBody(params): JsonBody<KeyParams>,
) -> Answer {
    let create = || service.keys.create(params);
    service
        .repeats
        .once("create_key", &headers, Keep::Sealed, create)
        .map(Json)
}

async fn create_restricted(
    State(service): State<Shared>,
    headers: HeaderMap,
    JsonBody(params): JsonBody<KeyParams>,
) -> Answer {
    let create = || service.keys.create_restricted(params);
    service
        .repeats
        .once("create_restricted_key", &headers, Keep::Sealed, create)
        .map(Json)
}

/// There is one account, this server's user.
async fn me(State(service): State<Shared>) -> Answer {
    let created = OffsetDateTime::from(service.account.created)
        .format(&Rfc3339)
        .map_err(|error| ApiError::internal("the account's age cannot be told", error))?;
    Ok(Json(json!({
        "id": service.account.id,
        "name": "devboxd",
        "account_status": "ACCOUNT_STATUS_ENABLED",
        "tier": "ACCOUNT_TIER_ENTERPRISE",
        "created_at": created,
        "account_billing_type": "UNRECOGNIZED",
        "billing": { "account_billing_type": "UNRECOGNIZED" },
    })))
}
