//! The commands of one devbox, in the order they came.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::execution::{Execution, Order};

/// What a repeated `execute` is known by. The command is part of it because an older client gives the
/// same `command_id` to all its commands.
type CommandKey = (String, Order);

#[derive(Debug, Default)]
struct Book {
    in_order: Vec<Arc<Execution>>,
    by_id: HashMap<String, Arc<Execution>>,
    by_command: HashMap<String, Vec<(Order, Arc<Execution>)>>,
}

/// All executions of a devbox.
#[derive(Debug, Default)]
pub(crate) struct Executions {
    book: Mutex<Book>,
}

impl Executions {
    pub(crate) fn by_id(&self, id: &str) -> Option<Arc<Execution>> {
        self.book().by_id.get(id).cloned()
    }

    /// Oldest first.
    pub(crate) fn all(&self) -> Vec<Arc<Execution>> {
        self.book().in_order.clone()
    }

    /// Adds an execution.
    pub(crate) fn add(&self, execution: &Arc<Execution>) {
        self.book().add(execution);
    }

    /// The execution that a call with this key began.
    pub(crate) fn known(&self, key: &CommandKey) -> Option<Arc<Execution>> {
        self.book().known(key)
    }

    /// The same, or the one that `begin` makes; true if made.
    pub(crate) fn once(
        &self,
        key: CommandKey,
        begin: impl FnOnce(&CommandKey) -> Arc<Execution>,
    ) -> (Arc<Execution>, bool) {
        let mut book = self.book();
        if let Some(execution) = book.known(&key) {
            return (execution, false);
        }
        let execution = begin(&key);
        book.add_known(key, &execution);
        (execution, true)
    }

    /// Adds an execution of an earlier run of the server.
    pub(crate) fn restore(&self, command_id: Option<String>, execution: &Arc<Execution>) {
        match command_id {
            Some(id) => self
                .book()
                .add_known((id, execution.order.clone()), execution),
            None => self.add(execution),
        }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn known(&self, (command_id, order): &CommandKey) -> Option<Arc<Execution>> {
        let mut same_id = self.by_command.get(command_id)?.iter();
        same_id
            .find(|(known, _)| known == order)
            .map(|(_, execution)| Arc::clone(execution))
    }

    fn add_known(&mut self, (command_id, order): CommandKey, execution: &Arc<Execution>) {
        self.add(execution);
        self.by_command
            .entry(command_id)
            .or_default()
            .push((order, Arc::clone(execution)));
    }

    fn add(&mut self, execution: &Arc<Execution>) {
        self.in_order.push(Arc::clone(execution));
        self.by_id
            .insert(execution.id.clone(), Arc::clone(execution));
    }
}
