//! What a call needs of a restricted key: a kind of resource, and whether it is changed.

use axum::http::Method;
use serde::{Deserialize, Serialize};

/// The kinds of resources that a key can be restricted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ResourceType {
    #[serde(rename = "RESOURCE_TYPE_DEVBOXES")]
    Devboxes,
    #[serde(rename = "RESOURCE_TYPE_BLUEPRINTS")]
    Blueprints,
    #[serde(rename = "RESOURCE_TYPE_SNAPSHOTS")]
    Snapshots,
    #[serde(rename = "RESOURCE_TYPE_BENCHMARKS")]
    Benchmarks,
    #[serde(rename = "RESOURCE_TYPE_SCENARIOS")]
    Scenarios,
    #[serde(rename = "RESOURCE_TYPE_AGENTS")]
    Agents,
    #[serde(rename = "RESOURCE_TYPE_OBJECTS")]
    Objects,
    #[serde(rename = "RESOURCE_TYPE_ACCOUNT")]
    Account,
}

/// How much of it; a greater one includes the lesser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum AccessLevel {
    #[serde(rename = "ACCESS_LEVEL_NONE")]
    None,
    #[serde(rename = "ACCESS_LEVEL_READ")]
    Read,
    #[serde(rename = "ACCESS_LEVEL_WRITE")]
    Write,
}

/// One entry of a restricted key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Scope {
    pub(crate) resource_type: ResourceType,
    pub(crate) access_level: AccessLevel,
}

/// Calls that are POST and change nothing.
const READING: [&str; 3] = ["wait_for_status", "read_file_contents", "download_file"];

/// What a call needs; none where no scope suffices, as for the server's own controls.
pub(crate) fn needed(method: &Method, path: &str) -> Option<Scope> {
    let path = path.strip_prefix("/v1/")?;
    let last = path.rsplit('/').next().unwrap_or_default();
    let kind = path.split('/').next().unwrap_or_default();
    let resource_type = match kind {
        "devboxes" if last.starts_with("snapshot_disk") || path.contains("/disk_snapshots") => {
            ResourceType::Snapshots
        }
        "devboxes" => ResourceType::Devboxes,
        "blueprints" => ResourceType::Blueprints,
        "objects" => ResourceType::Objects,
        _ => ResourceType::Account,
    };
    let reads = matches!(*method, Method::GET | Method::HEAD)
        || (*method == Method::POST && READING.contains(&last));
    let access_level = if reads {
        AccessLevel::Read
    } else {
        AccessLevel::Write
    };
    Some(Scope {
        resource_type,
        access_level,
    })
}

#[cfg(test)]
mod tests {
    use axum::http::Method;

    use super::{AccessLevel, ResourceType, Scope, needed};

    #[test]
    fn each_call_needs_its_kind_and_writes_need_more_than_reads() {
        use AccessLevel::{Read, Write};
        use ResourceType::{Account, Blueprints, Devboxes, Objects, Snapshots};
        for (method, path, resource_type, access_level) in [
            (Method::GET, "/v1/devboxes", Devboxes, Read),
            (Method::POST, "/v1/devboxes", Devboxes, Write),
            (
                Method::POST,
                "/v1/devboxes/d/wait_for_status",
                Devboxes,
                Read,
            ),
            (Method::POST, "/v1/devboxes/d/execute", Devboxes, Write),
            (
                Method::POST,
                "/v1/devboxes/d/snapshot_disk_async",
                Snapshots,
                Write,
            ),
            (Method::GET, "/v1/devboxes/disk_snapshots", Snapshots, Read),
            (Method::GET, "/v1/blueprints/b", Blueprints, Read),
            (Method::POST, "/v1/objects/o/delete", Objects, Write),
            (Method::DELETE, "/v1/axons/a", Account, Write),
            (Method::POST, "/v1/restricted_keys", Account, Write),
            (Method::HEAD, "/v1/accounts/me", Account, Read),
        ] {
            let scope = Scope {
                resource_type,
                access_level,
            };
            assert_eq!(needed(&method, path), Some(scope), "{method} {path}");
        }
        assert_eq!(needed(&Method::GET, "/_faults"), None);
    }
}
