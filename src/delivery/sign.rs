//! Signing messages (DKIM, RFC 6376).

use std::path::PathBuf;

use lettre::{
    Message,
    message::{
        dkim::{
            DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm,
            DkimSigningKey, DkimSigningKeyError,
        },
        header::HeaderName,
    },
};

use crate::{
    config::Dkim,
    files::{self, KeyFileError},
};

/// The key that signs cannot be used. The key itself is never in a message.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// It cannot be read, or others may read it.
    #[error(transparent)]
    File(#[from] KeyFileError),
    /// It is not a key.
    #[error("{} does not hold a key that signs", file.display())]
    Key {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        source: DkimSigningKeyError,
    },
}

impl SignError {
    /// Returns what a user can do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::File(KeyFileError::File(_)) => {
                "`delivery.dkim.key_file` names the key".to_owned()
            }
            Self::File(KeyFileError::Open { file, .. }) => {
                format!("nothing was sent; `chmod 600 {}`", file.display())
            }
            Self::Key { .. } => {
                "nothing was sent; a key is made with `openssl genrsa -traditional \
                                 2048`, or is the 32 bytes of an Ed25519 key in base64"
                    .to_owned()
            }
        }
    }
}

/// The heads that are signed: all that a reader sees, and what tells the message apart. That of
/// the content's type stands with the parts, where lettre does not find it.
const SIGNED: [&str; 6] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
];

/// A key that signs.
#[derive(Debug)]
pub(super) struct Signer(DkimConfig);

impl Signer {
    /// Reads the key; `domain` is that of the sender.
    pub(super) fn load(settings: &Dkim, domain: &str) -> Result<Self, SignError> {
        let file = &settings.key_file;
        let text = files::read_key(file)?;
        let algorithm = match text.contains("-----BEGIN") {
            true => DkimSigningAlgorithm::Rsa,
            false => DkimSigningAlgorithm::Ed25519,
        };
        let key = DkimSigningKey::new(&text, algorithm);
        let key = key.map_err(|source| SignError::Key {
            file: file.clone(),
            source,
        })?;
        let domain = settings.domain.as_deref().unwrap_or(domain).to_owned();
        let signed = SIGNED.map(HeaderName::new_from_ascii_str);
        let relaxed = DkimCanonicalization {
            header: DkimCanonicalizationType::Relaxed,
            body: DkimCanonicalizationType::Relaxed,
        };
        let selector = settings.selector.clone();
        let config = DkimConfig::new(selector, domain, key, signed.into(), relaxed);
        Ok(Self(config))
    }

    pub(super) fn sign(&self, message: &mut Message) {
        message.sign(&self.0);
    }
}
