//! A named shell: one long-lived bash that runs commands one after another and keeps its folder and
//! variables between them. Each command's output goes through named pipes of its own. The shell reads
//! the commands' folders from its stdin and answers what it has become and exit codes on its stdout; bash
//! keeps both from the commands by the redirections around each.

use std::fs::File;
use std::io;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rustix::io::Errno;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::unix::pipe;

use crate::devbox::Devbox;
use crate::execution::Execution;
use crate::ids;
use crate::output_copies::OutputCopies;
use crate::process::{Pipes, Process};
use crate::run_folder::RunFolder;
use crate::service::Service;

/// What the state file holds is what outlives the shell: after a kill or an `exit`, the next shell of
/// the name begins where the last completed command left off.
const LOOP: &str = r#"
source "$0" 2>/dev/null
while IFS= read -r __devboxd_run; do
  source "$__devboxd_run/command" \
    <"$__devboxd_run/stdin.pipe" >"$__devboxd_run/stdout.pipe" 2>"$__devboxd_run/stderr.pipe"
  __devboxd_exit=$?
  declare -px
  printf 'cd -- %q\n\0%s\0' "$PWD" "$__devboxd_exit"
done
"#;

/// Between two looks whether the shell has opened its stdin; it takes it about as long.
const CONNECT_PAUSE: Duration = Duration::from_millis(1);

/// A running shell.
pub(crate) struct Shell {
    process: Process,
    commands: pipe::Sender,
    answers: BufReader<pipe::Receiver>,
    _state: RunFolder,
}

/// The named pipes of one command. The kept ends hold the pipes open until the shell has opened them.
struct CommandPipes {
    folder: RunFolder,
    stdout: pipe::Receiver,
    stderr: pipe::Receiver,
    kept: [File; 2],
}

impl Shell {
    /// Starts a shell that takes up what an earlier one left.
    pub(crate) async fn start(
        service: &Service,
        devbox: &Devbox,
        state: &[u8],
    ) -> io::Result<Self> {
        let folder = RunFolder::make(devbox, &ids::fresh("shell"))?;
        let file = devbox.seen(&folder.write("state", state)?)?;
        let words = ["bash", "--noprofile", "--norc", "-c", LOOP, &file];
        let program = devbox.program(words.map(str::to_owned).into())?;
        let (pipes, mut ends) = Pipes::open(true)?;
        ends.stderr = File::options().write(true).open("/dev/null")?.into();
        let process = service.spawn(devbox, program, ends).await?;
        let missing = || io::Error::other("a shell without stdin");
        Ok(Self {
            process,
            commands: pipes.stdin.ok_or_else(missing)?,
            answers: BufReader::new(pipes.stdout),
            _state: folder,
        })
    }

    /// Whether it can take another command.
    pub(crate) fn is_alive(&mut self) -> bool {
        self.process.is_alive()
    }

    /// Runs one command to its end; the shell is handed back if it lived through it, and `state` is what it
    /// has become.
    pub(crate) async fn run(
        mut self,
        service: &Service,
        devbox: &Devbox,
        execution: &Arc<Execution>,
        state: &mut Vec<u8>,
    ) -> io::Result<Option<Self>> {
        let pipes = CommandPipes::make(devbox, execution)?;
        let line = format!("{}\n", devbox.seen(pipes.folder.path())?);
        // A shell that has just ended does not take it.
        let taken = self.commands.write_all(line.as_bytes()).await.is_ok();
        execution.started(self.process.id());
        let copies = OutputCopies::begin(
            execution,
            service.settings().sizes.output,
            pipes.stdout,
            pipes.stderr,
        );
        let answer = if taken { self.answer().await? } else { None };
        let (code, shell) = match answer {
            Some((new, code)) => {
                *state = new;
                execution.released();
                (code, Some(self))
            }
            None => {
                let code = self.process.wait().await;
                execution.gone();
                (code, None)
            }
        };
        drop(pipes.kept);
        copies.end(service.settings().times.exit_grace).await;
        execution.complete(code);
        Ok(shell)
    }

    /// The state after a command and its exit code; none if the shell ended with it.
    async fn answer(&mut self) -> io::Result<Option<(Vec<u8>, i32)>> {
        let (mut state, mut code) = (Vec::new(), Vec::new());
        self.answers.read_until(0, &mut state).await?;
        self.answers.read_until(0, &mut code).await?;
        state.pop();
        let code = code.strip_suffix(&[0]);
        let code = code.and_then(|code| std::str::from_utf8(code).ok()?.parse().ok());
        Ok(code.map(|code| (state, code)))
    }
}

impl CommandPipes {
    fn make(devbox: &Devbox, execution: &Arc<Execution>) -> io::Result<Self> {
        std::fs::create_dir_all(devbox.folder.execution(&execution.id))?;
        let folder = RunFolder::make(devbox, &execution.id)?;
        folder.write("command", execution.order.command.as_bytes())?;
        let (stdout, kept_stdout) = folder.output_pipe("stdout.pipe")?;
        let (stderr, kept_stderr) = folder.output_pipe("stderr.pipe")?;
        match &execution.stdin {
            None => symlink("/dev/null", folder.path().join("stdin.pipe"))?,
            Some(_) => {
                tokio::spawn(feed(folder.pipe("stdin.pipe")?, Arc::clone(execution)));
            }
        }
        Ok(Self {
            folder,
            stdout,
            stderr,
            kept: [kept_stdout, kept_stderr],
        })
    }
}

/// Connects a command's stdin when the shell has come to open its end: closed before that, the pipe would
/// hold the shell for ever.
async fn feed(path: PathBuf, execution: Arc<Execution>) {
    let connected = async {
        loop {
            match pipe::OpenOptions::new().open_sender(&path) {
                Err(error) if error.raw_os_error() == Some(Errno::NXIO.raw_os_error()) => {
                    tokio::time::sleep(CONNECT_PAUSE).await;
                }
                connected => return connected,
            }
        }
    };
    tokio::select! {
        sender = connected => match (sender, &execution.stdin) {
            (Ok(sender), Some(stdin)) => stdin.feed(sender),
            (sender, _) => tracing::warn!(?sender, "a command's stdin could not be connected"),
        },
        () = execution.completed() => {}
    }
}
