//! Signing an approval with a person's own key, and checking the signature (Ed25519, RFC 8032).

use std::path::Path;

use ed25519_dalek::{Signature, Signer, SigningKey, pkcs8::DecodePrivateKey};

use crate::{
    config::Approver,
    digest,
    files::{self, KeyFileError},
};

/// The variable that holds the private key.
const KEY: &str = "BOLIGMONITOR_APPROVAL_KEY";

/// Why an approval is not signed. The key itself is never in a message.
#[derive(Debug, thiserror::Error)]
pub enum SignatureError {
    /// Nobody signs.
    #[error("an approval counts where one of these signs it: {}; there is no key", .0.join(", "))]
    NoKey(Vec<String>),
    /// The key cannot be read, or others may read it.
    #[error(transparent)]
    File(#[from] KeyFileError),
    /// It is not a key.
    #[error("{0} is not a private Ed25519 key")]
    NotAKey(String),
    /// The configuration names nobody with that key.
    #[error("the key is that of nobody who may approve")]
    Unknown,
    /// The key is somebody else's.
    #[error("the key is that of {0}, and cannot sign for {1}")]
    Another(String, String),
    /// There is a key, and nobody who may approve by one.
    #[error("the configuration names nobody who signs")]
    NobodySigns,
}

impl SignatureError {
    /// Returns what a user can do about it.
    #[must_use]
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::NoKey(_) => format!(
                "`boligmonitor approve … --key FILE`, or the key itself in the variable {KEY}"
            ),
            Self::File(KeyFileError::File(_)) => {
                "`--key` names the file with your private key".to_owned()
            }
            Self::File(KeyFileError::Open { file, .. }) => {
                format!("`chmod 600 {}`", file.display())
            }
            Self::NotAKey(_) => {
                "a key is made with `openssl genpkey -algorithm ed25519 -out key.pem`".to_owned()
            }
            Self::Unknown | Self::NobodySigns => {
                "add the public key as `[[delivery.approver]]`; `openssl pkey -in key.pem -pubout` \
                 prints it"
                    .to_owned()
            }
            Self::Another(owner, _) => format!("leave `--by` out, or write `--by \"{owner}\"`"),
        }
    }
}

/// Finds a private key: in a file, or else in the environment; nothing where there is none.
fn private_key(file: Option<&Path>) -> Result<Option<SigningKey>, SignatureError> {
    let (text, place) = if let Some(file) = file {
        (files::read_key(file)?, file.display().to_string())
    } else {
        match std::env::var(KEY) {
            Ok(text) => (text, KEY.to_owned()),
            Err(_) => return Ok(None),
        }
    };
    let key = SigningKey::from_pkcs8_pem(text.trim());
    key.map(Some).map_err(|_| SignatureError::NotAKey(place))
}

/// Who signs, with the key.
pub(crate) struct Hand<'a> {
    pub(crate) approver: &'a Approver,
    key: SigningKey,
}

impl<'a> Hand<'a> {
    /// Finds out who signs; nobody does where nobody is configured to.
    pub(crate) fn find(
        approvers: &'a [Approver],
        file: Option<&Path>,
        by: Option<&str>,
    ) -> Result<Option<Self>, SignatureError> {
        if approvers.is_empty() && file.is_none() {
            return Ok(None);
        }
        if approvers.is_empty() {
            return Err(SignatureError::NobodySigns);
        }
        let names = approvers.iter().map(|approver| approver.name.clone());
        let no_key = || SignatureError::NoKey(names.collect());
        let key = private_key(file)?.ok_or_else(no_key)?;
        let own = |approver: &&Approver| approver.public_key == key.verifying_key();
        let approver = approvers.iter().find(own).ok_or(SignatureError::Unknown)?;
        match by.filter(|by| *by != approver.name) {
            None => Ok(Some(Self { approver, key })),
            Some(by) => {
                let owner = approver.name.clone();
                Err(SignatureError::Another(owner, by.to_owned()))
            }
        }
    }

    /// Signs, in hexadecimal digits.
    pub(crate) fn sign(&self, text: &[u8]) -> String {
        digest::hexadecimal(&self.key.sign(text).to_bytes())
    }
}

/// Tells whether a signature is that of an approver, by their name.
pub(crate) fn is_signed(approvers: &[Approver], by: &str, text: &[u8], signature: &str) -> bool {
    let mut named = approvers.iter().filter(|approver| approver.name == by);
    let signature = from_hexadecimal(signature).map(|bytes| Signature::from_bytes(&bytes));
    signature.is_some_and(|signature| {
        named.any(|approver| approver.public_key.verify_strict(text, &signature).is_ok())
    })
}

fn from_hexadecimal(digits: &str) -> Option<[u8; 64]> {
    let mut bytes = [0; 64];
    if digits.len() != 128 || !digits.is_ascii() {
        return None;
    }
    for (byte, at) in bytes.iter_mut().zip((0..128).step_by(2)) {
        *byte = u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?;
    }
    Some(bytes)
}
