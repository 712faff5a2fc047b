//! Cursor paging: newest first, from after the item that the cursor names.

use serde_json::{Map, Value, json};

use crate::error::ApiError;
use crate::query::Query;
use crate::register::{Identified, Register};

const DEFAULT_LIMIT: i64 = 20;
const MAX_LIMIT: i64 = 5000;

/// Which part of a list is asked for.
#[derive(Debug)]
pub(crate) struct PageRequest {
    limit: usize,
    starting_after: Option<String>,
    include_total_count: bool,
}

impl PageRequest {
    /// Reads `limit`, `starting_after` and `include_total_count`.
    pub(crate) fn from_query(query: &Query) -> Result<Self, ApiError> {
        let limit = query
            .parse("limit", "a whole number")?
            .unwrap_or(DEFAULT_LIMIT);
        if limit <= 0 {
            return Err(ApiError::bad_request("`limit` must be greater than 0"));
        }
        let include = query.parse("include_total_count", "`true` or `false`")?;
        Ok(Self {
            limit: usize::try_from(limit.min(MAX_LIMIT)).unwrap_or(usize::MAX),
            starting_after: query.text("starting_after").map(str::to_owned),
            include_total_count: include.unwrap_or(true),
        })
    }

    /// How many items are asked for at most.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// The list's view where the cursor was already followed: `views` are those from there on, one more than
    /// are asked for if there are.
    pub(crate) fn view_of_rest(&self, key: &str, mut views: Vec<Value>, total: i64) -> Value {
        let has_more = views.len() > self.limit;
        views.truncate(self.limit);
        self.answer(key, views, has_more, || json!(total))
    }

    /// The list's view under `key`. The cursor may name an item that `wanted` no longer lets through, since items change while a client pages.
    pub(crate) fn view<T: Identified>(
        &self,
        key: &str,
        items: &Register<T>,
        wanted: impl Fn(&T) -> bool,
        view: impl Fn(&T) -> Value,
    ) -> Result<Value, ApiError> {
        let rest = match &self.starting_after {
            None => items.newest_first(),
            Some(cursor) => {
                let unknown = || format!("`starting_after`: there is no item `{cursor}`");
                let older = items.older_than(cursor);
                older.ok_or_else(|| ApiError::bad_request(unknown()))?
            }
        };
        let mut page: Vec<_> = rest
            .iter()
            .filter(|item| wanted(item))
            .take(self.limit + 1)
            .collect();
        let has_more = page.len() > self.limit;
        page.truncate(self.limit);
        let total = || {
            let all = items.newest_first();
            json!(all.iter().filter(|item| wanted(item)).count())
        };
        let views = page.into_iter().map(|item| view(item)).collect();
        Ok(self.answer(key, views, has_more, total))
    }

    fn answer(
        &self,
        key: &str,
        views: Vec<Value>,
        has_more: bool,
        total: impl FnOnce() -> Value,
    ) -> Value {
        let total = self.include_total_count.then(total);
        let mut answer = Map::new();
        answer.insert(key.to_owned(), Value::Array(views));
        answer.insert("has_more".to_owned(), json!(has_more));
        answer.insert("total_count".to_owned(), json!(total));
        Value::Object(answer)
    }
}
