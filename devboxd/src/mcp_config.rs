//! MCP configurations: a server of tools that devboxes reach with a secret that they never see.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::config_kind::ConfigKind;
use crate::error::ApiError;
use crate::upstream::{AuthMechanism, CustomHeader, check_custom_headers, check_endpoint};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct McpConfig {
    name: String,
    pub(crate) endpoint: String,
    /// Patterns of names, in which `*` stands for anything.
    pub(crate) allowed_tools: Vec<String>,
    #[serde(default)]
    pub(crate) auth_mechanism: AuthMechanism,
    #[serde(default)]
    pub(crate) custom_headers: Vec<CustomHeader>,
    #[serde(default)]
    description: Option<String>,
}

impl ConfigKind for McpConfig {
    const KIND: &'static str = "MCP config";
    const PREFIX: &'static str = "mcp";
    const LIST: &'static str = "mcp_configs";
    const STAYS: bool = false;

    fn name(&self) -> &str {
        &self.name
    }

    fn check(&self) -> Result<(), ApiError> {
        check_endpoint(&self.endpoint)?;
        self.auth_mechanism.check()?;
        check_custom_headers(&self.custom_headers)?;
        if self.allowed_tools.is_empty() {
            let message = "`allowed_tools` must hold a pattern; `*` allows all tools";
            return Err(ApiError::bad_request(message));
        }
        match self.allowed_tools.iter().position(String::is_empty) {
            Some(place) => Err(ApiError::bad_request(format!(
                "`allowed_tools[{place}]` must not be empty"
            ))),
            None => Ok(()),
        }
    }

    fn view(&self) -> Value {
        json!({
            "endpoint": self.endpoint,
            "allowed_tools": self.allowed_tools,
            "auth_mechanism": self.auth_mechanism,
            "custom_headers": self.custom_headers,
            "description": self.description,
        })
    }

    fn is_named(&self, wanted: &str) -> bool {
        self.name.starts_with(wanted)
    }
}
