//! A Dockerfile carried out in a devbox: what changes its disk is run in it, what changes only later
//! instructions is remembered, and what cannot be done here is said in the log.

use std::collections::BTreeMap;
use std::path::PathBuf;

use parse_dockerfile::{Command, Flag, Instruction, Stage};

use crate::build_copy::Copy;
use crate::builder::Builder;
use crate::docker_words::{pairs, word, words};
use crate::shell_words::{quoted, quoted_all};

/// What the instructions so far have set.
pub(crate) struct Dockerfile<'a> {
    builder: &'a Builder,
    /// The files that COPY and ADD find, as the server knows them.
    context: Option<PathBuf>,
    build_args: &'a BTreeMap<String, String>,
    escape: char,
    args: BTreeMap<String, String>,
    env: Vec<(String, String)>,
    folder: String,
    shell: Vec<String>,
}

impl<'a> Dockerfile<'a> {
    /// Begins with the variables that the base has set.
    pub(crate) fn new(
        builder: &'a Builder,
        context: Option<PathBuf>,
        build_args: &'a BTreeMap<String, String>,
        env: Vec<(String, String)>,
    ) -> Self {
        Self {
            builder,
            context,
            build_args,
            escape: '\\',
            args: BTreeMap::new(),
            env,
            folder: crate::devbox_folder::HOME.to_owned(),
            shell: vec!["/bin/sh".to_owned(), "-c".to_owned()],
        }
    }

    /// Carries it out; the variables that devboxes find, or why it failed.
    pub(crate) async fn build(mut self, text: &str) -> Result<Vec<(String, String)>, String> {
        let text = &crate::here_documents::wrapped(text);
        let parsed = parse_dockerfile::parse(text)
            .map_err(|error| format!("the Dockerfile cannot be read: {error}"))?;
        if let Some(escape) = &parsed.parser_directives.escape {
            self.escape = escape.value.value;
        }
        for arg in parsed.global_args() {
            self.arg(&arg.arguments.value, &BTreeMap::new())?;
        }
        let global = std::mem::take(&mut self.args);
        let stages: Vec<_> = parsed.stages().collect();
        for stage in self.needed(&stages, &global).await? {
            self.args.clear();
            for instruction in stage.instructions {
                let line = line(text, instruction);
                self.builder.note(&line).await;
                self.carry_out(instruction, &global)
                    .await
                    .map_err(|why| format!("{line}: {why}"))?;
            }
        }
        for name in self.build_args.keys().filter(|name| !text.contains(*name)) {
            let note = format!("build argument `{name}` is used by no instruction");
            self.builder.note(&note).await;
        }
        Ok(self.env)
    }

    /// The last stage, after those it is made from. Others would only be there to be copied from.
    async fn needed<'b, 'c>(
        &self,
        stages: &'c [Stage<'b, 'c>],
        global: &BTreeMap<String, String>,
    ) -> Result<Vec<&'c Stage<'b, 'c>>, String> {
        let mut needed = Vec::new();
        let mut rest = stages;
        while let Some((stage, earlier)) = rest.split_last() {
            needed.insert(0, stage);
            let lookup = |name: &str| global.get(name).cloned();
            let image = word(&stage.from.image.value, self.escape, &lookup)?;
            let named = |other: &Stage<'_, '_>| {
                let name = other.from.as_.as_ref().map(|(_, name)| &name.value);
                name.is_some_and(|name| name.eq_ignore_ascii_case(&image))
            };
            let Some(base) = earlier.iter().position(named) else {
                let note = format!(
                    "FROM {image}: what is in this image cannot be had without Docker; \
                     the system of this machine stands in for it"
                );
                self.builder.warn(&note).await;
                break;
            };
            rest = earlier.get(..=base).unwrap_or_default();
        }
        if needed.len() < stages.len() {
            let note = "stages that the last one is not made from are not built";
            self.builder.warn(note).await;
        }
        Ok(needed)
    }

    async fn carry_out(
        &mut self,
        instruction: &Instruction<'_>,
        global: &BTreeMap<String, String>,
    ) -> Result<(), String> {
        match instruction {
            Instruction::Run(run) => {
                self.check_run_flags(&run.options).await?;
                let argv = match (run.here_docs.first(), &run.arguments) {
                    (Some(script), _) => self.in_shell(&script.value),
                    (None, Command::Exec(words)) => words
                        .value
                        .iter()
                        .map(|word| word.value.to_string())
                        .collect(),
                    (None, Command::Shell(text)) => self.in_shell(&self.joined(text.value)),
                    (None, other) => return Err(format!("not served here: {other:?}")),
                };
                self.run(&quoted_all(&argv)).await
            }
            Instruction::Copy(copy) => {
                let copy = Copy::of(&copy.options, &copy.src, &copy.dest.value, false);
                self.copy(copy).await
            }
            Instruction::Add(add) => {
                let add = Copy::of(&add.options, &add.src, &add.dest.value, true);
                self.copy(add).await
            }
            Instruction::Env(env) => {
                for (name, value) in pairs(&env.arguments.value, self.escape, &self.lookup())? {
                    self.env.retain(|(known, _)| *known != name);
                    self.env.push((name, value));
                }
                Ok(())
            }
            Instruction::Arg(arg) => self.arg(&arg.arguments.value, global),
            Instruction::Workdir(workdir) => {
                let path = word(&workdir.arguments.value, self.escape, &self.lookup())?;
                self.folder = self.absolute(&path);
                let folder = self.builder.place(&self.folder)?;
                self.builder
                    .run(&format!("mkdir -p -- {}", quoted(&folder)))
                    .await
            }
            Instruction::Shell(shell) => {
                let words = shell.arguments.iter();
                self.shell = words.map(|word| word.value.to_string()).collect();
                Ok(())
            }
            Instruction::User(user) => {
                let user = word(&user.arguments.value, self.escape, &self.lookup())?;
                self.say(&format!("commands go on as before, not as `{user}`"))
                    .await
            }
            Instruction::Cmd(_) | Instruction::Entrypoint(_) => {
                self.say("not started: a devbox runs the `entrypoint` it is created with")
                    .await
            }
            Instruction::Expose(_) => {
                self.say("nothing to do: a tunnel reaches every port of a devbox")
                    .await
            }
            Instruction::Volume(_) => {
                self.say("nothing to do: all files are the devbox's own")
                    .await
            }
            Instruction::Healthcheck(_) | Instruction::Stopsignal(_) => {
                self.say("not acted upon").await
            }
            Instruction::Onbuild(_) => {
                self.say("not carried out: blueprints are based on by id or name, not by FROM")
                    .await
            }
            Instruction::Label(_) | Instruction::Maintainer(_) | Instruction::From(_) => Ok(()),
            other => Err(format!("not served here: {other:?}")),
        }
    }

    async fn say(&self, note: &str) -> Result<(), String> {
        self.builder.warn(note).await;
        Ok(())
    }

    fn arg(&mut self, text: &str, global: &BTreeMap<String, String>) -> Result<(), String> {
        for declared in words(text, self.escape, &self.lookup())? {
            let (name, default) = match declared.split_once('=') {
                Some((name, default)) => (name, Some(default.to_owned())),
                None => (declared.as_str(), None),
            };
            let given = self.build_args.get(name).cloned();
            let value = given.or(default).or_else(|| global.get(name).cloned());
            if let Some(value) = value {
                self.args.insert(name.to_owned(), value);
            }
        }
        Ok(())
    }

    async fn check_run_flags(&self, flags: &[Flag<'_>]) -> Result<(), String> {
        for flag in flags {
            let value = flag.value.as_ref().map_or("", |value| &value.value);
            let kind = value.split(',').find_map(|part| part.strip_prefix("type="));
            match (flag.name.value.as_ref(), kind) {
                ("mount", Some("cache" | "tmpfs")) => {
                    let note =
                        "what this mounts is an ordinary folder here, and stays in the layer";
                    self.builder.warn(note).await;
                }
                ("mount", Some("secret")) => {
                    let note =
                        "no file is mounted: `secrets` are environment variables of each RUN";
                    self.builder.warn(note).await;
                }
                ("network" | "security", _) => self.builder.warn("not acted upon").await,
                (name, _) => return Err(format!("`--{name}={value}` is not served here")),
            }
        }
        Ok(())
    }

    async fn copy(&self, copy: Copy) -> Result<(), String> {
        let lookup = self.lookup();
        let copy = copy.expanded(&|text: &str| word(text, self.escape, &lookup))?;
        let to = self.builder.place(&self.absolute(copy.to()))?;
        let script = copy.script(self.builder, self.context.as_deref(), &to)?;
        self.builder.run(&script).await
    }

    /// Runs shell text where and with what the instructions so far say.
    async fn run(&self, command: &str) -> Result<(), String> {
        let folder = self.builder.place(&self.folder)?;
        let mut script = format!("cd -- {} || exit\n", quoted(&folder));
        // Later ones win: a variable hides an argument of the same name.
        for (name, value) in self.args.iter().chain(self.env.iter().map(|(n, v)| (n, v))) {
            script += &format!("export {name}={}\n", quoted(value));
        }
        self.builder.run(&format!("{script}exec {command}")).await
    }

    fn in_shell(&self, text: &str) -> Vec<String> {
        let mut argv = self.shell.clone();
        argv.push(text.to_owned());
        argv
    }

    /// The lines of a command without the comments between them, for a shell.
    fn joined(&self, text: &str) -> String {
        let kept = text.lines().filter(|line| {
            let line = line.trim_start();
            !line.is_empty() && !line.starts_with('#')
        });
        let lines: Vec<_> = kept
            .map(|line| match line.trim_end().strip_suffix(self.escape) {
                Some(line) => format!("{line}\\"),
                None => line.to_owned(),
            })
            .collect();
        lines.join("\n")
    }

    fn absolute(&self, path: &str) -> String {
        if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("{}/{path}", self.folder.trim_end_matches('/'))
        }
    }

    fn lookup(&self) -> impl Fn(&str) -> Option<String> + use<> {
        let mut known = self.args.clone();
        known.extend(self.env.iter().cloned());
        known
            .entry("PATH".to_owned())
            .or_insert_with(|| crate::process::PATH.to_owned());
        move |name| known.get(name).cloned()
    }
}

/// The first line of an instruction, for the log.
fn line(text: &str, instruction: &Instruction<'_>) -> String {
    let start = match instruction {
        Instruction::Run(i) => i.run.span.start,
        Instruction::Copy(i) => i.copy.span.start,
        Instruction::Add(i) => i.add.span.start,
        Instruction::Env(i) => i.env.span.start,
        Instruction::Arg(i) => i.arg.span.start,
        Instruction::Workdir(i) => i.workdir.span.start,
        Instruction::Shell(i) => i.shell.span.start,
        Instruction::User(i) => i.user.span.start,
        Instruction::Cmd(i) => i.cmd.span.start,
        Instruction::Entrypoint(i) => i.entrypoint.span.start,
        Instruction::Expose(i) => i.expose.span.start,
        Instruction::Volume(i) => i.volume.span.start,
        Instruction::Healthcheck(i) => i.healthcheck.span.start,
        Instruction::Stopsignal(i) => i.stopsignal.span.start,
        Instruction::Onbuild(i) => i.onbuild.span.start,
        Instruction::Label(i) => i.label.span.start,
        Instruction::Maintainer(i) => i.maintainer.span.start,
        Instruction::From(i) => i.from.span.start,
        other => return format!("{other:?}"),
    };
    let rest = text.get(start..).unwrap_or_default();
    rest.lines().next().unwrap_or_default().trim().to_owned()
}
