//! Hashes of bytes, as lower-case hexadecimal.

use std::fmt::{self, Debug, Write};

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

/// Returns the SHA-256 of several parts, each told apart from the next by its length.
#[must_use]
pub fn sha256_of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hexadecimal(&hash.finalize())
}

/// Returns the HMAC-SHA-256 (RFC 2104) of several parts, each told apart from the next by its
/// length: without the key nobody can make it.
#[must_use]
pub fn keyed_sha256_of_parts<'a>(key: &[u8], parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut text = Vec::new();
    for part in parts {
        text.extend(part.len().to_le_bytes());
        text.extend(part);
    }
    hexadecimal(&hmac_sha256(key, &text))
}

/// How many bytes SHA-256 takes at a time.
const BLOCK: usize = 64;

fn hmac_sha256(key: &[u8], text: &[u8]) -> [u8; 32] {
    let mut block = [0; BLOCK];
    let short: Vec<u8> = match key.len() {
        0..=BLOCK => key.to_vec(),
        _ => Sha256::digest(key).to_vec(),
    };
    block
        .iter_mut()
        .zip(short)
        .for_each(|(to, from)| *to = from);
    let inner = Sha256::new().chain_update(block.map(|byte| byte ^ 0x36));
    let outer = Sha256::new().chain_update(block.map(|byte| byte ^ 0x5c));
    let inner = inner.chain_update(text).finalize();
    outer.chain_update(inner).finalize().into()
}

/// Returns the SHA-256 of all that a value writes out for debugging.
#[must_use]
pub fn sha256_of_debug(value: &impl Debug) -> String {
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
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cases 1, 2 and 6 of RFC 4231.
    #[test]
    fn a_keyed_hash_is_that_of_the_standard() {
        for (key, text, expected) in [
            (
                vec![0x0b; 20],
                "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ),
            (
                b"Jefe".to_vec(),
                "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                vec![0xaa; 131],
                "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ] {
            assert_eq!(hexadecimal(&hmac_sha256(&key, text.as_bytes())), expected);
        }
    }
}
