//! A tenant as it is registered: what it states of itself, and what it leaves to the server's configuration.

use std::collections::BTreeSet;

use jurat_protocol::grant_type::GrantType;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::authorization_grant::RefreshSettings;
use crate::brand::{Brand, BrandSettings};
use crate::clock::Timestamp;
use crate::host_name::HostName;
use crate::problem::{InvalidRecord, require};
use crate::registration_policy::RegistrationPolicy;
use crate::session_lifetimes::SessionLifetimes;
use crate::signing_key::KeyRotation;
use crate::tenant::{IssuerIdentifier, Tenant, TenantName};
use crate::token_settings::TokenSettings;

/// A registered tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantRecord {
    /// Its name.
    pub name: TenantName,
    /// What a system administrator states of it.
    pub settings: TenantSettings,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Counts its changes; the `ETag` of the administration API.
    pub revision: u64,
}

/// What is stated of a tenant: the body of the administration API. What is left open is as the server's configuration has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TenantSettings {
    /// A name for people.
    pub display_name: Option<String>,
    /// Switched off, there is nothing at its addresses, and none of its tokens counts.
    pub enabled: bool,
    /// Its issuer identifier. Left open it is that of a host of its own, if it has just one, else `/t/` and its name below the server's.
    pub issuer: Option<IssuerIdentifier>,
    /// Host names of its own, by which it is reached.
    pub hosts: BTreeSet<HostName>,
    /// The grants that are switched on.
    pub grants: Option<BTreeSet<GrantType>>,
    /// What its clients and identity providers leave open of their tokens.
    pub token: Option<TokenSettings>,
    /// What its clients leave open of their refresh tokens.
    pub refresh: Option<RefreshSettings>,
    /// What clients may register of themselves.
    pub registration: Option<RegistrationPolicy>,
    /// When its signing keys are renewed.
    pub keys: Option<KeyRotation>,
    /// For how long a browser stays signed in.
    pub sessions: Option<SessionLifetimes>,
    /// What its pages look like.
    pub brand: Option<BrandSettings>,
    /// How much it may hold.
    pub quotas: Quotas,
}

impl Default for TenantSettings {
    fn default() -> Self {
        Self {
            display_name: None,
            enabled: true,
            issuer: None,
            hosts: BTreeSet::new(),
            grants: None,
            token: None,
            refresh: None,
            registration: None,
            keys: None,
            sessions: None,
            brand: None,
            quotas: Quotas::default(),
        }
    }
}

/// The most records of each kind that a tenant may hold; `None`: as many as the disk does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Quotas {
    /// Clients.
    pub clients: Option<u32>,
    /// Identity providers.
    pub identity_providers: Option<u32>,
    /// Users.
    pub users: Option<u32>,
    /// Resources.
    pub resources: Option<u32>,
}

impl TenantRecord {
    /// A tenant's path below the server's issuer identifier begins so.
    pub const PATH: &str = "/t/";

    /// A tenant of which nothing is stated yet.
    pub fn unstated(name: TenantName, now: Timestamp) -> Self {
        Self {
            name,
            settings: TenantSettings::default(),
            created_at: now,
            updated_at: now,
            revision: 1,
        }
    }

    /// Whether it is the tenant that stands at the root.
    pub fn is_default(&self) -> bool {
        self.name.as_str() == TenantName::DEFAULT
    }

    /// Checks the settings.
    pub fn validate(&self) -> Result<(), InvalidRecord> {
        let settings = &self.settings;
        let printable = |name: &String| {
            (1..=200).contains(&name.chars().count())
                && name == name.trim()
                && !name.chars().any(char::is_control)
        };
        require(
            settings.display_name.as_ref().is_none_or(printable),
            "display_name",
            "a name for people has 1 to 200 characters, without a blank at either end",
        )?;
        require(
            settings.hosts.len() <= 16,
            "hosts",
            "a tenant has at most 16 hosts of its own",
        )?;
        if self.is_default() {
            require(
                settings.enabled && settings.issuer.is_none() && settings.hosts.is_empty(),
                "name",
                "the default tenant is always on, and reached as the server's configuration says: it has no issuer and no hosts of its own",
            )?;
        }
        let is_own = |issuer: &IssuerIdentifier| match issuer.host() {
            Some(host) => settings.hosts.iter().any(|own| own.as_str() == host),
            None => false,
        };
        require(
            settings.issuer.as_ref().is_none_or(is_own),
            "issuer",
            "a tenant's own issuer identifier stands on a host of its own: add that to hosts",
        )?;
        settings
            .token
            .as_ref()
            .map_or(Ok(()), TokenSettings::validate)?;
        settings
            .keys
            .as_ref()
            .map_or(Ok(()), KeyRotation::validate)?;
        settings
            .sessions
            .as_ref()
            .map_or(Ok(()), SessionLifetimes::validate)?;
        settings
            .brand
            .as_ref()
            .map(Brand::new)
            .transpose()
            .map(drop)
    }

    /// The tenant as it works: what it leaves open is as `root`, the server's own tenant, has it.
    pub fn resolve(&self, root: &Tenant) -> Result<Tenant, InvalidRecord> {
        let settings = &self.settings;
        let is_roots = |host: &HostName| {
            root.issuer
                .host()
                .is_some_and(|roots| roots == host.as_str())
        };
        require(
            !settings.hosts.iter().any(is_roots),
            "hosts",
            "one of these hosts is the server's own: the default tenant is reached there",
        )?;
        let brand = settings.brand.as_ref().map(Brand::new).transpose()?;
        Ok(Tenant {
            name: self.name.clone(),
            issuer: self.issuer(&root.issuer)?,
            token: settings.token.clone().unwrap_or_else(|| root.token.clone()),
            refresh: settings
                .refresh
                .clone()
                .unwrap_or_else(|| root.refresh.clone()),
            registration: settings
                .registration
                .clone()
                .unwrap_or_else(|| root.registration.clone()),
            keys: settings.keys.unwrap_or(root.keys),
            sessions: settings.sessions.unwrap_or(root.sessions),
            brand: brand.unwrap_or_else(|| root.brand.clone()),
        })
    }

    /// The tenant's issuer identifier.
    fn issuer(&self, root: &IssuerIdentifier) -> Result<IssuerIdentifier, InvalidRecord> {
        let mut hosts = self.settings.hosts.iter();
        match (&self.settings.issuer, hosts.next(), hosts.next()) {
            (Some(issuer), ..) => Ok(issuer.clone()),
            (None, Some(host), None) => root.at_host(host),
            _ if self.is_default() => Ok(root.clone()),
            _ => root
                .endpoint(&format!("{}{}", Self::PATH, self.name))
                .parse(),
        }
    }

    /// The tenant as JSON for a row of the store.
    pub fn to_row(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a row of the store, with every check that a new tenant passes.
    pub fn from_row(row: &str) -> Result<Self, InvalidRecord> {
        let tenant: Self = serde_json::from_str(row).map_err(|e| InvalidRecord::new("row", e))?;
        tenant.validate()?;
        Ok(tenant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn root() -> Tenant {
        Tenant::new(
            TenantName::default(),
            "https://as.example.com:8443/auth".parse().unwrap(),
        )
    }

    fn acme() -> TenantRecord {
        TenantRecord::unstated("acme.example".parse().unwrap(), NOW)
    }

    #[test]
    fn what_is_left_open_is_as_the_server_has_it() {
        let mut root = root();
        root.sessions.idle_seconds = 120;
        let tenant = acme().resolve(&root).unwrap();
        assert_eq!(tenant.sessions, root.sessions);
        let mut acme = acme();
        acme.settings.sessions = Some(SessionLifetimes::default());
        assert_eq!(
            acme.resolve(&root).unwrap().sessions,
            SessionLifetimes::default()
        );
    }

    #[test]
    fn an_issuer_is_stated_or_a_host_or_a_path() {
        let mut acme = acme();
        let issuer = |record: &TenantRecord| record.resolve(&root()).unwrap().issuer.to_string();
        assert_eq!(
            issuer(&acme),
            "https://as.example.com:8443/auth/t/acme.example"
        );
        acme.settings.hosts = BTreeSet::from(["login.acme.example".parse().unwrap()]);
        assert_eq!(issuer(&acme), "https://login.acme.example:8443/auth");
        acme.settings.issuer = Some("https://login.acme.example/x".parse().unwrap());
        assert_eq!(issuer(&acme), "https://login.acme.example/x");
        assert!(acme.validate().is_ok());
        acme.settings.issuer = Some("https://as.example.com".parse().unwrap());
        assert_eq!(acme.validate().unwrap_err().field, "issuer");
        let default = TenantRecord::unstated(TenantName::default(), NOW);
        assert_eq!(issuer(&default), "https://as.example.com:8443/auth");
    }

    #[test]
    fn the_default_tenant_stays_where_it_is() {
        let mut default = TenantRecord::unstated(TenantName::default(), NOW);
        assert!(default.validate().is_ok());
        default.settings.enabled = false;
        assert!(default.validate().is_err());
    }

    #[test]
    fn a_row_read_back_is_the_same_tenant() {
        let mut acme = acme();
        acme.settings.quotas.clients = Some(10);
        acme.settings.registration = Some(RegistrationPolicy::default());
        acme.settings.keys = Some(KeyRotation::default());
        assert_eq!(TenantRecord::from_row(&acme.to_row()), Ok(acme));
    }
}
