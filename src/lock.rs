//! One at a time: a lock file that says who holds it, with a sign of life.
//!
//! The operating system keeps the lock and takes it back when its owner ends, however that
//! ends. The text of the file is for people: who it is. Its time of change is renewed while the
//! owner lives. Machines that share a folder may not know of each other's locks; where the
//! owner is on another one, or the folder knows no locks, its signs of life decide.

use std::{
    fmt,
    fs::{File, OpenOptions, TryLockError},
    io::{self, Seek, Write},
    path::Path,
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
    time::{Duration, SystemTime},
};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    clock,
    files::{self, FileError},
};

/// How often an owner gives a sign of life.
const BEAT: Duration = Duration::from_secs(5);
/// How long an owner on another machine is watched for one.
const WATCH: Duration = Duration::from_secs(12);
/// How long a folder without locks is given to show that somebody else was faster.
const SETTLE: Duration = Duration::from_secs(2);

/// Who holds a lock, or wants to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The number of the process.
    pub process: u32,
    /// The name of the machine.
    pub host: String,
    /// The program and its version.
    pub program: String,
    /// What it does.
    pub command: String,
    /// When it began.
    pub started: DateTime<Utc>,
}

impl Owner {
    /// Describes this process.
    #[must_use]
    pub fn this(program: &str, command: &str) -> Self {
        let host = hostname::get().unwrap_or_default();
        Self {
            process: std::process::id(),
            host: host.to_string_lossy().into_owned(),
            program: program.to_owned(),
            command: command.to_owned(),
            started: clock::now(),
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "`{}` as process {} on {}, {}, since {}",
            self.command,
            self.process,
            self.host,
            self.program,
            self.started.format("%Y-%m-%d %H:%M:%S UTC")
        )
    }
}

/// Somebody else who holds a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Who it is, where the lock says so.
    pub owner: Option<Owner>,
    /// How long ago it gave a sign of life.
    pub silent: Duration,
}

impl Holder {
    fn of(path: &Path) -> Self {
        let silent = changed(path).and_then(|time| now().duration_since(time).ok());
        Self {
            owner: owner(path),
            silent: silent.unwrap_or_default(),
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.owner {
            Some(owner) => write!(
                formatter,
                "{owner}, last sign of life {} seconds ago",
                self.silent.as_secs()
            ),
            None => formatter.write_str("it did not say who it is"),
        }
    }
}

/// Why a lock cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Somebody else holds it.
    #[error("{0}")]
    Held(Box<Holder>),
    /// The file cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
}

/// A lock that is held until it is dropped or the process ends.
#[derive(Debug)]
pub struct Lock {
    file: Arc<File>,
    left: Option<Owner>,
    heart: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Lock {
    /// Takes a lock, and gives signs of life from then on.
    ///
    /// # Errors
    /// Where somebody else holds it, or the file cannot be written.
    pub fn take(path: &Path, owner: &Owner) -> Result<Self, LockError> {
        if let Some(folder) = path.parent() {
            files::create_folder(folder)?;
        }
        let wrap = |error| FileError::new("lock", path, error);
        let file = open(path).map_err(wrap)?;
        let kept_by_system = match file.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => {
                return Err(LockError::Held(Box::new(Holder::of(path))));
            }
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => false,
            Err(TryLockError::Error(error)) => return Err(wrap(error).into()),
        };
        let left = self::owner(path);
        let elsewhere = |left: &Owner| !kept_by_system || left.host != owner.host;
        if left.as_ref().is_some_and(elsewhere) && lives(path) {
            return Err(LockError::Held(Box::new(Holder::of(path))));
        }
        write(&file, owner).map_err(wrap)?;
        if !kept_by_system {
            thread::sleep(SETTLE);
            if self::owner(path).as_ref() != Some(owner) {
                return Err(LockError::Held(Box::new(Holder::of(path))));
            }
        }
        let file = Arc::new(file);
        let heart = beat(Arc::clone(&file)).map_err(wrap)?;
        Ok(Self {
            file,
            left,
            heart: Some(heart),
        })
    }

    /// Returns the owner before, where it ended without giving the lock back.
    #[must_use]
    pub fn left(&self) -> Option<&Owner> {
        self.left.as_ref()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some((stop, heart)) = self.heart.take() {
            drop(stop);
            // A heart that failed has ended too.
            let _ = heart.join();
        }
        // An owner that stays in the file is taken for one that was killed; no more.
        let _ = self.file.set_len(0);
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options.open(path)
}

/// Writes the owner in place: a new file would not be the one that is locked.
fn write(mut file: &File, owner: &Owner) -> io::Result<()> {
    let mut text = serde_json::to_string(owner)?;
    text.push('\n');
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(text.as_bytes())?;
    file.sync_data()
}

fn owner(path: &Path) -> Option<Owner> {
    serde_json::from_slice(&files::read(path).ok()?).ok()
}

/// Watches for a sign of life. Clocks of machines differ, so it only matters that it changes.
fn lives(path: &Path) -> bool {
    let before = (changed(path), owner(path));
    let mut watched = Duration::ZERO;
    while watched < WATCH {
        let pause = Duration::from_millis(500);
        thread::sleep(pause);
        watched += pause;
        if (changed(path), owner(path)) != before {
            return true;
        }
    }
    false
}

fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|data| data.modified()).ok()
}

fn now() -> SystemTime {
    clock::now().into()
}

/// Starts the signs of life; they end when the sender is dropped.
fn beat(file: Arc<File>) -> io::Result<(Sender<()>, JoinHandle<()>)> {
    let (stop, stopped) = mpsc::channel();
    let heart = thread::Builder::new()
        .name("sign of life".to_owned())
        .spawn(move || {
            while stopped.recv_timeout(BEAT) == Err(RecvTimeoutError::Timeout) {
                // The next one may do better; nothing else depends on this one.
                let _ = file.set_modified(now());
            }
        })?;
    Ok((stop, heart))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn me() -> Owner {
        Owner::this("boligmonitor 0", "boligmonitor run")
    }

    #[test]
    fn the_second_one_hears_who_holds_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("output").join(".lock");
        let first = Lock::take(&path, &me()).unwrap();
        assert_eq!(first.left(), None);
        let Err(LockError::Held(holder)) = Lock::take(&path, &me()) else {
            panic!("it was taken twice");
        };
        assert_eq!(holder.owner.unwrap().process, std::process::id());
        drop(first);
        assert_eq!(Lock::take(&path, &me()).unwrap().left(), None);
    }

    #[test]
    fn what_a_killed_owner_left_is_taken_over_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".lock");
        let killed = Owner { process: 1, ..me() };
        files::write(&path, &serde_json::to_vec(&killed).unwrap()).unwrap();
        assert_eq!(Lock::take(&path, &me()).unwrap().left(), Some(&killed));
        assert_eq!(files::read(&path).unwrap(), b"");
    }

    #[test]
    fn an_owner_on_another_machine_is_believed_while_it_gives_signs_of_life() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".lock");
        let elsewhere = Owner {
            host: "elsewhere".to_owned(),
            ..me()
        };
        files::write(&path, &serde_json::to_vec(&elsewhere).unwrap()).unwrap();
        let far = open(&path).unwrap();
        let (stop, stopped) = mpsc::channel::<()>();
        let living = thread::spawn(move || {
            while stopped
                .recv_timeout(Duration::from_secs(1))
                .is_err_and(|why| why == RecvTimeoutError::Timeout)
            {
                // Its clock is an hour behind.
                far.set_modified(now() - Duration::from_hours(1)).unwrap();
            }
        });
        assert!(matches!(Lock::take(&path, &me()), Err(LockError::Held(_))));
        drop(stop);
        living.join().unwrap();
        assert_eq!(Lock::take(&path, &me()).unwrap().left(), Some(&elsewhere));
    }
}
