//! Files, with the path in every error and nothing ever half-written.

mod key;
mod text;

use std::{
    fs, io,
    io::{Read, Write},
    path::{Component, Path, PathBuf},
};

pub(crate) use self::{
    key::{KeyFileError, read_key},
    text::{NotText, decode},
};

/// What went wrong with a file.
#[derive(Debug, thiserror::Error)]
#[error("could not {action} {}", path.display())]
pub struct FileError {
    action: &'static str,
    path: PathBuf,
    source: io::Error,
}

impl FileError {
    /// Wraps an error of the operating system.
    #[must_use]
    pub fn new(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self {
            action,
            path: path.to_owned(),
            source,
        }
    }

    /// Tells whether the file or folder does not exist.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.source.kind() == io::ErrorKind::NotFound
    }

    /// Tells whether something else lies there than a file or folder that can be used, rather than
    /// that the machine could not do its part.
    #[must_use]
    pub fn is_of_content(&self) -> bool {
        use io::ErrorKind as Kind;
        let foreign = matches!(
            self.source.kind(),
            Kind::NotFound
                | Kind::IsADirectory
                | Kind::NotADirectory
                | Kind::AlreadyExists
                | Kind::InvalidData
                | Kind::InvalidInput
        );
        // Links in a circle have no stable name in the standard library.
        foreign || self.source.raw_os_error() == Some(LINKS_IN_A_CIRCLE) || self.is_no_file()
    }

    fn is_no_file(&self) -> bool {
        self.source.kind() == io::ErrorKind::Other && self.source.to_string() == NO_FILE
    }
}

/// Reads a file.
///
/// # Errors
/// Where it cannot be read, or is a pipe, a socket or a device, which may have no end.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    let wrap = |error| FileError::new("read", path, error);
    refuse_pipe(path).map_err(wrap)?;
    let mut bytes = Vec::new();
    let mut file = open(path).map_err(|error| wrap(error.source))?;
    file.read_to_end(&mut bytes).map_err(wrap)?;
    Ok(bytes)
}

/// Refuses what is neither a file nor a folder, such as a pipe: to open it may wait for ever.
///
/// # Errors
/// Where it is one.
pub(crate) fn refuse_pipe(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(about) if !about.is_file() && !about.is_dir() => Err(io::Error::other(NO_FILE)),
        // Whoever opens it tells why it cannot be read.
        _ => Ok(()),
    }
}

/// `ELOOP` of Linux.
const LINKS_IN_A_CIRCLE: i32 = 40;

/// What is said of pipes and the like.
const NO_FILE: &str = "it is a pipe, a socket or a device, not a file";

/// Tells whether a path is a file itself: no link to one, and nothing else.
#[must_use]
pub(crate) fn is_regular(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_file())
}

/// Tells by its parts whether a path stays in its folder.
#[must_use]
pub(crate) fn is_below(path: &Path) -> bool {
    let inside = |part| matches!(part, Component::Normal(_));
    path.components().all(inside)
}

/// Tells whether a path is a folder itself, and no link to one.
#[must_use]
pub(crate) fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_dir())
}

/// Reads a text file in UTF-8; it may be empty.
///
/// # Errors
/// Where it cannot be read or is not UTF-8.
pub(crate) fn read_text(path: &Path) -> Result<String, FileError> {
    match decode(&read(path)?) {
        Ok(text) => Ok(text.to_owned()),
        Err(NotText::Empty) => Ok(String::new()),
        Err(error) => {
            let line = error.line().map(|line| format!("line {line} "));
            let message = format!("{}{error}; {}", line.unwrap_or_default(), error.hint());
            let error = io::Error::new(io::ErrorKind::InvalidData, message);
            Err(FileError::new("read", path, error))
        }
    }
}

/// Opens a file for reading.
///
/// # Errors
/// Where it cannot be opened.
pub(crate) fn open(path: &Path) -> Result<fs::File, FileError> {
    #[expect(clippy::disallowed_methods, reason = "the path is added here")]
    fs::File::open(path).map_err(|error| FileError::new("open", path, error))
}

/// Writes a file as a whole: aside first, then renamed over the old one.
///
/// The folder is made where it is missing.
///
/// # Errors
/// Where the folder or the file cannot be written; an old file is then untouched.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    write_with(path, Access::Shared, |file| file.write_all(bytes))
}

/// Writes a file that only its owner may read, as a whole.
///
/// # Errors
/// Like [`write`].
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    write_with(path, Access::Owner, |file| file.write_all(bytes))
}

/// Writes a file that only its owner may read, as a whole, where there is none.
///
/// # Errors
/// Like [`write`], and where anything has that name already; it is then untouched.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let wrap = |error| FileError::new("write", path, error);
    let mut file = aside(path, Access::Owner)?;
    file.write_all(bytes).map_err(wrap)?;
    file.as_file().sync_data().map_err(wrap)?;
    let named = file.persist_noclobber(path);
    named.map(|_| ()).map_err(|error| wrap(error.error))
}

/// Has a file that others append to or write in place be for its owner alone; one that is
/// missing is made, empty.
///
/// # Errors
/// Where it cannot be made or closed.
pub(crate) fn close_to_others(path: &Path) -> Result<(), FileError> {
    refuse_pipe(path).map_err(|error| FileError::new("write", path, error))?;
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path);
    let file = file.map_err(|error| FileError::new("write", path, error))?;
    #[cfg(unix)]
    {
        let only_owner: fs::Permissions = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        file.set_permissions(only_owner)
            .map_err(|error| FileError::new("close to others", path, error))?;
    }
    drop(file);
    Ok(())
}

/// Returns the mode of a file that others than its owner may read or write; nothing where it is
/// private, or the system knows no modes.
///
/// # Errors
/// Where it cannot be looked at.
fn open_to_others(path: &Path) -> Result<Option<u32>, FileError> {
    let rights = path.metadata().map(|data| data.permissions());
    let rights = rights.map_err(|error| FileError::new("look at", path, error))?;
    #[cfg(unix)]
    let mode = std::os::unix::fs::PermissionsExt::mode(&rights) & 0o777;
    #[cfg(not(unix))]
    let mode = 0;
    Ok(Some(mode).filter(|mode| mode & 0o077 != 0))
}

/// Makes a folder and those above it.
///
/// # Errors
/// Where it cannot be made.
pub(crate) fn create_folder(path: &Path) -> Result<(), FileError> {
    #[expect(clippy::disallowed_methods, reason = "the path is added here")]
    fs::create_dir_all(path).map_err(|error| FileError::new("make the folder", path, error))
}

/// Makes a folder that only its owner may look into, and those above it. One that is there is
/// closed to others.
///
/// # Errors
/// Where it cannot be made.
pub(crate) fn create_private_folder(path: &Path) -> Result<(), FileError> {
    create_folder(path)?;
    #[cfg(unix)]
    {
        let only_owner: fs::Permissions = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        fs::set_permissions(path, only_owner)
            .map_err(|error| FileError::new("close to others", path, error))?;
    }
    Ok(())
}

/// Brings a folder's list of files to the disk, so that what was written or renamed in it is
/// there after a power failure.
///
/// # Errors
/// Where that fails.
pub(crate) fn sync_folder(path: &Path) -> Result<(), FileError> {
    #[cfg(unix)]
    open(path)?
        .sync_all()
        .map_err(|error| FileError::new("bring to the disk", path, error))?;
    Ok(())
}

/// Brings the lists of files of a folder and all below it to the disk.
///
/// # Errors
/// Where that fails.
pub(crate) fn sync_folders_below(folder: &Path) -> Result<(), FileError> {
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        let folders = list(&next)?.into_iter().filter(|path| is_folder(path));
        waiting.extend(folders);
        sync_folder(&next)?;
    }
    Ok(())
}

/// Removes a folder and all in it, where it exists.
///
/// # Errors
/// Where it cannot be removed.
pub(crate) fn remove_folder(path: &Path) -> Result<(), FileError> {
    #[expect(clippy::disallowed_methods, reason = "the path is added here")]
    removed(fs::remove_dir_all(path), path)
}

/// Removes a file, where it exists.
///
/// # Errors
/// Where it cannot be removed.
pub(crate) fn remove_file(path: &Path) -> Result<(), FileError> {
    #[expect(clippy::disallowed_methods, reason = "the path is added here")]
    removed(fs::remove_file(path), path)
}

fn removed(result: io::Result<()>, path: &Path) -> Result<(), FileError> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(FileError::new("remove", path, error))
        }
        _ => Ok(()),
    }
}

/// Renames a file or folder.
///
/// # Errors
/// Where it cannot be renamed.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), FileError> {
    #[expect(clippy::disallowed_methods, reason = "the path is added here")]
    fs::rename(from, to).map_err(|error| FileError::new("rename to", to, error))
}

/// Lists the entries of a folder in the order of their names.
///
/// # Errors
/// Where the folder cannot be read.
pub(crate) fn list(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let wrap = |error| FileError::new("list", folder, error);
    #[expect(clippy::disallowed_methods, reason = "the path is added here")]
    let entries = fs::read_dir(folder).map_err(wrap)?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(wrap)?;
    paths.sort();
    Ok(paths)
}

/// Lists all files below a folder, as paths relative to it with `/`, in order. Links are
/// listed and not followed, and so are pipes and the like.
///
/// # Errors
/// Where a folder cannot be read.
pub fn list_below(folder: &Path) -> Result<Vec<String>, FileError> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for path in list(&next)? {
            if is_folder(&path) {
                waiting.push(path);
            } else if let Ok(relative) = path.strip_prefix(folder) {
                let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
                found.push(parts.join("/"));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Lists all files below a folder as [`list_below`] does, where there is nothing but files: what
/// is gathered from there holds nothing that lies elsewhere.
///
/// # Errors
/// Where a folder cannot be read, or a link, a pipe or the like is found.
pub(crate) fn list_regular_below(folder: &Path) -> Result<Vec<String>, FileError> {
    let found = list_below(folder)?;
    let paths = found.iter().map(|path| folder.join(path));
    let mut others = paths.filter(|path| !is_regular(path));
    match others.next() {
        None => Ok(found),
        Some(other) => Err(FileError::new(
            "take",
            &other,
            io::Error::other(NOT_FOLLOWED),
        )),
    }
}

const NOT_FOLLOWED: &str = "it is a link, a pipe or the like, and only files are taken; put a copy \
                            of the file there";

/// Removes what a program that was killed had begun to write below a folder.
///
/// # Errors
/// Where a folder cannot be read, or a file not be removed.
pub(crate) fn remove_unfinished(folder: &Path) -> Result<(), FileError> {
    if !folder.exists() {
        return Ok(());
    }
    for path in list_below(folder)? {
        if is_unfinished(&path) {
            remove_file(&folder.join(&path))?;
        }
    }
    Ok(())
}

/// Tells by its path whether a file is one that a program had only begun to write.
#[must_use]
pub(crate) fn is_unfinished(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.starts_with(ASIDE)
}

/// How the names of files begin that are not finished.
const ASIDE: &str = ".writing-";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Shared,
    Owner,
}

fn write_with(
    path: &Path,
    access: Access,
    fill: impl FnOnce(&mut fs::File) -> io::Result<()>,
) -> Result<(), FileError> {
    let wrap = |error| FileError::new("write", path, error);
    let mut file = aside(path, access)?;
    fill(file.as_file_mut()).map_err(wrap)?;
    file.as_file().sync_data().map_err(wrap)?;
    file.persist(path).map_err(|error| wrap(error.error))?;
    Ok(())
}

/// Begins a file beside the place where it is to be.
fn aside(path: &Path, access: Access) -> Result<tempfile::NamedTempFile, FileError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    create_folder(folder)?;
    let mut aside = tempfile::Builder::new();
    aside.prefix(ASIDE);
    #[cfg(unix)]
    if access == Access::Shared {
        // Temporary files are for their owner alone; what is shared is not. The process's
        // umask still narrows this.
        aside.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    }
    let file = aside.tempfile_in(folder);
    file.map_err(|error| FileError::new("write", path, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("below").join("file");
        write(&path, b"old")?;
        let failed = write_with(&path, Access::Owner, |file| {
            file.write_all(b"half")?;
            Err(io::Error::other("disk full"))
        });
        assert!(failed.is_err());
        assert_eq!(read(&path)?, b"old");
        assert_eq!(list(&folder.path().join("below"))?, vec![path]);
        Ok(())
    }

    #[test]
    fn errors_name_the_path() {
        let missing = read(Path::new("no/such/file")).map_err(|error| error.to_string());
        assert_eq!(missing, Err("could not read no/such/file".to_owned()));
    }
}
