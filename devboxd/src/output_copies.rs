//! Both outputs of one command on their way into its logs.

use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncRead;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::execution::Execution;
use crate::output_log::OutputLog;
use crate::output_writer::OutputWriter;

/// The copying of a command's pipes.
pub(crate) struct OutputCopies {
    copies: JoinSet<()>,
    /// Bytes of each that are kept.
    most: u64,
    over: CancellationToken,
}

impl OutputCopies {
    /// Begins to copy.
    pub(crate) fn begin(
        execution: &Execution,
        most: u64,
        stdout: impl AsyncRead + AsFd + Unpin + Send + 'static,
        stderr: impl AsyncRead + AsFd + Unpin + Send + 'static,
    ) -> Self {
        let mut copies = Self {
            copies: JoinSet::new(),
            most,
            over: CancellationToken::new(),
        };
        copies.add(&execution.stdout, stdout);
        copies.add(&execution.stderr, stderr);
        copies
    }

    fn add(&mut self, log: &Arc<OutputLog>, pipe: impl AsyncRead + AsFd + Unpin + Send + 'static) {
        self.copies
            .spawn(OutputWriter::new(Arc::clone(log), self.most).copy(pipe, self.over.clone()));
    }

    /// The command is over: waits for the pipes to end, but not longer than `grace` for what processes
    /// that it left behind still write.
    pub(crate) async fn end(mut self, grace: Duration) {
        let all = async { while self.copies.join_next().await.is_some() {} };
        if tokio::time::timeout(grace, all).await.is_err() {
            self.over.cancel();
            while self.copies.join_next().await.is_some() {}
        }
    }
}
