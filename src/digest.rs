//! Hashes of bytes, as lower-case hexadecimal.

use std::fmt::{self, Debug, Write};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256, Sha512};

/// Returns the SHA-256 of some bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Returns the SHA-512 of some bytes.
#[must_use]
pub fn sha512(bytes: &[u8]) -> String {
    hexadecimal(&Sha512::digest(bytes))
}

/// The SHA-256 of parts that come in one after the other, each told apart from the next by its length.
#[derive(Debug, Clone, Default)]
pub(crate) struct RunningHash(Sha256);

impl RunningHash {
    /// Adds a part.
    pub(crate) fn add(&mut self, part: &[u8]) {
        self.0.update(part.len().to_le_bytes());
        self.0.update(part);
    }

    /// Returns the hash of all that came in.
    #[must_use]
    pub(crate) fn finish(self) -> String {
        hexadecimal(&self.0.finalize())
    }
}

/// Returns the SHA-256 of several parts, each told apart from the next by its length.
#[must_use]
pub fn sha256_of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = RunningHash::default();
    for part in parts {
        hash.add(part);
    }
    hash.finish()
}

/// Returns the HMAC-SHA-256 (RFC 2104) of several parts, each told apart from the next by its
/// length: without the key nobody can make it.
#[must_use]
#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a key may have any length: RFC 2104, section 3"
)]
pub fn keyed_sha256_of_parts<'a>(key: &[u8], parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut code = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    for part in parts {
        code.update(&part.len().to_le_bytes());
        code.update(part);
    }
    hexadecimal(&code.finalize().into_bytes())
}

/// Returns the SHA-256 of all that a value writes out for debugging.
#[must_use]
pub(crate) fn sha256_of_debug(value: &impl Debug) -> String {
    let mut text = Hashed(Sha256::new());
    // Hashing does not fail.
    let _ = write!(text, "{value:?}");
    hexadecimal(&text.0.finalize())
}

/// Text of which only the hash is kept.
struct Hashed(Sha256);

impl Write for Hashed {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text);
        Ok(())
    }
}

/// Writes bytes as lower-case hexadecimal digits.
#[must_use]
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
