//! What happened in a devbox: its commands' output, an entry a line, in the order of time.

use std::io;
use std::sync::Arc;

use serde::Serialize;

use crate::execution::{Execution, Source};
use crate::output_log::OutputLog;
use crate::output_tail::tail;
use crate::output_times::OutputTimes;

/// Entries of one answer, the latest ones. The contract has no paging for them.
pub(crate) const MOST_ENTRIES: usize = 10_000;

/// Bytes of one output that are looked at.
const MOST_TEXT: u64 = 4 << 20;

/// Characters of the command in each of its lines' entries.
const MOST_COMMAND: usize = 1000;

/// One line.
#[derive(Debug, Serialize)]
pub(crate) struct Entry {
    pub(crate) level: &'static str,
    source: Source,
    pub(crate) timestamp_ms: u64,
    pub(crate) message: String,
    cmd: String,
    cmd_id: String,
    exit_code: Option<i32>,
    shell_name: Option<String>,
}

/// The entries of these executions, which come oldest first. Blocks.
pub(crate) fn entries(executions: &[Arc<Execution>]) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for execution in executions.iter().rev() {
        add(&mut entries, execution, "error", &execution.stderr)?;
        add(&mut entries, execution, "info", &execution.stdout)?;
        if entries.len() >= MOST_ENTRIES {
            break;
        }
    }
    // Newest first up to here; a stable sort then keeps lines of the same moment in their order.
    entries.reverse();
    entries.sort_by_key(|entry: &Entry| entry.timestamp_ms);
    let surplus = entries.len().saturating_sub(MOST_ENTRIES);
    Ok(entries.split_off(surplus))
}

fn add(
    entries: &mut Vec<Entry>,
    execution: &Execution,
    level: &'static str,
    log: &OutputLog,
) -> io::Result<()> {
    let text = tail(log, MOST_ENTRIES as u64, MOST_TEXT)?.text;
    let times = OutputTimes::read(log)?;
    let mut end = log.extent().length.max(text.len() as u64);
    let order = &execution.order;
    let cmd: String = order.command.chars().take(MOST_COMMAND).collect();
    for line in text.split_inclusive('\n').rev() {
        entries.push(Entry {
            level,
            source: order.source,
            timestamp_ms: times.at(end),
            message: line.strip_suffix('\n').unwrap_or(line).to_owned(),
            cmd: cmd.clone(),
            cmd_id: execution.id.clone(),
            exit_code: execution.status().1,
            shell_name: order.shell_name.clone(),
        });
        end = end.saturating_sub(line.len() as u64);
    }
    Ok(())
}
