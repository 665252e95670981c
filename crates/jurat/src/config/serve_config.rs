//! The settings of `serve`, typed and checked. Each error names the setting, where its value came from, and what would be right.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::net::{IpAddr, SocketAddr};
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use jurat_protocol::grant_type::GrantType;
use jurat_registry::authorization_grant::RefreshSettings;
use jurat_registry::brand::{Brand, BrandSettings};
use jurat_registry::registration_policy::RegistrationPolicy;
use jurat_registry::session_lifetimes::SessionLifetimes;
use jurat_registry::signing_key::KeyRotation;
use jurat_registry::tenant::IssuerIdentifier;
use jurat_registry::token_settings::TokenSettings;
use jurat_remote_keys::outbound::OutboundOptions;
use jurat_remote_keys::remote_keys::RemoteKeysOptions;
use jurat_server::audit_retention::AuditRetention;
use jurat_server::peer::ClientAddress;
use url::{Host, Url};

use crate::failure::{Failure, Outcome};

use super::layers::{Layers, parsed, required};
pub(crate) use super::limits::Limits;
use super::settings::{entries, grant_key};

/// What `serve` runs by.
#[derive(Debug)]
pub(crate) struct ServeConfig {
    /// The data folder.
    pub(crate) data: PathBuf,
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// The issuer identifier; `None` is the address listened on.
    pub(crate) issuer: Option<IssuerIdentifier>,
    /// Threads that serve; `None` is one per core.
    pub(crate) reactors: Option<NonZeroUsize>,
    /// How requests come in.
    pub(crate) transport: Transport,
    /// What says where a request comes from.
    pub(crate) client_address: ClientAddress,
    /// Filter for the log.
    pub(crate) log_level: String,
    /// Form of the log.
    pub(crate) log_format: LogFormat,
    /// The grants that are served.
    pub(crate) grants: BTreeSet<GrantType>,
    /// What clients and identity providers leave open.
    pub(crate) token: TokenSettings,
    /// What clients leave open of their refresh tokens.
    pub(crate) refresh: RefreshSettings,
    /// What the pages look like.
    pub(crate) brand: Brand,
    /// What clients may register of themselves.
    pub(crate) registration: RegistrationPolicy,
    /// When signing keys are renewed.
    pub(crate) keys: KeyRotation,
    /// For how long a browser stays signed in.
    pub(crate) sessions: SessionLifetimes,
    /// For how long the lines of the audit logs are kept.
    pub(crate) audit_retention: AuditRetention,
    /// How published keys are read.
    pub(crate) remote_keys: RemoteKeysOptions,
    /// Bounds.
    pub(crate) limits: Limits,
}

/// How requests come in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    /// Plain HTTP, on loopback or behind a proxy that ends TLS.
    Plain,
    /// TLS, ended here.
    Tls {
        /// PEM, the server's own certificate first.
        certificate: PathBuf,
        /// PEM.
        key: PathBuf,
    },
}

/// Form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people on a terminal, else JSON.
    Auto,
    /// For people.
    Human,
    /// A JSON object to the line.
    Json,
}

impl FromStr for LogFormat {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "auto" => Ok(Self::Auto),
            "human" => Ok(Self::Human),
            "json" => Ok(Self::Json),
            _ => Err("it is auto, human or json"),
        }
    }
}

impl ServeConfig {
    /// Reads the settings out of their layers.
    pub(crate) fn read(layers: &Layers) -> Outcome<Self> {
        let config = Self {
            data: required(layers, "data")?,
            listen: listen(layers)?,
            issuer: parsed(layers, "issuer")?,
            reactors: parsed(layers, "reactors")?,
            transport: transport(layers)?,
            client_address: required(layers, "proxy.client_address")?,
            log_level: required(layers, "log.level")?,
            log_format: required(layers, "log.format")?,
            grants: grants(layers)?,
            token: token(layers)?,
            refresh: refresh(layers)?,
            brand: brand(layers)?,
            registration: registration(layers)?,
            keys: keys(layers)?,
            sessions: sessions(layers)?,
            audit_retention: required(layers, "audit.keep_days")?,
            remote_keys: remote_keys(layers)?,
            limits: Limits::read(layers)?,
        };
        let by_proxy = required(layers, "tls.terminated_by_proxy")?;
        config.check_reach(by_proxy)?;
        config.check_proxy(by_proxy)?;
        Ok(config)
    }

    /// The issuer identifier when `address` is what is listened on.
    pub(crate) fn issuer_at(&self, address: SocketAddr) -> Outcome<IssuerIdentifier> {
        if let Some(issuer) = &self.issuer {
            return Ok(issuer.clone());
        }
        let scheme = match self.transport {
            Transport::Plain => "http",
            Transport::Tls { .. } => "https",
        };
        format!("{scheme}://{address}")
            .parse()
            .map_err(Failure::usage)
    }

    /// Threads that serve.
    pub(crate) fn reactor_count(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.reactors.map_or_else(cores, usize::from)
    }

    /// Assertions and tokens travel in requests: outside this machine they want TLS (RFC 6749 section 1.6, RFC 7523 section 5).
    fn check_reach(&self, by_proxy: bool) -> Outcome {
        let ip = self.listen.ip();
        let plain = self.transport == Transport::Plain;
        if plain && !ip.is_loopback() && !by_proxy {
            let sentence = format!(
                "{} is not a loopback address, and plain HTTP is served on loopback only: assertions and tokens would travel in the clear",
                self.listen
            );
            return Err(Failure::usage(sentence)
                .next("end TLS here: --tls-certificate FILE --tls-key FILE")
                .next("or say that a proxy in front ends it: --tls-terminated-by-proxy"));
        }
        if self.issuer.is_none() && !ip.is_loopback() {
            let sentence = format!(
                "the issuer identifier cannot be told from {}: clients need a name to reach this server by",
                self.listen
            );
            return Err(Failure::usage(sentence).next("state it: --issuer https://as.example.com"));
        }
        match &self.issuer {
            Some(issuer) if !is_secure(issuer) => Err(Failure::usage(format!(
                "the issuer identifier {issuer} must be an https URL: http is for loopback addresses only (RFC 8414 section 2)"
            ))
            .next("state the https URL that clients use: --issuer https://as.example.com")),
            _ => Ok(()),
        }
    }

    /// A header that no proxy of the operator's writes says what the client likes.
    fn check_proxy(&self, by_proxy: bool) -> Outcome {
        if self.client_address == ClientAddress::Connection || by_proxy {
            return Ok(());
        }
        let sentence = "proxy.client_address names a header, and no proxy is said to stand in front: anybody could write it";
        Err(Failure::usage(sentence)
            .next("say that a proxy in front ends TLS: --tls-terminated-by-proxy")
            .next("or leave proxy.client_address out"))
    }
}

fn is_secure(issuer: &IssuerIdentifier) -> bool {
    Url::parse(issuer.as_str()).is_ok_and(|url| url.scheme() == "https" || is_loopback(&url))
}

/// Whether the host of `url` is this machine by its address or by the name `localhost`.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

fn listen(layers: &Layers) -> Outcome<SocketAddr> {
    let text: String = required(layers, "listen")?;
    let named = text.replacen("localhost:", "127.0.0.1:", 1);
    named.parse().map_err(|_| {
        let source = layers.source("listen");
        Failure::usage(format!(
            "listen is {text:?} ({source}): it is an IP address and a port, such as 127.0.0.1:7523 or [::1]:7523"
        ))
    })
}

fn transport(layers: &Layers) -> Outcome<Transport> {
    let certificate: Option<PathBuf> = parsed(layers, "tls.certificate")?;
    let key: Option<PathBuf> = parsed(layers, "tls.key")?;
    match (certificate, key) {
        (None, None) => Ok(Transport::Plain),
        (Some(certificate), Some(key)) => Ok(Transport::Tls { certificate, key }),
        (Some(_), None) => Err(Failure::usage("tls.certificate is set and tls.key is not")
            .next("name the certificate's private key: --tls-key FILE")),
        (None, Some(_)) => Err(Failure::usage("tls.key is set and tls.certificate is not")
            .next("name the key's certificate: --tls-certificate FILE")),
    }
}

fn token(layers: &Layers) -> Outcome<TokenSettings> {
    let token = TokenSettings {
        format: parsed(layers, "token.format")?,
        algorithm: parsed(layers, "token.algorithm")?,
        lifetime_seconds: parsed(layers, "token.lifetime_seconds")?,
    };
    token.validate().map_err(Failure::usage)?;
    Ok(token)
}

fn refresh(layers: &Layers) -> Outcome<RefreshSettings> {
    let refresh = RefreshSettings {
        lifetime_seconds: parsed(layers, "refresh.lifetime_seconds")?,
        idle_seconds: parsed(layers, "refresh.idle_seconds")?,
        grace_seconds: parsed(layers, "refresh.grace_seconds")?,
        for_assertions: parsed(layers, "refresh.for_assertions")?,
    };
    refresh.validate().map_err(Failure::usage)?;
    Ok(refresh)
}

fn brand(layers: &Layers) -> Outcome<Brand> {
    let stated = BrandSettings {
        name: parsed(layers, "brand.name")?,
        logo: parsed(layers, "brand.logo")?,
        color: parsed(layers, "brand.color")?,
    };
    Brand::new(&stated).map_err(Failure::usage)
}

fn keys(layers: &Layers) -> Outcome<KeyRotation> {
    let rotation = KeyRotation {
        rotation_days: required(layers, "keys.rotation_days")?,
        publish_ahead_hours: required(layers, "keys.publish_ahead_hours")?,
    };
    rotation.validate().map_err(Failure::usage)?;
    Ok(rotation)
}

fn sessions(layers: &Layers) -> Outcome<SessionLifetimes> {
    let sessions = SessionLifetimes {
        lifetime_seconds: required(layers, "sessions.lifetime_seconds")?,
        idle_seconds: required(layers, "sessions.idle_seconds")?,
    };
    sessions.validate().map_err(Failure::usage)?;
    Ok(sessions)
}

fn grants(layers: &Layers) -> Outcome<BTreeSet<GrantType>> {
    let mut grants = BTreeSet::new();
    for grant in GrantType::ALL {
        if required(layers, grant_key(grant))? {
            grants.insert(grant);
        }
    }
    Ok(grants)
}

fn registration(layers: &Layers) -> Outcome<RegistrationPolicy> {
    let named = |key: &'static str| {
        let list = layers.value(key).unwrap_or_default();
        entries(list).map(str::to_owned).collect::<BTreeSet<_>>()
    };
    Ok(RegistrationPolicy {
        enabled: required(layers, "registration.enabled")?,
        grant_types: each(
            "registration.grant_types",
            named("registration.grant_types"),
        )?,
        auth_methods: each(
            "registration.auth_methods",
            named("registration.auth_methods"),
        )?,
        scope: required(layers, "registration.scope")?,
        default_scope: required(layers, "registration.default_scope")?,
        redirect_hosts: named("registration.redirect_hosts"),
        software_statement_issuers: named("registration.software_statement_issuers"),
        require_software_statement: required(layers, "registration.require_software_statement")?,
        ..RegistrationPolicy::default()
    })
}

/// The names in a list, each read.
fn each<T>(key: &str, names: BTreeSet<String>) -> Outcome<BTreeSet<T>>
where
    T: FromStr<Err: Display> + Ord,
{
    let read = |name: String| {
        let read = name.parse::<T>();
        read.map_err(|error| Failure::usage(format!("{key} names {name}: {error}")))
    };
    names.into_iter().map(read).collect()
}

fn remote_keys(layers: &Layers) -> Outcome<RemoteKeysOptions> {
    let token_files = layers.value("outbound.token_files").unwrap_or_default();
    let seconds: NonZeroU32 = required(layers, "outbound.timeout_seconds")?;
    let outbound = OutboundOptions {
        allow: parsed(layers, "outbound.allow")?.unwrap_or_default(),
        total_timeout: Duration::from_secs(seconds.get().into()),
        ..OutboundOptions::default()
    };
    Ok(RemoteKeysOptions {
        outbound,
        token_files: entries(token_files).map(PathBuf::from).collect(),
        ..RemoteKeysOptions::default()
    })
}

/// The loopback address to reach a listener on `address` from this machine.
pub(crate) fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::from([127, 0, 0, 1]),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(std::net::Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

#[cfg(test)]
mod tests;
