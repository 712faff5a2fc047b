//! What a devbox is created from. Fields that this server cannot honour are refused by name: a devbox
//! that silently lacks a mount would be worse than none.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::error::ApiError;
use crate::json;
use crate::launch_parameters::LaunchParameters;
use crate::process::MARK;
use crate::tunnel::TunnelParams;

type Text = BTreeMap<String, String>;

#[derive(Debug, Default, Deserialize)]
struct Fields {
    name: Option<String>,
    metadata: Option<Text>,
    environment_variables: Option<Text>,
    file_mounts: Option<Text>,
    mounts: Option<Vec<Mount>>,
    launch_parameters: Option<LaunchParameters>,
    tunnel: Option<TunnelParams>,
    snapshot_id: Option<String>,
    entrypoint: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
enum Mount {
    #[serde(rename = "file_mount")]
    File { target: String, content: String },
    #[serde(rename = "broker_mount")]
    Broker { axon_id: String },
    #[serde(other)]
    Other,
}

/// A checked create request.
#[derive(Debug, Default)]
pub(crate) struct CreateParams {
    pub(crate) name: Option<String>,
    pub(crate) metadata: Text,
    pub(crate) variables: Vec<(String, String)>,
    /// Path and contents.
    pub(crate) files: Vec<(String, String)>,
    /// The axons that it follows.
    pub(crate) axons: Vec<String>,
    pub(crate) launch: LaunchParameters,
    pub(crate) tunnel: Option<TunnelParams>,
    pub(crate) snapshot_id: Option<String>,
    pub(crate) entrypoint: Option<String>,
    /// As they were sent, for the view.
    pub(crate) launch_echo: Map<String, Value>,
    /// All of it as it was sent, to be checked again by the server that takes over.
    pub(crate) request: Map<String, Value>,
}

const UNSERVED: [&str; 7] = [
    "blueprint_id",
    "blueprint_name",
    "code_mounts",
    "gateways",
    "mcp",
    "secrets",
    "agent_mounts",
];

impl CreateParams {
    /// Checks a request's body.
    pub(crate) fn check(body: Map<String, Value>) -> Result<Self, ApiError> {
        for field in UNSERVED {
            if body.get(field).is_some_and(|value| !is_empty(value)) {
                let message = format!("`{field}`: this devboxd does not serve it yet");
                return Err(ApiError::bad_request(message));
            }
        }
        let launch_echo = match body.get("launch_parameters") {
            Some(Value::Object(parameters)) => parameters.clone(),
            _ => Map::new(),
        };
        let fields: Fields = json::check(Value::Object(body.clone()))?;
        let launch = fields.launch_parameters.unwrap_or_default();
        launch.check()?;
        let mut files: Vec<_> = fields.file_mounts.unwrap_or_default().into_iter().collect();
        let mut axons = Vec::new();
        for mount in fields.mounts.unwrap_or_default() {
            match mount {
                Mount::File { target, content } => files.push((target, content)),
                Mount::Broker { axon_id } => axons.push(axon_id),
                Mount::Other => {
                    let message = "`mounts`: this devboxd serves `file_mount` and `broker_mount` only, so far";
                    return Err(ApiError::bad_request(message));
                }
            }
        }
        let variables: Vec<_> = fields
            .environment_variables
            .unwrap_or_default()
            .into_iter()
            .collect();
        for (name, value) in &variables {
            check_variable(name, value)?;
        }
        Ok(Self {
            name: fields.name,
            metadata: fields.metadata.unwrap_or_default(),
            variables,
            files,
            axons,
            launch,
            tunnel: fields.tunnel,
            snapshot_id: fields.snapshot_id,
            entrypoint: fields.entrypoint.filter(|command| !command.is_empty()),
            launch_echo,
            request: body,
        })
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(fields) => fields.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

fn check_variable(name: &str, value: &str) -> Result<(), ApiError> {
    let refuse = |why: &str| {
        let message = format!("`environment_variables.{name}`: {why}");
        Err(ApiError::bad_request(message.replace('\0', "\\0")))
    };
    if name.is_empty() || name.contains(['=', '\0']) {
        return refuse("a variable's name must not be empty nor contain `=` or NUL");
    }
    if value.contains('\0') {
        return refuse("a variable's value must not contain NUL");
    }
    if name == MARK {
        return refuse("devboxd sets this variable itself");
    }
    Ok(())
}
