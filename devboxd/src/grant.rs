//! What a token of the gateway stands for: a configuration and a secret, for the programs of one devbox.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::config_kind::{Config, ConfigKind};
use crate::create_params::CreateParams;
use crate::devbox::Devbox;
use crate::error::ApiError;
use crate::gateway_config::GatewayConfig;
use crate::ids;
use crate::key::fingerprint;
use crate::mcp_config::McpConfig;
use crate::register::Identified;
use crate::service::Service;
use crate::stored_register::Stored;

/// Which kind of configuration a token leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Way {
    Gateway,
    Mcp,
}

/// A token's meaning; also what is kept of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Grant {
    /// The token's fingerprint: the token itself is in the devbox only.
    id: String,
    pub(crate) devbox_id: String,
    pub(crate) way: Way,
    pub(crate) config_id: String,
    pub(crate) secret_id: String,
    /// The variable that holds it, if it was asked for at the devbox's creation.
    variable: Option<String>,
}

impl Identified for Grant {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Stored for Grant {
    const KIND: &'static str = "gateway_grant";
    type Record = Grant;

    fn record(&self) -> Grant {
        self.clone()
    }
}

/// A grant to be: everything but the devbox.
pub(crate) struct Granting {
    way: Way,
    config_id: String,
    secret_id: String,
    variable: Option<String>,
    pub(crate) token: String,
}

impl Granting {
    /// The variable and its value.
    pub(crate) fn as_variable(&self) -> Option<(String, String)> {
        let variable = self.variable.clone()?;
        Some((variable, self.token.clone()))
    }
}

impl Service {
    /// What a create request asks for; `field` names each in a refusal.
    pub(crate) fn grantings(&self, params: &CreateParams) -> Result<Vec<Granting>, ApiError> {
        let mut grantings = Vec::new();
        for (variable, spec) in &params.gateways {
            let field = format!("gateways.{variable}");
            let config = self
                .gateway_configs
                .referred(&format!("{field}.gateway"), &spec.gateway)?;
            let secret = self.secret_id(&format!("{field}.secret"), &spec.secret)?;
            grantings.push(granting(Way::Gateway, &config, secret, Some(variable)));
        }
        for (variable, spec) in &params.mcp {
            let field = format!("mcp.{variable}");
            let config = self
                .mcp_configs
                .referred(&format!("{field}.mcp_config"), &spec.mcp_config)?;
            let secret = self.secret_id(&format!("{field}.secret"), &spec.secret)?;
            grantings.push(granting(Way::Mcp, &config, secret, Some(variable)));
        }
        Ok(grantings)
    }

    /// Makes tokens valid for a devbox.
    pub(crate) fn grant(&self, devbox: &Devbox, grantings: Vec<Granting>) {
        for granting in grantings {
            let grant = Arc::new(Grant {
                id: fingerprint(granting.token.as_bytes()),
                devbox_id: devbox.id.clone(),
                way: granting.way,
                config_id: granting.config_id,
                secret_id: granting.secret_id,
                variable: granting.variable,
            });
            self.show_grant(devbox, &grant);
            self.grants.add(grant);
        }
    }

    /// Tells the devboxes of an earlier run of what they were granted.
    pub(crate) fn restore_grants(&self) {
        for grant in self.grants.newest_first() {
            if let Some(devbox) = self.devboxes.by_id(&grant.devbox_id) {
                self.show_grant(&devbox, &grant);
            }
        }
    }

    fn show_grant(&self, devbox: &Devbox, grant: &Grant) {
        let Some(variable) = &grant.variable else {
            return;
        };
        let (config, names): (_, &[String]) = match grant.way {
            Way::Gateway => ("gateway_config_id", &[format!("{variable}_URL")]),
            Way::Mcp => (
                "mcp_config_id",
                &[format!("{variable}_URL"), "RL_MCP_URL".to_owned()],
            ),
        };
        let spec = json!({ config: grant.config_id, "secret_id": grant.secret_id });
        let url = self.gateway.url(grant.way);
        let urls = names.iter().map(|name| (name.clone(), url.clone()));
        devbox.show_grant(grant.way, variable, spec, urls);
    }

    /// A token for a program of a running devbox that reaches an API; the wire's view of it, but for the URL.
    pub(crate) fn gateway_token(
        &self,
        devbox: &Devbox,
        gateway: &str,
        secret: &str,
    ) -> Result<Value, ApiError> {
        let config = self.gateway_configs.referred("gateway", gateway)?;
        let secret = self.secret_id("secret", secret)?;
        let granting = granting(Way::Gateway, &config, secret, None);
        let fields: GatewayConfig = config.fields();
        let view = json!({
            "token": granting.token,
            "auth_mechanism": fields.auth_mechanism,
            "devbox_id": devbox.id,
            "endpoint": fields.endpoint,
            "gateway_config_id": config.id(),
        });
        self.grant(devbox, vec![granting]);
        Ok(view)
    }

    /// The same for a server of tools.
    pub(crate) fn mcp_token(
        &self,
        devbox: &Devbox,
        mcp_config: &str,
        secret: &str,
    ) -> Result<Value, ApiError> {
        let config = self.mcp_configs.referred("mcp_config", mcp_config)?;
        let secret = self.secret_id("secret", secret)?;
        let granting = granting(Way::Mcp, &config, secret, None);
        let fields: McpConfig = config.fields();
        let view = json!({
            "token": granting.token,
            "allowed_tools": fields.allowed_tools,
            "devbox_id": devbox.id,
            "endpoint": fields.endpoint,
            "mcp_config_id": config.id(),
        });
        self.grant(devbox, vec![granting]);
        Ok(view)
    }

    fn secret_id(&self, field: &str, named: &str) -> Result<String, ApiError> {
        let secret = self
            .secret_by_id(named)
            .or_else(|_| self.secret_by_name(named));
        let secret = secret.map_err(|_| {
            ApiError::bad_request(format!("`{field}`: there is no secret `{named}`"))
        })?;
        Ok(secret.id().to_owned())
    }
}

fn granting<K: ConfigKind>(
    way: Way,
    config: &Config<K>,
    secret_id: String,
    variable: Option<&String>,
) -> Granting {
    Granting {
        way,
        config_id: config.id().to_owned(),
        secret_id,
        variable: variable.cloned(),
        token: format!("gws_{}", ids::token()),
    }
}
