//! Tenants with clients of their own: their names, their making by the product's own store, and assertions that the clients sign. One key
//! signs for all of them: what differs is whose it is.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_protocol::jose::verification_key::VerificationKey;
use jurat_registry::assertion_rules::AssertionRules;
use jurat_registry::audit::seal::AuditKey;
use jurat_registry::author::Author;
use jurat_registry::change::{RecordChange, TenantChange};
use jurat_registry::client::{Client, ClientKind, ClientParts, ClientSettings};
use jurat_registry::client_credential::TrustedKey;
use jurat_registry::clock::{Clock as _, SystemClock};
use jurat_registry::id::CredentialId;
use jurat_registry::randomness::OsRandomness;
use jurat_registry::store::Store as _;
use jurat_registry::tenant::TenantName;
use jurat_registry::tenant_record::TenantRecord;
use jurat_storage::sqlite::{SqliteOptions, SqliteStore};

use crate::bench::requests::Requests;
use crate::load::assertion::{Claimant, make_all};
use crate::load::connection::token_request_below;
use crate::load::server_process::ISSUER;

/// Tenants that are made in one write.
const IN_ONE_WRITE: u32 = 250;

/// Assertions stay good so long: longer than the benchmark takes.
const LIFE_SECONDS: i64 = 4 * 3600;

/// Tenants, and as many clients in each.
pub(super) struct Population {
    /// Tenants.
    pub(super) tenants: u32,
    /// Clients of each.
    pub(super) clients_each: u32,
    key: Arc<SigningKey>,
}

impl Population {
    /// With a new RSA key.
    pub(super) fn generate(tenants: u32, clients_each: u32) -> anyhow::Result<Self> {
        Ok(Self {
            tenants,
            clients_each,
            key: Arc::new(SigningKey::generate(Algorithm::Rs256)?),
        })
    }

    /// One tenant with one client, by the same key: its requests are good at both servers.
    pub(super) fn of_one(&self) -> Self {
        Self {
            tenants: 1,
            clients_each: 1,
            key: Arc::clone(&self.key),
        }
    }

    /// Clients in all.
    pub(super) const fn clients(&self) -> u64 {
        self.tenants as u64 * self.clients_each as u64
    }

    /// Writes them into the data folder of a server that does not run, as its administrator would: with the audit log's lines.
    pub(super) async fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let sealing_key = std::fs::read_to_string(folder.join("sealing.key"))?;
        let sealing_key = BASE64_URL_SAFE_NO_PAD.decode(sealing_key.trim())?;
        let sealing_key: [u8; 32] = sealing_key
            .try_into()
            .ok()
            .context("a sealing key has 32 bytes")?;
        let store = SqliteStore::open(
            &folder.join("jurat.db"),
            SqliteOptions::default(),
            AuditKey::of_sealing_key(&sealing_key),
            Arc::new(SystemClock),
        )?;
        let key = Arc::new(VerificationKey::from_pem(&self.key.public_key_pem())?);
        for first in (0..self.tenants).step_by(IN_ONE_WRITE as usize) {
            let tenants = first..(first + IN_ONE_WRITE).min(self.tenants);
            let changes: anyhow::Result<Vec<_>> =
                tenants.map(|tenant| self.tenant(tenant, &key)).collect();
            store.apply(Author::server(), changes?.concat()).await?;
        }
        store.close().await?;
        Ok(())
    }

    /// A tenant and its clients.
    fn tenant(&self, tenant: u32, key: &Arc<VerificationKey>) -> anyhow::Result<Vec<TenantChange>> {
        let tenant: TenantName = tenant_name(tenant).parse()?;
        let record = TenantRecord::unstated(tenant.clone(), SystemClock.now());
        let clients = (0..self.clients_each)
            .map(|number| Ok(RecordChange::ClientInsert(client(number, key)?)));
        let clients: anyhow::Result<Vec<_>> = clients.collect();
        Ok(vec![
            TenantChange::Insert(record),
            TenantChange::Records(tenant, clients?, Vec::new()),
        ])
    }

    /// `count` token requests, each with an assertion of its own by the client that `whose` names: tenant and client. `mark` tells them from
    /// those of another call.
    pub(super) fn requests(
        &self,
        count: u32,
        mark: &str,
        whose: impl Fn(u32) -> (u32, u32) + Sync,
    ) -> anyhow::Result<Requests> {
        let now = SystemClock.now().seconds();
        Ok(Requests::of(make_all(usize::try_from(count)?, |number| {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            self.request(whose(number), &format!("{mark}-{number}"), now)
        })))
    }

    /// The request of a client of a tenant.
    fn request(&self, (tenant, client): (u32, u32), jti: &str, now: i64) -> Vec<u8> {
        let prefix = format!("{}{}", TenantRecord::PATH, tenant_name(tenant));
        let claimant = Claimant {
            client_id: client_name(client),
            key: Arc::clone(&self.key),
            issuer: format!("{ISSUER}{prefix}"),
        };
        let assertion = claimant.sign(jti, now, now + LIFE_SECONDS, "");
        token_request_below(&prefix, &assertion, "&scope=orders.read%20orders.write")
    }
}

fn tenant_name(number: u32) -> String {
    format!("tenant-{number:06}")
}

fn client_name(number: u32) -> String {
    format!("client-{number}")
}

fn client(number: u32, key: &Arc<VerificationKey>) -> anyhow::Result<Client> {
    let now = SystemClock.now();
    let key = TrustedKey {
        id: CredentialId::new(now, &OsRandomness)?,
        enabled: true,
        created_at: now,
        expires_at: None,
        key: Arc::clone(key),
    };
    let settings = ClientSettings {
        scope: "orders.read orders.write".parse()?,
        assertion: AssertionRules {
            max_life_seconds: 86_400,
            ..AssertionRules::default()
        },
        ..ClientSettings::default()
    };
    Ok(Client::new(ClientParts {
        id: client_name(number).parse()?,
        kind: ClientKind::Application,
        settings,
        keys: vec![key],
        secrets: Vec::new(),
        created_at: now,
        updated_at: now,
        revision: 1,
        registration: None,
    })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_its_tenants_and_its_clients() {
        let population = Population::generate(2, 2).unwrap();
        let requests = population
            .requests(2, "m", |number| (number, 1 - number))
            .unwrap();
        let second = String::from_utf8(requests.nth(1).unwrap().to_vec()).unwrap();
        assert!(second.starts_with("POST /t/tenant-000001/oauth2/token HTTP/1.1\r\n"));
        let claims = second
            .split("assertion=")
            .nth(1)
            .unwrap()
            .split('.')
            .nth(1)
            .unwrap();
        let claims = BASE64_URL_SAFE_NO_PAD.decode(claims).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims["iss"], "client-0");
        assert_eq!(
            claims["aud"],
            format!("{ISSUER}/t/tenant-000001/oauth2/token")
        );
    }
}
