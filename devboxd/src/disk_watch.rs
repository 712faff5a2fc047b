//! The room on a devbox's disk. No file system here counts for one folder, so it is measured: again when the file
//! system has taken up half of what a devbox has left, whoever filled it. Programs of a devbox whose disk is full may
//! not make files any longer; one that grows nevertheless ends.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::boot;
use crate::devbox::Devbox;
use crate::lifecycle::Status;
use crate::service::Service;

/// Bytes a second that nothing is thought to write faster than.
const FASTEST: u64 = 2 << 30;

/// Shortest and longest time between two looks at the file system.
const SHORTEST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(5);

/// Of the time, the part that measuring may take.
const SHARE: u32 = 10;

/// How long a measurement is believed at most: what one devbox frees another may take, unseen.
const BELIEVED: Duration = Duration::from_secs(60);

/// Bytes that a full disk may grow by, by what was on its way.
const SLACK: u64 = 256 << 20;

/// What was found at some moment.
struct Measured {
    disk: u64,
    file_system: u64,
    at: Instant,
    took: Duration,
}

/// Watches a devbox's disk until it stops.
pub(crate) async fn watch(service: Arc<Service>, devbox: Arc<Devbox>) {
    let mut life = devbox.follow();
    let stopped = life.wait_for(|life| life.status.is_final() || life.status == Status::Suspended);
    let watching = service.stopping.run_until_cancelled(watch_on(&devbox));
    let overflowed = tokio::select! {
        _ = stopped => None,
        overflowed = watching => overflowed.flatten(),
    };
    if let Some(problem) = overflowed {
        Service::fail(devbox, problem).await;
    }
}

/// Why the devbox must end; nothing if its disk cannot be watched.
async fn watch_on(devbox: &Arc<Devbox>) -> Option<&'static str> {
    let limit = devbox.params.launch.size().disk_gb << 30;
    let mut known = measure(devbox).await?;
    // What it had when its programs were curbed. Before a suspension they may have been.
    let mut full_at = devbox.require_room().is_err().then_some(known.disk);
    loop {
        let left = limit.saturating_sub(known.disk);
        let pause = Duration::from_secs_f64(left as f64 / FASTEST as f64);
        let pause = pause.clamp(SHORTEST, LONGEST).max(known.took * SHARE);
        tokio::time::sleep(pause).await;
        let now = used(devbox.folder.disk()).unwrap_or(u64::MAX);
        let grown = now.saturating_sub(known.file_system);
        if full_at.is_none() && grown < left / 2 && known.at.elapsed() < BELIEVED {
            continue;
        }
        known = measure(devbox).await?;
        match full_at {
            None if known.disk >= limit => {
                full_at = Some(known.disk);
                curb(devbox, true).await;
                let why = format!(
                    "no program can make a file larger until there is room again; it has {limit} bytes"
                );
                boot::report(devbox, "the disk is full", &why).await;
            }
            Some(_) if known.disk < limit => {
                full_at = None;
                curb(devbox, false).await;
            }
            Some(before) if known.disk > before.saturating_add(SLACK) => {
                return Some("its disk was full, and went on to grow");
            }
            _ => {}
        }
    }
}

async fn curb(devbox: &Arc<Devbox>, full: bool) {
    let devbox = Arc::clone(devbox);
    let curbed = tokio::task::spawn_blocking(move || devbox.curb(full));
    if let Err(error) = curbed.await {
        tracing::error!(%error, "a full disk went unheeded");
    }
}

async fn measure(devbox: &Arc<Devbox>) -> Option<Measured> {
    let devbox = Arc::clone(devbox);
    let measured = tokio::task::spawn_blocking(move || {
        let (at, disk) = (Instant::now(), devbox.folder.disk());
        // Before, so that what is written meanwhile counts as growth.
        let file_system = used(disk)?;
        let mut linked = HashSet::new();
        let disk = taken(disk, &mut linked);
        Ok::<_, io::Error>(Measured {
            disk,
            file_system,
            at,
            took: at.elapsed(),
        })
    });
    measured.await.ok()?.ok()
}

/// Bytes of the file system that holds `path` which are in use.
fn used(path: &Path) -> io::Result<u64> {
    let all = rustix::fs::statvfs(path)?;
    Ok((all.f_blocks - all.f_bfree).saturating_mul(all.f_frsize))
}

/// Bytes that a folder takes up. What goes meanwhile or may not be read counts as nothing.
fn taken(folder: &Path, linked: &mut HashSet<u64>) -> u64 {
    let mut sum = 0;
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        if metadata.nlink() == 1 || metadata.is_dir() || linked.insert(metadata.ino()) {
            // As the system counts them, whatever the file system's own are.
            sum += metadata.blocks() * 512;
        }
        if metadata.is_dir() {
            sum += taken(&entry.path(), linked);
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::fs::{self, File};

    use super::taken;

    #[test]
    fn links_and_holes_take_up_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let before = taken(folder.path(), &mut HashSet::new());
        fs::create_dir(folder.path().join("below")).unwrap();
        fs::write(folder.path().join("below/a"), vec![1; 1 << 20]).unwrap();
        let with_one = taken(folder.path(), &mut HashSet::new()) - before;
        assert!((1 << 20..2 << 20).contains(&with_one), "{with_one}");
        fs::hard_link(folder.path().join("below/a"), folder.path().join("b")).unwrap();
        File::create(folder.path().join("hole"))
            .unwrap()
            .set_len(1 << 30)
            .unwrap();
        assert_eq!(taken(folder.path(), &mut HashSet::new()) - before, with_one);
    }
}
