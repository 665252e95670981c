//! TLS by rustls on aws-lc-rs: versions 1.2 and 1.3, HTTP/1.1 alone by ALPN (RFC 7301). Keys are read once, when the server starts.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Settings for TLS from PEM texts as openssl writes them: the certificate with its chain, and its private key.
pub fn server_config(certificates: &[u8], private_key: &[u8]) -> Result<ServerConfig, TlsError> {
    let chain = CertificateDer::pem_slice_iter(certificates)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| TlsError::Certificate)?;
    if chain.is_empty() {
        return Err(TlsError::Certificate);
    }
    let key = PrivateKeyDer::from_pem_slice(private_key).map_err(|_| TlsError::PrivateKey)?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Why TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// No certificate in the PEM text.
    #[error(
        "no readable certificate was found: give a PEM file that starts with -----BEGIN CERTIFICATE-----"
    )]
    Certificate,
    /// No private key in the PEM text.
    #[error(
        "no readable private key was found: give an unencrypted PEM file (PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY)"
    )]
    PrivateKey,
    /// Certificate and key do not go together, or are of a kind that TLS does not take.
    #[error("certificate and private key cannot be used for TLS: {0}")]
    Unusable(#[from] rustls::Error),
}
