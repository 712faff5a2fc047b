//! A named shell: one long-lived bash that runs commands one after another and keeps its folder and
//! variables between them. Each command's output goes through named pipes of its own. The shell reads
//! the commands' folders from its stdin and answers exit codes on its stdout; bash keeps both from the
//! commands by the redirections around each.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;
use rustix::fs::OFlags;
use rustix::io::Errno;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::unix::pipe;
use tokio::process::{Child, ChildStdin, ChildStdout};

use crate::devbox::Devbox;
use crate::execution::Execution;
use crate::output_copies::OutputCopies;
use crate::process::{bash, exit_code};
use crate::runner::{CANNOT_RUN, pid};
use crate::service::Service;

/// What the state file holds is what outlives the shell: after a kill or an `exit`, the next shell of
/// the name begins where the last completed command left off.
const LOOP: &str = r#"
__devboxd_state=$0
[ -f "$__devboxd_state" ] && source "$__devboxd_state" 2>/dev/null
while IFS= read -r __devboxd_run; do
  source "$__devboxd_run/command" \
    <"$__devboxd_run/stdin.pipe" >"$__devboxd_run/stdout.pipe" 2>"$__devboxd_run/stderr.pipe"
  __devboxd_exit=$?
  { declare -px; printf 'cd -- %q\n' "$PWD"; } >|"$__devboxd_state"
  printf '%s\n' "$__devboxd_exit"
done
"#;

/// Between two looks whether the shell has opened its stdin; it takes it about as long.
const CONNECT_PAUSE: Duration = Duration::from_millis(1);

/// A running shell.
pub(crate) struct Shell {
    child: Child,
    commands: ChildStdin,
    exit_codes: Lines<BufReader<ChildStdout>>,
}

/// The named pipes of one command. The kept ends hold the pipes open until the shell has opened them.
struct Pipes {
    folder: PathBuf,
    stdout: pipe::Receiver,
    stderr: pipe::Receiver,
    kept: Vec<File>,
}

impl Shell {
    /// Starts a shell that takes up what `state` holds.
    pub(crate) async fn start(
        service: &Service,
        devbox: &Devbox,
        state: &Path,
    ) -> io::Result<Self> {
        let arguments = ["--noprofile", "--norc", "-c", LOOP].map(AsRef::<Path>::as_ref);
        let arguments = arguments.into_iter().chain([state]);
        let mut command = bash(&devbox.surroundings(), arguments, Stdio::piped());
        command.stderr(Stdio::null());
        let mut child = service.spawner.spawn(command).await?;
        let missing = || io::Error::other("a shell without pipes");
        let commands = child.stdin.take().ok_or_else(missing)?;
        let exit_codes = BufReader::new(child.stdout.take().ok_or_else(missing)?).lines();
        Ok(Self {
            child,
            commands,
            exit_codes,
        })
    }

    /// Whether it can take another command.
    pub(crate) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Runs one command to its end; the shell is handed back if it lived through it.
    pub(crate) async fn run(
        mut self,
        service: &Service,
        devbox: &Devbox,
        execution: &Arc<Execution>,
    ) -> io::Result<Option<Self>> {
        let folder = devbox.folder.execution(&execution.id);
        let pipes = Pipes::make(folder, execution)?;
        let line = format!("{}\n", pipes.folder.display());
        self.commands.write_all(line.as_bytes()).await?;
        if let Some(pid) = pid(&self.child) {
            execution.started(pid);
        }
        let copies = OutputCopies::begin(execution, Some(pipes.stdout), Some(pipes.stderr));
        let answer = self
            .exit_codes
            .next_line()
            .await?
            .and_then(|line| line.parse().ok());
        let (code, shell) = match answer {
            Some(code) => {
                execution.released();
                (code, Some(self))
            }
            None => {
                let waited = self.child.wait().await;
                execution.gone();
                (waited.map_or(CANNOT_RUN, exit_code), None)
            }
        };
        drop(pipes.kept);
        copies.end(service.settings().times.exit_grace).await;
        for name in ["stdin.pipe", "stdout.pipe", "stderr.pipe"] {
            let _gone = std::fs::remove_file(pipes.folder.join(name));
        }
        execution.complete(code);
        Ok(shell)
    }
}

impl Pipes {
    fn make(folder: PathBuf, execution: &Arc<Execution>) -> io::Result<Self> {
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("command"), &execution.order.command)?;
        let mut kept = Vec::new();
        let mut output = |name: &str| -> io::Result<pipe::Receiver> {
            let path = folder.join(name);
            mkfifo(&path, Mode::S_IRUSR | Mode::S_IWUSR)?;
            let receiver = pipe::OpenOptions::new().open_receiver(&path)?;
            let nonblocking = OFlags::NONBLOCK.bits().cast_signed();
            let sender = OpenOptions::new()
                .write(true)
                .custom_flags(nonblocking)
                .open(&path)?;
            kept.push(sender);
            Ok(receiver)
        };
        let (stdout, stderr) = (output("stdout.pipe")?, output("stderr.pipe")?);
        let stdin_path = folder.join("stdin.pipe");
        match &execution.stdin {
            None => symlink("/dev/null", stdin_path)?,
            Some(_) => {
                mkfifo(&stdin_path, Mode::S_IRUSR | Mode::S_IWUSR)?;
                tokio::spawn(feed(stdin_path, Arc::clone(execution)));
            }
        }
        Ok(Self {
            folder,
            stdout,
            stderr,
            kept,
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
