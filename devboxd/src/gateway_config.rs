//! Gateway configurations: an API that devboxes reach with a secret that they never see.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::config_kind::ConfigKind;
use crate::error::ApiError;
use crate::upstream::{AuthMechanism, CustomHeader, check_custom_headers, check_endpoint};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct GatewayConfig {
    name: String,
    pub(crate) endpoint: String,
    pub(crate) auth_mechanism: AuthMechanism,
    #[serde(default)]
    pub(crate) custom_headers: Vec<CustomHeader>,
    #[serde(default)]
    description: Option<String>,
}

impl ConfigKind for GatewayConfig {
    const KIND: &'static str = "gateway config";
    const PREFIX: &'static str = "gwc";
    const LIST: &'static str = "gateway_configs";
    const STAYS: bool = true;

    fn name(&self) -> &str {
        &self.name
    }

    fn check(&self) -> Result<(), ApiError> {
        check_endpoint(&self.endpoint)?;
        self.auth_mechanism.check()?;
        check_custom_headers(&self.custom_headers)
    }

    fn view(&self) -> Value {
        json!({
            "endpoint": self.endpoint,
            "auth_mechanism": self.auth_mechanism,
            "custom_headers": self.custom_headers,
            "description": self.description,
        })
    }
}
