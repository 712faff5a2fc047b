//! The kinds of configuration that an account keeps and devboxes refer to: what they have in common.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::clock::now_ms;
use crate::error::ApiError;
use crate::ids;
use crate::json;
use crate::register::Identified;
use crate::store::Store;
use crate::stored_register::{Stored, StoredRegister};

/// The fields of a kind, as they are sent and kept. Absent ones have their default.
pub(crate) trait ConfigKind:
    Clone + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// Its name among the stored documents and in messages.
    const KIND: &'static str;
    /// Of its ids.
    const PREFIX: &'static str;
    /// Under which its lists stand.
    const LIST: &'static str;
    /// Whether a deleted one can still be retrieved.
    const STAYS: bool;

    fn name(&self) -> &str;

    /// Refuses by the name of the field what cannot be meant.
    fn check(&self) -> Result<(), ApiError>;

    /// The wire's view of the fields; id, name and times are added to it.
    fn view(&self) -> Value;

    /// Whether the name answers to a list's `name`.
    fn is_named(&self, wanted: &str) -> bool {
        self.name().contains(wanted)
    }
}

/// One configuration; also what is kept of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ConfigRecord<K> {
    id: String,
    create_time_ms: u64,
    update_time_ms: u64,
    deleted: bool,
    pub(crate) fields: K,
}

/// One configuration of a kind.
pub(crate) struct Config<K> {
    id: String,
    record: Mutex<ConfigRecord<K>>,
}

impl<K> Identified for Config<K> {
    fn id(&self) -> &str {
        &self.id
    }
}

impl<K: ConfigKind> Stored for Config<K> {
    const KIND: &'static str = K::KIND;
    type Record = ConfigRecord<K>;

    fn record(&self) -> ConfigRecord<K> {
        self.lock().clone()
    }
}

impl<K: ConfigKind> Config<K> {
    fn restore(record: ConfigRecord<K>) -> Self {
        Self {
            id: record.id.clone(),
            record: Mutex::new(record),
        }
    }

    pub(crate) fn fields(&self) -> K {
        self.lock().fields.clone()
    }

    pub(crate) fn is_deleted(&self) -> bool {
        self.lock().deleted
    }

    /// The wire's view of it.
    pub(crate) fn view(&self) -> Value {
        let record = self.record();
        let mut view = record.fields.view();
        if let Value::Object(view) = &mut view {
            view.insert("id".to_owned(), json!(record.id));
            view.insert("name".to_owned(), json!(record.fields.name()));
            view.insert("create_time_ms".to_owned(), json!(record.create_time_ms));
            view.insert("update_time_ms".to_owned(), json!(record.update_time_ms));
        }
        view
    }

    fn lock(&self) -> MutexGuard<'_, ConfigRecord<K>> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All configurations of a kind.
pub(crate) struct Configs<K: ConfigKind> {
    pub(crate) register: StoredRegister<Config<K>>,
    /// Held while a name is looked for and taken.
    naming: Mutex<()>,
}

impl<K: ConfigKind> Configs<K> {
    pub(crate) fn load(store: &Store) -> io::Result<Self> {
        let restore = |record| Ok(Config::restore(record));
        Ok(Self {
            register: StoredRegister::load(store, restore)?,
            naming: Mutex::default(),
        })
    }

    /// Keeps a new one, from the body of a request.
    pub(crate) fn create(&self, body: Map<String, Value>) -> Result<Arc<Config<K>>, ApiError> {
        let fields = self.checked(Map::new(), body)?;
        let _one_at_a_time = self.naming();
        self.require_free_name(fields.name(), None)?;
        let now = now_ms();
        let config = Arc::new(Config::restore(ConfigRecord {
            id: ids::fresh(K::PREFIX),
            create_time_ms: now,
            update_time_ms: now,
            deleted: false,
            fields,
        }));
        self.register.add(Arc::clone(&config));
        Ok(config)
    }

    /// Takes over the fields that are given and not null.
    pub(crate) fn update(
        &self,
        id: &str,
        body: Map<String, Value>,
    ) -> Result<Arc<Config<K>>, ApiError> {
        let config = self.live(id)?;
        let _one_at_a_time = self.naming();
        let before = serde_json::to_value(config.fields())
            .map_err(|error| ApiError::internal("the configuration cannot be read", error))?;
        let Value::Object(before) = before else {
            return Err(ApiError::internal("the configuration has no fields", id));
        };
        let fields = self.checked(before, body)?;
        self.require_free_name(fields.name(), Some(id))?;
        {
            let mut record = config.lock();
            record.fields = fields;
            record.update_time_ms = now_ms();
        }
        self.register.changed(&config);
        Ok(config)
    }

    /// Deletes one, which may have been done before.
    pub(crate) fn delete(&self, id: &str) -> Result<Arc<Config<K>>, ApiError> {
        let config = self.any(id)?;
        config.lock().deleted = true;
        self.register.changed(&config);
        Ok(config)
    }

    /// One for a retrieval: deleted ones are still there, if the kind says so.
    pub(crate) fn find(&self, id: &str) -> Result<Arc<Config<K>>, ApiError> {
        if K::STAYS {
            self.any(id)
        } else {
            self.live(id)
        }
    }

    /// One that is not deleted, by its id or its name; `field` asked for it.
    pub(crate) fn referred(
        &self,
        field: &str,
        reference: &str,
    ) -> Result<Arc<Config<K>>, ApiError> {
        let named = || {
            let all = self.register.newest_first();
            all.into_iter()
                .find(|config| !config.is_deleted() && config.fields().name() == reference)
        };
        let message = || format!("`{field}`: there is no {} `{reference}`", K::KIND);
        self.live(reference)
            .ok()
            .or_else(named)
            .ok_or_else(|| ApiError::bad_request(message()))
    }

    fn any(&self, id: &str) -> Result<Arc<Config<K>>, ApiError> {
        self.register
            .by_id(id)
            .ok_or_else(|| ApiError::unknown(K::KIND, id))
    }

    /// One that is not deleted.
    pub(crate) fn live(&self, id: &str) -> Result<Arc<Config<K>>, ApiError> {
        let config = self.any(id)?;
        if config.is_deleted() {
            return Err(ApiError::unknown(K::KIND, id));
        }
        Ok(config)
    }

    fn checked(
        &self,
        mut fields: Map<String, Value>,
        body: Map<String, Value>,
    ) -> Result<K, ApiError> {
        fields.extend(body.into_iter().filter(|(_, value)| !value.is_null()));
        let fields: K = json::check(Value::Object(fields))?;
        if fields.name().trim().is_empty() {
            return Err(ApiError::bad_request("`name` must not be empty"));
        }
        fields.check()?;
        Ok(fields)
    }

    fn require_free_name(&self, name: &str, own: Option<&str>) -> Result<(), ApiError> {
        let taken = self.register.newest_first().into_iter().any(|config| {
            !config.is_deleted()
                && Some(config.id.as_str()) != own
                && config.lock().fields.name() == name
        });
        if taken {
            let message = format!("`name`: there is a {} `{name}` already", K::KIND);
            return Err(ApiError::bad_request(message));
        }
        Ok(())
    }

    fn naming(&self) -> MutexGuard<'_, ()> {
        self.naming.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
