//! One at a time: a lock on a folder, and a file in it that says who holds it.
//!
//! The operating system keeps the lock and takes it back when its owner ends, however that
//! ends. It lies on the folder itself, which a removed file does not undo, and on the file, which
//! other machines may know of too. The text of the file is for people: who it is. Its time of
//! change is renewed while the owner lives. Machines that share a folder may not know of each
//! other's locks; where the owner is on another one, or the folder knows no locks, its signs of
//! life decide. A file that is a link to another one is refused, not written to.

use std::{
    fmt,
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Seek, Write},
    path::{Path, PathBuf},
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
/// How long between two looks at it.
const PAUSE: Duration = Duration::from_millis(500);
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
    /// Something else than a file of the program's own lies in its place.
    #[error("{} is no lock of this program, but {what}", file.display())]
    NoLock {
        /// Where it lies.
        file: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// The file cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
}

/// A lock that is held until it is dropped or the process ends.
#[derive(Debug)]
pub(crate) struct Lock {
    file: Arc<File>,
    left: Option<Owner>,
    heart: Option<(Sender<()>, JoinHandle<()>)>,
    /// Held open, since that is what holds the lock.
    _folder: Option<File>,
}

impl Lock {
    /// Takes the lock of a folder, with a file in it, and gives signs of life from then on.
    ///
    /// # Errors
    /// Where somebody else holds it, or the file is none or cannot be written.
    pub(crate) fn take(path: &Path, owner: &Owner) -> Result<Self, LockError> {
        let held = || LockError::Held(Box::new(Holder::of(path)));
        let wrap = |error| FileError::new("lock", path, error);
        let folder = match lock_folder(path)? {
            Kept::Elsewhere => return Err(held()),
            Kept::Here(folder) => Some(folder),
            Kept::Nowhere => None,
        };
        let file = open(path)?;
        let kept_by_system = match file.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => return Err(held()),
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => false,
            Err(TryLockError::Error(error)) => return Err(wrap(error).into()),
        };
        let left = self::owner(path);
        let elsewhere = |left: &Owner| !kept_by_system || left.host != owner.host;
        if left.as_ref().is_some_and(elsewhere) && lives(path) {
            return Err(held());
        }
        write(&file, owner).map_err(wrap)?;
        if !kept_by_system {
            thread::sleep(SETTLE);
            if self::owner(path).as_ref() != Some(owner) {
                return Err(held());
            }
        }
        let file = Arc::new(file);
        let heart = beat(Arc::clone(&file)).map_err(wrap)?;
        Ok(Self {
            file,
            left,
            heart: Some(heart),
            _folder: folder,
        })
    }

    /// Returns the owner before, where it ended without giving the lock back.
    #[must_use]
    pub(crate) fn left(&self) -> Option<&Owner> {
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

/// Tells whether somebody holds a lock, here or, as the file has it, on another machine.
#[must_use]
pub(crate) fn is_held(path: &Path) -> bool {
    let folder = path.parent().and_then(|folder| files::open(folder).ok());
    let here = folder
        .is_some_and(|folder| matches!(folder.try_lock_shared(), Err(TryLockError::WouldBlock)));
    let elsewhere = |owner: Owner| owner.host != Owner::this("", "").host;
    here || owner(path).is_some_and(elsewhere)
}

/// Who keeps the lock of a folder.
enum Kept {
    Here(File),
    Elsewhere,
    /// There are no locks on folders.
    Nowhere,
}

/// Locks the folder in which a lock file lies; it is made where it is missing.
fn lock_folder(path: &Path) -> Result<Kept, FileError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    files::create_folder(folder)?;
    if !cfg!(unix) {
        return Ok(Kept::Nowhere);
    }
    let opened = files::open(folder)?;
    Ok(match opened.try_lock() {
        Ok(()) => Kept::Here(opened),
        Err(TryLockError::WouldBlock) => Kept::Elsewhere,
        Err(TryLockError::Error(_)) => Kept::Nowhere,
    })
}

/// Opens the file, or makes it. Nothing is written to what a link leads to.
fn open(path: &Path) -> Result<File, LockError> {
    let wrap = |error| FileError::new("lock", path, error);
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    // No link is followed where the file is made.
    match options.clone().create_new(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => return Ok(made.map_err(wrap)?),
    }
    let no_lock = |what| LockError::NoLock {
        file: path.to_owned(),
        what,
    };
    let found = fs::symlink_metadata(path).map_err(wrap)?;
    if let Some(what) = other_than_file(&found) {
        return Err(no_lock(what));
    }
    let file = options.open(path).map_err(wrap)?;
    // A link that came between the two looks leads to another file.
    match is_same(&found, &file.metadata().map_err(wrap)?) {
        true => Ok(file),
        false => Err(no_lock("a link to another file")),
    }
}

/// Says what something is that is not a file of one name.
fn other_than_file(found: &fs::Metadata) -> Option<&'static str> {
    #[cfg(unix)]
    let links = std::os::unix::fs::MetadataExt::nlink(found);
    #[cfg(not(unix))]
    let links = 1;
    match found.file_type() {
        kind if kind.is_symlink() => Some("a symbolic link"),
        kind if kind.is_dir() => Some("a folder"),
        kind if !kind.is_file() => Some("a device or a pipe"),
        _ if links > 1 => Some("a file that has another name too"),
        _ => None,
    }
}

#[cfg(unix)]
fn is_same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(_one: &fs::Metadata, _other: &fs::Metadata) -> bool {
    true
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
    (0..WATCH.as_millis() / PAUSE.as_millis()).any(|_| {
        thread::sleep(PAUSE);
        (changed(path), owner(path)) != before
    })
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
        assert!(is_held(&path));
        let Err(LockError::Held(holder)) = Lock::take(&path, &me()) else {
            panic!("it was taken twice");
        };
        assert_eq!(holder.owner.unwrap().process, std::process::id());
        drop(first);
        assert!(!is_held(&path));
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
        let far = open(&path).ok().unwrap();
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

    #[cfg(unix)]
    #[test]
    fn what_a_link_leads_to_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (path, precious) = (folder.path().join(".lock"), folder.path().join("precious"));
        files::write(&precious, b"precious").unwrap();
        let link: [fn(&Path, &Path) -> io::Result<()>; 2] = [
            |from, to| std::os::unix::fs::symlink(from, to),
            |from, to| fs::hard_link(from, to),
        ];
        for link in link {
            link(&precious, &path).unwrap();
            assert!(matches!(
                Lock::take(&path, &me()),
                Err(LockError::NoLock { .. })
            ));
            assert_eq!(files::read(&precious).unwrap(), b"precious");
            files::remove_file(&path).unwrap();
        }
        let nowhere = folder.path().join("nowhere");
        std::os::unix::fs::symlink(&nowhere, &path).unwrap();
        assert!(Lock::take(&path, &me()).is_err());
        assert!(!nowhere.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_removed_file_does_not_let_a_second_one_in() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".lock");
        let first = Lock::take(&path, &me()).unwrap();
        files::remove_file(&path).unwrap();
        assert!(matches!(Lock::take(&path, &me()), Err(LockError::Held(_))));
        drop(first);
        assert_eq!(Lock::take(&path, &me()).unwrap().left(), None);
    }
}
