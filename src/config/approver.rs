//! Who may approve, with the key that their signature is checked with.

use ed25519_dalek::{
    VerifyingKey,
    pkcs8::{DecodePublicKey, EncodePublicKey, spki::der::pem::LineEnding},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use super::checker::Checker;

/// Somebody who may approve an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Approver {
    pub name: String,
    /// The key that the signature is checked with (Ed25519, RFC 8032).
    #[serde(serialize_with = "as_written")]
    pub public_key: VerifyingKey,
}

/// As written in the file.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawApprover {
    /// Who it is.
    name: String,
    /// The public key (Ed25519) in base64.
    public_key: String,
}

/// Writes a key as the file has it: the line between the first and the last of its PEM form.
fn as_written<S: Serializer>(key: &VerifyingKey, serializer: S) -> Result<S::Ok, S::Error> {
    let pem = key.to_public_key_pem(LineEnding::LF);
    let pem = pem.map_err(serde::ser::Error::custom)?;
    serializer.serialize_str(pem.lines().nth(1).unwrap_or_default())
}

/// Reads who may approve; those whose key is none are left out.
pub(super) fn read(raw: Vec<RawApprover>, checker: &mut Checker) -> Vec<Approver> {
    let mut approvers: Vec<Approver> = Vec::with_capacity(raw.len());
    for RawApprover { name, public_key } in raw {
        let key = format!("delivery.approver[{}]", name.escape_debug());
        checker.line(&key, &name);
        if name.trim().is_empty() {
            checker.add(&*key, "has no name", "name the person whose key it is");
        }
        if approvers.iter().any(|other| other.name == name) {
            checker.add(&*key, "stands twice", "name each person once");
        }
        match verifying_key(&public_key) {
            Some(public_key) => approvers.push(Approver { name, public_key }),
            None => checker.add(
                format!("{key}.public_key"),
                "is not an Ed25519 key",
                "write the middle line of what `openssl pkey -in key.pem -pubout` prints; the key \
                 is made with `openssl genpkey -algorithm ed25519 -out key.pem`",
            ),
        }
    }
    approvers
}

fn verifying_key(text: &str) -> Option<VerifyingKey> {
    let text = text.trim();
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n");
    VerifyingKey::from_public_key_pem(&pem).ok()
}
