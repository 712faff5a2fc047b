use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Map, Value};

use super::Shared;
use crate::config_kind::{Config, ConfigKind, Configs};
use crate::error::ApiError;
use crate::gateway_config::GatewayConfig;
use crate::json::JsonBody;
use crate::mcp_config::McpConfig;
use crate::network_policy::NetworkPolicy;
use crate::page::PageRequest;
use crate::query::Query;
use crate::register::Identified;
use crate::repeats::Keep;

/// Where the configurations of a kind are.
trait Kept: ConfigKind {
    const PATH: &'static str;

    fn all(service: &Shared) -> &Configs<Self>;
}

impl Kept for NetworkPolicy {
    const PATH: &'static str = "/v1/network-policies";

    fn all(service: &Shared) -> &Configs<Self> {
        &service.network_policies
    }
}

impl Kept for GatewayConfig {
    const PATH: &'static str = "/v1/gateway-configs";

    fn all(service: &Shared) -> &Configs<Self> {
        &service.gateway_configs
    }
}

impl Kept for McpConfig {
    const PATH: &'static str = "/v1/mcp-configs";

    fn all(service: &Shared) -> &Configs<Self> {
        &service.mcp_configs
    }
}

pub(super) fn routes() -> Router<Shared> {
    of::<NetworkPolicy>()
        .merge(of::<GatewayConfig>())
        .merge(of::<McpConfig>())
}

fn of<K: Kept>() -> Router<Shared> {
    let one = format!("{}/{{id}}", K::PATH);
    Router::new()
        .route(K::PATH, get(list::<K>).post(create::<K>))
        .route(&one, get(retrieve::<K>).post(update::<K>))
        .route(&format!("{one}/delete"), post(delete::<K>))
}

type Answer = Result<Json<Value>, ApiError>;

async fn create<K: Kept>(
    State(service): State<Shared>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<Map<String, Value>>,
) -> Answer {
    let create = || Ok(K::all(&service).create(body)?.view());
    service
        .repeats
        .once(
            &format!("create {}", K::KIND),
            &headers,
            Keep::Plain,
            create,
        )
        .map(Json)
}

async fn list<K: Kept>(State(service): State<Shared>, query: Query) -> Answer {
    let page = PageRequest::from_query(&query)?;
    let wanted = |config: &Config<K>| {
        let fields = config.fields();
        !config.is_deleted()
            && query.text("id").is_none_or(|id| id == config.id())
            && query.text("name").is_none_or(|name| fields.is_named(name))
            && query.finds(config.id(), fields.name())
    };
    let register = &K::all(&service).register;
    page.view(K::LIST, register, wanted, Config::view).map(Json)
}

async fn retrieve<K: Kept>(State(service): State<Shared>, Path(id): Path<String>) -> Answer {
    Ok(Json(K::all(&service).find(&id)?.view()))
}

async fn update<K: Kept>(
    State(service): State<Shared>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<Map<String, Value>>,
) -> Answer {
    Ok(Json(K::all(&service).update(&id, body)?.view()))
}

async fn delete<K: Kept>(State(service): State<Shared>, Path(id): Path<String>) -> Answer {
    Ok(Json(K::all(&service).delete(&id)?.view()))
}
