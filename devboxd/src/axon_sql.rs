//! SQL against the database of one axon: its own SQLite file, a connection a call, and no way out of either.

use std::path::Path;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::{Value as SqlValue, ValueRef};
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior, params_from_iter};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::ApiError;

/// Most rows of an answer.
const ROWS: usize = 10_000;

/// Most text and blobs of an answer, in bytes.
const ANSWER_BYTES: usize = 16 << 20;

/// Most statements of a batch.
const STATEMENTS: usize = 1000;

/// Largest database, in pages of 4 KiB: 1 GiB.
const PAGES: u32 = 1 << 18;

/// Longest value and longest statement, in bytes.
const VALUE_BYTES: i32 = 16 << 20;
const SQL_BYTES: i32 = 1 << 20;

/// How long one call may compute, and how long it waits for another one's transaction.
const TIME: Duration = Duration::from_secs(20);
const WAIT: Duration = Duration::from_secs(5);

/// Instructions of SQLite's machine between two looks at the clock.
const LOOK: i32 = 100_000;

/// Pragmas that only tell of the schema.
const PRAGMAS: [&str; 6] = [
    "table_info",
    "table_xinfo",
    "table_list",
    "index_list",
    "index_info",
    "foreign_key_list",
];

/// One statement with its positional parameters.
#[derive(Debug, Deserialize)]
pub(crate) struct Statement {
    sql: String,
    params: Option<Vec<Value>>,
}

/// Runs one statement; its view.
pub(crate) fn query(path: &Path, statement: &Statement) -> Result<Value, ApiError> {
    let bound = bind("params", statement)?;
    let mut connection = open(path)?;
    let transaction = begin(&mut connection)?;
    guard(&transaction)?;
    let view = run(&transaction, statement, bound).map_err(refusal)?;
    unguard(&transaction)?;
    transaction.commit().map_err(refusal)?;
    Ok(view)
}

/// Runs all statements or none; one view each, up to the first that failed.
pub(crate) fn batch(path: &Path, statements: &[Statement]) -> Result<Value, ApiError> {
    if statements.is_empty() || statements.len() > STATEMENTS {
        let message = format!("`statements` must hold 1 to {STATEMENTS} statements");
        return Err(ApiError::bad_request(message));
    }
    let bound: Vec<_> = statements
        .iter()
        .enumerate()
        .map(|(place, statement)| bind(&format!("statements[{place}].params"), statement))
        .collect::<Result<_, _>>()?;
    let mut connection = open(path)?;
    let transaction = begin(&mut connection)?;
    guard(&transaction)?;
    let mut results = Vec::new();
    for (statement, bound) in statements.iter().zip(bound) {
        match run(&transaction, statement, bound) {
            Ok(view) => results.push(json!({ "success": view })),
            Err(error) => {
                // Dropped, the transaction is rolled back.
                results.push(json!({ "error": { "message": error.to_string() } }));
                return Ok(json!({ "results": results }));
            }
        }
    }
    unguard(&transaction)?;
    transaction.commit().map_err(refusal)?;
    Ok(json!({ "results": results }))
}

/// At once for writing: two that read first and write later would refuse each other.
fn begin(connection: &mut Connection) -> Result<Transaction<'_>, ApiError> {
    connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(refusal)
}

fn open(path: &Path) -> Result<Connection, ApiError> {
    let opened = || -> rusqlite::Result<Connection> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(WAIT)?;
        connection.pragma_update(None, "max_page_count", PAGES)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, VALUE_BYTES)?;
        connection.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, SQL_BYTES)?;
        connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        Ok(connection)
    };
    opened().map_err(|error| ApiError::internal("the axon's database cannot be opened", error))
}

/// From here on only what touches this database alone, for a limited time, inside the transaction.
fn guard(connection: &Connection) -> Result<(), ApiError> {
    let end = Instant::now() + TIME;
    connection
        .progress_handler(LOOK, Some(move || Instant::now() > end))
        .and_then(|()| connection.authorizer(Some(authorize)))
        .map_err(refusal)
}

/// The commit is the server's own.
fn unguard(connection: &Connection) -> Result<(), ApiError> {
    connection
        .authorizer(None::<fn(AuthContext<'_>) -> Authorization>)
        .map_err(refusal)
}

fn authorize(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Attach { .. }
        | AuthAction::Detach { .. }
        | AuthAction::Transaction { .. }
        | AuthAction::Savepoint { .. } => Authorization::Deny,
        AuthAction::Pragma { pragma_name, .. } if !PRAGMAS.contains(&pragma_name) => {
            Authorization::Deny
        }
        _ => Authorization::Allow,
    }
}

fn bind(field: &str, statement: &Statement) -> Result<Vec<SqlValue>, ApiError> {
    let values = statement.params.iter().flatten().enumerate();
    values
        .map(|(place, value)| {
            sql_value(value).ok_or_else(|| {
                let what = "must be null, a boolean, a number that SQLite can hold, or a text";
                ApiError::bad_request(format!("`{field}[{place}]` {what}"))
            })
        })
        .collect()
}

fn sql_value(value: &Value) -> Option<SqlValue> {
    Some(match value {
        Value::Null => SqlValue::Null,
        Value::Bool(truth) => SqlValue::Integer((*truth).into()),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(integer), _) => SqlValue::Integer(integer),
            (None, Some(_)) => return None,
            (None, None) => SqlValue::Real(number.as_f64()?),
        },
        Value::String(text) => SqlValue::Text(text.clone()),
        Value::Array(_) | Value::Object(_) => return None,
    })
}

fn run(
    connection: &Connection,
    statement: &Statement,
    bound: Vec<SqlValue>,
) -> rusqlite::Result<Value> {
    let begun = Instant::now();
    let changes_before = connection.total_changes();
    let mut prepared = connection.prepare(&statement.sql)?;
    let columns: Vec<_> = prepared
        .columns()
        .iter()
        .map(|column| {
            let declared = column.decl_type().unwrap_or_default().to_uppercase();
            json!({ "name": column.name(), "type": declared })
        })
        .collect();
    let (mut rows, mut bytes, mut limited) = (Vec::new(), 0, false);
    let mut found = prepared.query(params_from_iter(bound))?;
    while let Some(row) = found.next()? {
        if rows.len() == ROWS || bytes > ANSWER_BYTES {
            limited = true;
            break;
        }
        let mut values = Vec::with_capacity(columns.len());
        for place in 0..columns.len() {
            let value = row.get_ref(place)?;
            if let ValueRef::Text(held) | ValueRef::Blob(held) = value {
                bytes += held.len();
            }
            values.push(json_value(value));
        }
        rows.push(Value::Array(values));
    }
    drop(found);
    drop(prepared);
    Ok(json!({
        "columns": columns,
        "rows": rows,
        "meta": {
            "changes": connection.total_changes() - changes_before,
            "duration_ms": begun.elapsed().as_secs_f64() * 1000.0,
            "rows_read_limit_reached": limited,
        },
    }))
}

fn json_value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(integer) => json!(integer),
        ValueRef::Real(number) => json!(number),
        ValueRef::Text(text) => json!(String::from_utf8_lossy(text)),
        ValueRef::Blob(bytes) => json!(BASE64_STANDARD.encode(bytes)),
    }
}

fn refusal(error: rusqlite::Error) -> ApiError {
    if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) {
        let message = "another statement holds the axon's database for too long";
        return ApiError::new(StatusCode::TOO_MANY_REQUESTS, message);
    }
    ApiError::bad_request(format!("`sql`: {error}"))
}
