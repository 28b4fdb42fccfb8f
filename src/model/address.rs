//! Mail addresses as keys.

/// Writes an address with its domain in lower case; the part before `@` is the server's
/// business (RFC 5321, 2.4).
#[must_use]
pub fn normal_address(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{local}@{}", domain.to_ascii_lowercase()),
        None => address.to_owned(),
    }
}
