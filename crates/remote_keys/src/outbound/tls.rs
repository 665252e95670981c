//! Whom TLS trusts: the machine's certificate authorities, or a source's own alone. TLS 1.2 and 1.3, HTTP/1.1 by ALPN. Every
//! connection proves its certificate anew.

use std::net::IpAddr;
use std::sync::Arc;

use rustls::client::Resumption;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use url::Host;

use super::error::OutboundError;
use super::target::Target;

/// Whose certificates are believed.
#[derive(Clone, Default)]
pub enum TlsTrust {
    /// The machine's certificate authorities; Mozilla's where the machine has none.
    #[default]
    System,
    /// A source's own certificate authorities, and no other.
    Own(CaBundle),
}

/// Certificates that are believed, made ready for use.
#[derive(Clone)]
pub struct CaBundle(TlsConnector);

/// Certificate authorities in one bundle.
const MOST_CERTIFICATES: usize = 256;

impl CaBundle {
    /// Reads PEM text as openssl writes it: one certificate or more, every one usable.
    pub fn from_pem(pem: &[u8]) -> Result<Self, InvalidCaBundle> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|_| InvalidCaBundle::Unreadable)?;
            roots.add(certificate).map_err(InvalidCaBundle::Unusable)?;
            if roots.len() > MOST_CERTIFICATES {
                return Err(InvalidCaBundle::TooMany);
            }
        }
        if roots.is_empty() {
            return Err(InvalidCaBundle::Unreadable);
        }
        connector(roots)
            .map(Self)
            .map_err(InvalidCaBundle::Unusable)
    }
}

/// Why a CA bundle cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum InvalidCaBundle {
    /// No certificate, or one that is no PEM.
    #[error(
        "no readable certificate was found: give a PEM text that starts with -----BEGIN CERTIFICATE-----"
    )]
    Unreadable,
    /// A certificate that cannot be trusted.
    #[error("a certificate of the bundle cannot be used: {0}")]
    Unusable(rustls::Error),
    /// Over 256 certificates.
    #[error(
        "the bundle holds more than {MOST_CERTIFICATES} certificates: give those alone that the source needs"
    )]
    TooMany,
}

/// Trusts what the machine trusts.
pub(super) fn system() -> Result<TlsConnector, rustls::Error> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        tracing::warn!(%error, "a certificate authority of this machine cannot be read");
    }
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        tracing::info!("this machine has no certificate authorities: Mozilla's are used");
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    connector(roots)
}

fn connector(roots: RootCertStore) -> Result<TlsConnector, rustls::Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.resumption = Resumption::disabled();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Speaks TLS over `stream` to the host that `target` names.
pub(super) async fn secure(
    stream: TcpStream,
    target: &Target,
    system: &TlsConnector,
    trust: &TlsTrust,
) -> Result<TlsStream<TcpStream>, OutboundError> {
    let connector = match trust {
        TlsTrust::System => system,
        TlsTrust::Own(CaBundle(own)) => own,
    };
    let name = server_name(target.host()).ok_or_else(|| OutboundError::NoTlsName {
        host: target.host().to_string(),
    })?;
    let shaken = connector.connect(name, stream).await;
    shaken.map_err(|error| failed(target.host().to_string(), &error))
}

fn server_name(host: &Host) -> Option<ServerName<'static>> {
    match host {
        Host::Domain(name) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            ServerName::try_from(name.to_owned()).ok()
        }
        Host::Ipv4(address) => Some(IpAddr::from(*address).into()),
        Host::Ipv6(address) => Some(IpAddr::from(*address).into()),
    }
}

fn failed(host: String, error: &std::io::Error) -> OutboundError {
    let tls = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match tls {
        Some(rustls::Error::InvalidCertificate(wrong)) => match wrong {
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                OutboundError::CertificateForAnotherName { host }
            }
            // An authority that was made anew under its old name signs with another key.
            CertificateError::UnknownIssuer | CertificateError::BadSignature => {
                OutboundError::CertificateNotTrusted { host }
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                OutboundError::CertificateExpired { host }
            }
            wrong => OutboundError::Tls {
                host,
                reason: wrong.to_string(),
            },
        },
        Some(other) => OutboundError::Tls {
            host,
            reason: other.to_string(),
        },
        None => OutboundError::Tls {
            host,
            reason: error.to_string(),
        },
    }
}
