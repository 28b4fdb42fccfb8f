//! TLS as the client of databases and of Statbank: one stack (rustls with ring), with certificates of a
//! file or of the machine.

use std::{path::Path, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, pem::PemObject},
};

use super::trouble::Trouble;
use crate::files;

/// Returns what encrypts.
pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// Returns the certificates of a file in PEM, or those that the machine trusts.
///
/// # Errors
/// A file without one, and a machine that trusts nobody.
pub(super) fn authorities(file: Option<&Path>) -> Result<Vec<CertificateDer<'static>>, Trouble> {
    let Some(file) = file else {
        let found = rustls_native_certs::load_native_certs();
        if !found.certs.is_empty() {
            return Ok(found.certs);
        }
        return Err(Trouble {
            message: "this machine trusts no authority for certificates".to_owned(),
            hint: "install `ca-certificates`, or name a file with SSL_CERT_FILE".to_owned(),
        });
    };
    let wrong = |why: String| Trouble {
        message: format!("{} holds no certificate: {why}", file.display()),
        hint: "`root_certificate` of the database names a file in PEM, with `BEGIN CERTIFICATE`"
            .to_owned(),
    };
    let bytes = files::read(file).map_err(|error| wrong(error.to_string()))?;
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    match read {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) => Err(wrong("nothing in PEM stands in it".to_owned())),
        Err(error) => Err(wrong(error.to_string())),
    }
}

/// Returns the settings of a client that looks at the certificate of its server.
///
/// # Errors
/// As [`authorities`].
pub(super) fn client(file: Option<&Path>) -> Result<ClientConfig, Trouble> {
    let mut roots = RootCertStore::empty();
    let (_, _) = roots.add_parsable_certificates(authorities(file)?);
    let builder = ClientConfig::builder_with_provider(provider());
    let builder = builder
        .with_safe_default_protocol_versions()
        .map_err(|error| Trouble {
            message: error.to_string(),
            hint: "tell the makers of the program".to_owned(),
        })?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
