//! COPY and ADD: which files, and the shell text that puts them in place. It runs in the devbox, so that what can
//! be reached there is all that can be written.

use std::fs;
use std::path::{Component, Path, PathBuf};

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use parse_dockerfile::{Flag, Source};

use crate::builder::Builder;
use crate::shell_words::quoted_all;

/// One such instruction.
pub(crate) struct Copy {
    flags: Vec<(String, String)>,
    sources: Vec<From>,
    to: String,
    /// ADD unpacks archives and fetches URLs.
    adds: bool,
}

enum From {
    Path(String),
    /// A here-document: the name of the file and its contents, in which variables are replaced or not.
    Document(String, bool),
}

impl Copy {
    pub(crate) fn of(flags: &[Flag<'_>], sources: &[Source<'_>], to: &str, adds: bool) -> Self {
        let flag = |flag: &Flag<'_>| {
            let value = flag.value.as_ref().map_or("", |value| &value.value);
            (flag.name.value.to_string(), value.to_owned())
        };
        let source = |source: &Source<'_>| match source {
            Source::HereDoc(document) => {
                From::Document(document.value.to_string(), document.expand)
            }
            Source::Path(path) => From::Path(path.value.to_string()),
            other => From::Path(format!("{other:?}")),
        };
        Self {
            flags: flags.iter().map(flag).collect(),
            sources: sources.iter().map(source).collect(),
            to: to.to_owned(),
            adds,
        }
    }

    /// With variables replaced.
    pub(crate) fn expanded(
        mut self,
        expand: &dyn Fn(&str) -> Result<String, String>,
    ) -> Result<Self, String> {
        self.to = expand(&self.to)?;
        for (_, value) in &mut self.flags {
            *value = expand(value)?;
        }
        for source in &mut self.sources {
            match source {
                From::Path(path) => *path = expand(path)?,
                From::Document(text, true) => *text = expand(text)?,
                From::Document(_, false) => {}
            }
        }
        Ok(self)
    }

    pub(crate) fn to(&self) -> &str {
        &self.to
    }

    /// The shell text that does it; `to` is the destination as the devbox's programs know it.
    pub(crate) fn script(
        &self,
        builder: &Builder,
        context: Option<&Path>,
        to: &str,
    ) -> Result<String, String> {
        let (mut mode, mut owner) = ("", "");
        for (name, value) in &self.flags {
            match name.as_str() {
                "chmod" => mode = value,
                "chown" => owner = value,
                "link" => {}
                _ => return Err(format!("`--{name}` is not served here")),
            }
        }
        let into = self.to.ends_with('/') || self.to == "." || self.to.ends_with("/.");
        let mut places = Vec::new();
        for (number, source) in self.sources.iter().enumerate() {
            match source {
                From::Document(text, _) => {
                    let file = builder.shared(&format!("here-document-{number}"));
                    fs::write(&file, text).map_err(|error| error.to_string())?;
                    places.push(builder.seen(&file)?);
                }
                From::Path(url) if self.adds && is_url(url) => places.push(url.clone()),
                From::Path(path) => {
                    let context = context.ok_or("there is no `build_context` to copy from")?;
                    for found in found(context, path)? {
                        places.push(builder.seen(&found)?);
                    }
                }
            }
        }
        let several = places.len() > 1;
        if several && !into {
            return Err("with several sources the destination must end with `/`".to_owned());
        }
        let arguments = [
            to.to_owned(),
            if into { "/" } else { "" }.to_owned(),
            mode.to_owned(),
            owner.to_owned(),
            if self.adds { "add" } else { "" }.to_owned(),
        ];
        let words: Vec<_> = arguments.into_iter().chain(places).collect();
        Ok(format!("set -- {}\n{SCRIPT}", quoted_all(&words)))
    }
}

/// Takes the destination, `/` if it is a folder, mode, owner, `add` for ADD, and the sources.
const SCRIPT: &str = r#"set -eu
to=$1 into=$2 mode=$3 owner=$4 adds=$5
shift 5
finish() {
  [ -z "$mode" ] || chmod -R -- "$mode" "$1"
  [ -z "$owner" ] || chown -R -- "$owner" "$1" 2>/dev/null || echo "--chown=$owner: not done: this user cannot give files away" >&2
}
put() {
  if [ -n "$into" ] || [ -d "$to" ]; then
    mkdir -p -- "$to"
    place=$to/${2##*/}
  else
    mkdir -p -- "$(dirname -- "$to")"
    place=$to
  fi
  cp -RH --preserve=mode,timestamps,links -- "$1" "$place"
  finish "$place"
}
for from in "$@"; do
  if [ -n "$adds" ] && [[ $from = http://* || $from = https://* ]]; then
    fetched=$(mktemp)
    curl -fsSL -o "$fetched" -- "$from"
    name=${from%%[?#]*}
    chmod 600 "$fetched"
    put "$fetched" "$name"
    rm -f -- "$fetched"
  elif [ -d "$from" ]; then
    mkdir -p -- "$to"
    cp -RH --preserve=mode,timestamps,links -- "$from/." "$to/"
    finish "$to"
  elif [ -n "$adds" ] && tar -tf "$from" >/dev/null 2>&1; then
    mkdir -p -- "$to"
    tar -xf "$from" -C "$to"
    finish "$to"
  else
    put "$from" "$from"
  fi
done
"#;

fn is_url(source: &str) -> bool {
    source.starts_with("http://") || source.starts_with("https://")
}

/// The files of the context that a source means, which may have wildcards.
fn found(context: &Path, source: &str) -> Result<Vec<PathBuf>, String> {
    let mut clean = PathBuf::new();
    for component in Path::new(source.trim_start_matches('/')).components() {
        match component {
            Component::Normal(name) => clean.push(name),
            Component::CurDir => {}
            _ => return Err(format!("`{source}` leads out of the build context")),
        }
    }
    let root = Dir::open_ambient_dir(context, ambient_authority())
        .map_err(|error| format!("the build context cannot be opened: {error}"))?;
    let pattern = clean.to_str().ok_or("a source that is no UTF-8")?;
    let matching = if pattern.contains(['*', '?', '[']) {
        let prefix = glob::Pattern::escape(context.to_str().unwrap_or_default());
        let paths = glob::glob(&format!("{prefix}/{pattern}"))
            .map_err(|error| format!("`{source}`: {error}"))?;
        paths.filter_map(Result::ok).collect()
    } else {
        vec![context.join(&clean)]
    };
    let mut inside = Vec::new();
    for path in matching {
        let name = path.strip_prefix(context).unwrap_or(&path);
        let name = if name.as_os_str().is_empty() {
            Path::new(".")
        } else {
            name
        };
        // Follows links, and refuses those that lead out.
        root.metadata(name)
            .map_err(|error| format!("`{}` of the build context: {error}", name.display()))?;
        inside.push(path);
    }
    if inside.is_empty() {
        return Err(format!("nothing in the build context is `{source}`"));
    }
    Ok(inside)
}

/// A folder that must not exist yet, made for the context's files.
pub(crate) fn context_folder(builder: &Builder) -> std::io::Result<PathBuf> {
    let folder = builder.shared("context");
    fs::create_dir(&folder)?;
    Ok(folder)
}
