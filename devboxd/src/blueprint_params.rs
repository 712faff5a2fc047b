//! What a blueprint is built from.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::code_mount::CodeMount;
use crate::error::ApiError;
use crate::json;
use crate::launch_parameters::LaunchParameters;

type Text = BTreeMap<String, String>;

/// A checked create request; what is null is as if it were absent.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct BlueprintParams {
    pub(crate) name: String,
    pub(crate) base_blueprint_id: Option<String>,
    pub(crate) base_blueprint_name: Option<String>,
    #[serde(default, deserialize_with = "json::or_default")]
    pub(crate) build_args: Text,
    pub(crate) build_context: Option<BuildContext>,
    #[serde(default, deserialize_with = "json::or_default")]
    pub(crate) code_mounts: Vec<CodeMount>,
    pub(crate) dockerfile: Option<String>,
    #[serde(default, deserialize_with = "json::or_default")]
    pub(crate) file_mounts: Text,
    #[serde(default, deserialize_with = "json::or_default")]
    pub(crate) launch_parameters: LaunchParameters,
    #[serde(default, deserialize_with = "json::or_default")]
    pub(crate) metadata: Text,
    pub(crate) network_policy_id: Option<String>,
    #[serde(default, deserialize_with = "json::or_default")]
    pub(crate) secrets: Text,
    #[serde(default, deserialize_with = "json::or_default")]
    pub(crate) services: Vec<ContainerizedService>,
    #[serde(default, deserialize_with = "json::or_default")]
    pub(crate) system_setup_commands: Vec<String>,
}

/// An object that holds the files which COPY and ADD find.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct BuildContext {
    #[serde(rename = "type")]
    _kind: BuildContextKind,
    pub(crate) object_id: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
enum BuildContextKind {
    Object,
}

/// A container that should run beside the devbox.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ContainerizedService {
    pub(crate) name: String,
    pub(crate) image: String,
    #[serde(rename = "credentials")]
    _credentials: Option<Credentials>,
}

#[derive(Debug, Clone, Deserialize)]
struct Credentials {
    #[serde(rename = "username")]
    _username: String,
    #[serde(rename = "password")]
    _password: String,
}

impl BlueprintParams {
    /// Checks a request's body.
    pub(crate) fn check(body: Map<String, Value>) -> Result<Self, ApiError> {
        let params: Self = json::check(Value::Object(body))?;
        if params.name.is_empty() {
            return Err(ApiError::bad_request("`name` must not be empty"));
        }
        if params.base_blueprint_id.is_some() && params.base_blueprint_name.is_some() {
            let message = "`base_blueprint_name`: only one base can be given, by id or by name";
            return Err(ApiError::bad_request(message));
        }
        params.launch_parameters.check()?;
        for (place, mount) in params.code_mounts.iter().enumerate() {
            mount.check(&format!("code_mounts[{place}]"))?;
        }
        Ok(params)
    }

    /// The whole of it as one Dockerfile, for a reader.
    pub(crate) fn as_dockerfile(&self) -> String {
        let mut text = match self.dockerfile.as_deref().map(str::trim_end) {
            Some(dockerfile) if !dockerfile.is_empty() => dockerfile.to_owned(),
            _ => "FROM scratch".to_owned(),
        };
        for (path, contents) in &self.file_mounts {
            // A delimiter that the file does not contain.
            let lines = contents.lines().count();
            let end = (0..=lines)
                .map(|number| format!("END_OF_FILE_{number}"))
                .find(|end| !contents.lines().any(|line| line == end))
                .unwrap_or_default();
            let newline = if contents.ends_with('\n') { "" } else { "\n" };
            text += &format!("\nCOPY <<\"{end}\" {path}\n{contents}{newline}{end}");
        }
        for mount in &self.code_mounts {
            text += &format!("\nRUN git clone {} ~/{}", mount.title(), mount.name());
        }
        for command in &self.system_setup_commands {
            text += &format!("\nRUN {}", command.replace('\n', " \\\n"));
        }
        text + "\n"
    }
}

/// A request's body as views show it: what lets somebody in elsewhere is not told again.
pub(crate) fn echo(mut body: Map<String, Value>) -> Value {
    for list in ["code_mounts", "services"] {
        let items = body.get_mut(list).and_then(Value::as_array_mut);
        for fields in items.into_iter().flatten().filter_map(Value::as_object_mut) {
            if let Some(token) = fields.get_mut("token") {
                *token = Value::Null;
            }
            let credentials = fields.get_mut("credentials");
            if let Some(password) = credentials.and_then(|given| given.get_mut("password")) {
                *password = json!("");
            }
        }
    }
    Value::Object(body)
}
