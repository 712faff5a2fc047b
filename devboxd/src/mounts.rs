//! What a devbox is furnished with before its launch commands run: objects, files, repositories.

use std::fs::File;
use std::io;
use std::sync::Arc;

use crate::archive;
use crate::create_params::ObjectMount;
use crate::devbox::Devbox;
use crate::execution::{Order, Source};
use crate::files;
use crate::hand_over::hand_over_home;
use crate::object::{ContentType, Object};
use crate::service::Service;

impl Service {
    /// Puts everything in its place; why it could not be, and of what that is said.
    pub(crate) async fn furnish(self: &Arc<Self>, devbox: &Arc<Devbox>) -> Result<(), Problem> {
        for (_, mount) in &devbox.params.objects {
            let ObjectMount {
                object_id,
                object_path,
            } = mount.clone();
            let title = format!("mount of object {object_id}");
            let object = self.objects.by_id(&object_id);
            let (limit, devbox) = (self.config.sizes.upload, Arc::clone(devbox));
            let placed = on_disk(move || {
                let object = object.ok_or("it is gone")?;
                place_object(&object, &devbox, &object_path, limit)?;
                hand_over_home(&devbox).map_err(|error| error.to_string())
            });
            placed.await.map_err(|why| Problem { title, why })?;
        }
        let mounted = Arc::clone(devbox);
        on_disk(move || {
            mounted
                .params
                .files
                .iter()
                .try_for_each(|(path, contents)| {
                    let written = files::write(&mounted, path, contents.as_bytes());
                    written.map_err(|error| format!("`{path}`: {}", error.message()))
                })
        })
        .await
        .map_err(|why| Problem {
            title: "file mounts".to_owned(),
            why,
        })?;
        for mount in &devbox.params.code {
            let (home, beside) = (devbox.folder.home(), devbox.folder.staged(""));
            let clone = mount.clone_into(&self.config.git_base, home, &beside);
            let title = format!("code mount of {}", mount.title());
            let cloned = self.stopping.run_until_cancelled(clone).await;
            cloned
                .unwrap_or_else(|| Err("the server is stopping".to_owned()))
                .map_err(|why| Problem {
                    title: title.clone(),
                    why,
                })?;
            let cloned = Arc::clone(devbox);
            on_disk(move || hand_over_home(&cloned).map_err(|error| error.to_string()))
                .await
                .map_err(|why| Problem {
                    title: title.clone(),
                    why,
                })?;
            if let Some(command) = &mount.install_command {
                let command = format!("cd ~/{} || exit\n{command}", mount.name());
                let order = Order::own(&command, Source::SetupCommands);
                let exit = self.run_own(devbox, order).await;
                if exit != Some(0) {
                    let why = format!("its install command ended with {exit:?}");
                    return Err(Problem { title, why });
                }
            }
        }
        Ok(())
    }
}

/// What could not be mounted, and why.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) title: String,
    pub(crate) why: String,
}

/// Archives are unpacked into a folder at `path`; other objects become a file there, or one of their own name
/// in it if `path` ends with a slash. Blocks.
pub(crate) fn place_object(
    object: &Object,
    devbox: &Devbox,
    path: &str,
    limit: u64,
) -> Result<(), String> {
    let read = |error: io::Error| format!("the object cannot be read: {error}");
    let file = File::open(&object.file).map_err(read)?;
    let reader = io::BufReader::new(file);
    let unpack = |reader: Box<dyn io::Read>| {
        let folder = files::folder(devbox, path).map_err(|error| error.message().to_owned())?;
        archive::unpack(reader, &folder, limit)
    };
    match object.content_type {
        ContentType::Tar | ContentType::Tgz => unpack(archive::decompressed(reader).map_err(read)?),
        ContentType::Gzip => {
            let content = archive::decompressed(reader).map_err(read)?;
            let (is_tar, content) = archive::is_tar(content).map_err(read)?;
            if is_tar {
                return unpack(content);
            }
            let name = object.name.strip_suffix(".gz").unwrap_or(&object.name);
            write(content, devbox, path, name, limit)
        }
        ContentType::Text | ContentType::Binary | ContentType::Unspecified => {
            write(Box::new(reader), devbox, path, &object.name, limit)
        }
    }
}

fn write(
    content: Box<dyn io::Read>,
    devbox: &Devbox,
    path: &str,
    name: &str,
    limit: u64,
) -> Result<(), String> {
    let path = if path.ends_with('/') {
        // An object's name may look like a path; in a folder it is a name.
        let name = name.rsplit('/').next().unwrap_or(name);
        format!("{path}{name}")
    } else {
        path.to_owned()
    };
    let file = files::create(devbox, &path);
    let mut file = file.map_err(|error| error.message().to_owned())?;
    let mut content = io::Read::take(content, limit + 1);
    let copied = io::copy(&mut content, &mut file).map_err(|error| error.to_string())?;
    if copied > limit {
        return Err(format!("it is larger than {limit} bytes"));
    }
    Ok(())
}

async fn on_disk(work: impl FnOnce() -> Result<(), String> + Send + 'static) -> Result<(), String> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(error.to_string()))
}
