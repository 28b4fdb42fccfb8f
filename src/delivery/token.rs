//! Tokens: what tells a mail apart from every other, and is known to nobody who did not get it.

use std::path::Path;

use super::LedgerError;
use crate::{
    digest,
    files::{self, FileError},
};

/// How many hexadecimal digits a token has.
pub(super) const LENGTH: usize = 32;

/// The secret that tokens are made with. Mails that are files have none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Secret(Vec<u8>);

impl Secret {
    /// Reads the secret, or makes one that its owner alone may read.
    ///
    /// # Errors
    /// Where the file cannot be read or written, or is not a secret.
    pub(crate) fn open(file: &Path) -> Result<Self, LedgerError> {
        let text = match files::read_text(file) {
            Err(error) if error.is_not_found() => new(file)?,
            text => text?,
        };
        let text = text.trim();
        let is_one = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match is_one {
            true => Ok(Self(text.as_bytes().to_vec())),
            false => Err(LedgerError::NoSecret(file.to_owned())),
        }
    }

    /// Makes the token of what tells a mail apart.
    pub(super) fn token(&self, parts: [&str; 3]) -> String {
        let hash = digest::keyed_sha256_of_parts(&self.0, parts.map(str::as_bytes));
        hash.get(..LENGTH).unwrap_or(&hash).to_owned()
    }
}

fn new(file: &Path) -> Result<String, FileError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| FileError::new("make", file, std::io::Error::other(error.to_string())))?;
    let text = digest::hexadecimal(&bytes);
    files::write_private(file, text.as_bytes())?;
    Ok(text)
}

/// Tells whether a text has the form of a token.
pub(super) fn is_token(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_the_same_on_every_try_and_no_other_secret_makes_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let token = |name: &str| Secret::open(&at(name)).unwrap().token(["2026", "h", "a@x"]);
        assert_eq!(token("one"), token("one"));
        assert_ne!(token("one"), token("two"));
        assert_ne!(token("one"), Secret::default().token(["2026", "h", "a@x"]));
        assert!(is_token(&token("one")));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = at("one").metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        files::write(&at("one"), b"short").unwrap();
        assert!(matches!(
            Secret::open(&at("one")),
            Err(LedgerError::NoSecret(_))
        ));
    }
}
