//! What a devbox is created from. Fields that this server cannot honour are refused by name: a devbox
//! that silently lacks a mount would be worse than none.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::code_mount::CodeMount;
use crate::error::ApiError;
use crate::json;
use crate::launch_parameters::LaunchParameters;
use crate::mount_tokens::{self, MountToken};
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
    blueprint_id: Option<String>,
    entrypoint: Option<String>,
    secrets: Option<Text>,
    gateways: Option<BTreeMap<String, GatewaySpec>>,
    mcp: Option<BTreeMap<String, McpSpec>>,
    code_mounts: Option<Vec<CodeMount>>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
enum Mount {
    #[serde(rename = "file_mount")]
    File { target: String, content: String },
    #[serde(rename = "broker_mount")]
    Broker { axon_id: String },
    #[serde(rename = "object_mount")]
    Object(ObjectMount),
    #[serde(rename = "code_mount")]
    Code(CodeMount),
    #[serde(other)]
    Other,
}

/// An API and the secret it is used with, each by name or id.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct GatewaySpec {
    pub(crate) gateway: String,
    pub(crate) secret: String,
}

/// The same of a server of tools.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct McpSpec {
    pub(crate) mcp_config: String,
    pub(crate) secret: String,
}

/// An object and where it is put.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ObjectMount {
    pub(crate) object_id: String,
    pub(crate) object_path: String,
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
    /// The objects, by the field that names each.
    pub(crate) objects: Vec<(String, ObjectMount)>,
    pub(crate) code: Vec<CodeMount>,
    /// Variable, and the secret's name or id.
    pub(crate) secrets: Text,
    /// By the variable that gets the token.
    pub(crate) gateways: BTreeMap<String, GatewaySpec>,
    pub(crate) mcp: BTreeMap<String, McpSpec>,
    pub(crate) launch: LaunchParameters,
    pub(crate) tunnel: Option<TunnelParams>,
    pub(crate) snapshot_id: Option<String>,
    pub(crate) blueprint_id: Option<String>,
    pub(crate) entrypoint: Option<String>,
    /// As they were sent, for the view.
    pub(crate) launch_echo: Map<String, Value>,
    /// All of it as it was sent but for `tokens`, to be checked again by the server that takes over.
    pub(crate) request: Map<String, Value>,
    /// Of its code mounts.
    pub(crate) tokens: Vec<MountToken>,
}

const UNSERVED: [&str; 1] = ["agent_mounts"];

impl CreateParams {
    /// Checks a request's body.
    pub(crate) fn check(mut body: Map<String, Value>) -> Result<Self, ApiError> {
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
        let mut objects = Vec::new();
        let mut code = fields.code_mounts.unwrap_or_default();
        for (place, mount) in code.iter().enumerate() {
            mount.check(&format!("code_mounts[{place}]"))?;
        }
        for (place, mount) in fields.mounts.unwrap_or_default().into_iter().enumerate() {
            let field = format!("mounts[{place}]");
            match mount {
                Mount::File { target, content } => files.push((target, content)),
                Mount::Broker { axon_id } => axons.push(axon_id),
                Mount::Object(mount) => objects.push((format!("{field}.object_id"), mount)),
                Mount::Code(mount) => {
                    mount.check(&field)?;
                    code.push(mount);
                }
                Mount::Other => {
                    let message = format!(
                        "`{field}.type`: this devboxd serves `object_mount`, `file_mount`, `code_mount` and \
                         `broker_mount`"
                    );
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
            check_variable("environment_variables", name, value)?;
        }
        let secrets = fields.secrets.unwrap_or_default();
        for name in secrets.keys() {
            check_variable("secrets", name, "")?;
        }
        let gateways = fields.gateways.unwrap_or_default();
        for name in gateways.keys() {
            check_variable("gateways", name, "")?;
        }
        let mcp = fields.mcp.unwrap_or_default();
        for name in mcp.keys() {
            check_variable("mcp", name, "")?;
        }
        let tokens = mount_tokens::take(&mut body);
        Ok(Self {
            name: fields.name,
            metadata: fields.metadata.unwrap_or_default(),
            variables,
            files,
            axons,
            objects,
            code,
            secrets,
            gateways,
            mcp,
            launch,
            tunnel: fields.tunnel,
            snapshot_id: fields.snapshot_id,
            blueprint_id: fields.blueprint_id,
            entrypoint: fields.entrypoint.filter(|command| !command.is_empty()),
            launch_echo,
            request: body,
            tokens,
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

fn check_variable(field: &str, name: &str, value: &str) -> Result<(), ApiError> {
    let refuse = |why: &str| {
        let message = format!("`{field}.{name}`: {why}");
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
