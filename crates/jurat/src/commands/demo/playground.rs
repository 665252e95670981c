//! The server of the demo, and what the steps share: keys, sessions, requests with their timing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::Request;
use http::header::AUTHORIZATION;
use jurat_issuance::decision::{DecisionLog, DecisionRecord};
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::clock::{Clock, SystemClock};
use serde_json::Value;

use crate::admin_client::discovery::Server;
use crate::admin_client::http_client::{HttpClient, Response};
use crate::admin_client::reach::ServerArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::admin_client::token_endpoint::TokenRequest;
use crate::assertion::{self, Claims};
use crate::config::layers::Layers;
use crate::config::serve_config::ServeConfig;
use crate::data_folder::DataFolder;
use crate::failure::{Failure, Outcome};
use crate::first_start::ADMINISTRATOR;
use crate::key_pair::KeyAndCertificate;
use crate::wiring::Wired;

/// The port that is tried first.
const USUAL_PORT: u16 = 7523;

/// Why requests were refused, as the operator's log would say it, by decision.
#[derive(Default)]
pub(super) struct Reasons(Mutex<BTreeMap<String, String>>);

impl DecisionLog for Reasons {
    fn record(&self, record: &DecisionRecord<'_>) {
        if let Some(refusal) = record.refusal {
            let (reason, detail) = (refusal.reason().name(), refusal.detail_for_operator());
            let line = match detail {
                "" => reason.to_string(),
                detail => format!("{reason}: {detail}"),
            };
            let mut reasons = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            reasons.insert(record.id.to_string(), line);
        }
    }
}

/// A server that is ready to serve.
pub(super) struct Started {
    /// The server, put together.
    pub(super) wired: Wired,
    /// Where its records of refusals go.
    pub(super) reasons: Arc<Reasons>,
    /// Whether the usual port was taken.
    pub(super) port_was_taken: bool,
}

/// Puts a server together in `folder`, on the usual port, or a free one when that is taken.
pub(super) async fn start(folder: &Path) -> Outcome<Started> {
    let reasons = Arc::new(Reasons::default());
    let on_usual_port = wire(folder, USUAL_PORT, &reasons).await;
    let port_was_taken = on_usual_port.is_err();
    let wired = match on_usual_port {
        Ok(wired) => wired,
        Err(_) => wire(folder, 0, &reasons).await?,
    };
    Ok(Started {
        wired,
        reasons,
        port_was_taken,
    })
}

async fn wire(folder: &Path, port: u16, reasons: &Arc<Reasons>) -> Outcome<Wired> {
    let flags = BTreeMap::from([
        ("data", folder.display().to_string()),
        ("listen", format!("127.0.0.1:{port}")),
    ]);
    let config = ServeConfig::read(&Layers::lay(&flags, |_| None, None)?)?;
    Wired::new(&config, Arc::<Reasons>::clone(reasons)).await
}

/// What the steps play with.
pub(super) struct Playground {
    /// The administration API.
    pub(super) admin: AdminSession,
    /// Where keys and secrets of the demo's clients are.
    pub(super) keys: PathBuf,
    reasons: Arc<Reasons>,
}

/// A client or identity provider with its key.
pub(super) struct Party {
    /// `iss` of its assertions.
    pub(super) issuer: &'static str,
    /// Its private key.
    pub(super) key: SigningKey,
}

impl Playground {
    /// Gets into the server at `url` with the key in `folder`.
    pub(super) async fn open(folder: &Path, url: String, reasons: Arc<Reasons>) -> Outcome<Self> {
        let http = HttpClient::new()?;
        let reach = ServerArgs {
            server: Some(url),
            data: None,
            server_issuer: None,
            tenant: None,
        };
        let server = Server::discover(&http, &reach).await?;
        let key = DataFolder::at(folder).administrator_key();
        let key = assertion::read_key(&key, None)?;
        let admin = AdminSession::open_with(http, server, ADMINISTRATOR, &key).await?;
        Ok(Self {
            admin,
            keys: folder.join("demo-keys"),
            reasons,
        })
    }

    /// The server.
    pub(super) fn server(&self) -> &Server {
        self.admin.server()
    }

    /// Registers a client with a fresh key and certificate in the place of one that an earlier demo left.
    pub(super) async fn register_client(
        &self,
        id: &'static str,
        mut body: Value,
    ) -> Outcome<(Party, Duration)> {
        let (party, certificate) = self.make_key(id, id)?;
        let path = format!("/clients/{}", encode(id));
        let _ = self.admin.remove(&path).await;
        body["id"] = id.into();
        body["credentials"] = serde_json::json!([{ "certificate": certificate }]);
        let started = Instant::now();
        self.admin.create("/clients", &body).await?;
        Ok((party, started.elapsed()))
    }

    /// Registers a client with a secret, likewise; returns the secret.
    pub(super) async fn register_client_with_secret(
        &self,
        id: &'static str,
        mut body: Value,
    ) -> Outcome<String> {
        let _ = self.admin.remove(&format!("/clients/{}", encode(id))).await;
        body["id"] = id.into();
        body["credentials"] = serde_json::json!([{ "secret": { "generate": true } }]);
        let client = self.admin.create("/clients", &body).await?;
        let secret = client.pointer("/generated_secrets/0/secret");
        let secret = secret
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_string();
        crate::data_folder::write_private(&self.keys.join(format!("{id}.secret")), &secret)?;
        Ok(secret)
    }

    /// Registers an identity provider with a fresh key and certificate, likewise.
    pub(super) async fn register_identity_provider(
        &self,
        issuer: &'static str,
        file: &str,
        mut body: Value,
    ) -> Outcome<Party> {
        let (party, certificate) = self.make_key(issuer, file)?;
        let found = format!("/identity-providers?issuer={}", encode(issuer));
        let found = self.admin.find(&found).await?;
        if let Some(id) = found.pointer("/items/0/id").and_then(Value::as_str) {
            self.admin
                .remove(&format!("/identity-providers/{id}"))
                .await?;
        }
        body["issuer"] = issuer.into();
        body["keys"] = serde_json::json!([{ "certificate": certificate }]);
        self.admin.create("/identity-providers", &body).await?;
        Ok(party)
    }

    /// The claims of an assertion of `party` to this server.
    pub(super) fn claims(&self, party: &Party, subject: &str) -> Outcome<Claims> {
        let audience = &self.server().token_endpoint;
        Claims::new(party.issuer, subject, audience, SystemClock.now(), 300)
    }

    /// Sends a token request, with its timing.
    pub(super) async fn trade(&self, request: &TokenRequest) -> Outcome<(Response, Duration)> {
        let url = self.server().token_url();
        let started = Instant::now();
        let answer = request.send(self.admin.http(), &url).await?;
        Ok((answer, started.elapsed()))
    }

    /// Calls the protected resource, with its timing.
    pub(super) async fn call_resource(&self, token: &str) -> Outcome<(Response, Duration)> {
        let request = Request::get(self.resource())
            .header(AUTHORIZATION, format!("Bearer {token}"))
            .body(String::new())
            .map_err(Failure::failed)?;
        let started = Instant::now();
        let answer = self.admin.http().send(request).await?;
        Ok((answer, started.elapsed()))
    }

    /// The protected resource.
    pub(super) fn resource(&self) -> String {
        format!("{}/api/oauth/protected", self.server().url)
    }

    /// Why a request was refused, in the operator's words.
    pub(super) fn reason_of(&self, answer: &Response) -> String {
        let decision = answer.header("jurat-decision").unwrap_or_default();
        let reasons = self
            .reasons
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        reasons.get(decision).cloned().unwrap_or_default()
    }

    fn make_key(&self, issuer: &'static str, file: &str) -> Outcome<(Party, String)> {
        for end in ["key", "crt"] {
            let _ = std::fs::remove_file(self.keys.join(format!("{file}.{end}")));
        }
        let pair = KeyAndCertificate::generate(Algorithm::Rs256, file, SystemClock.now())?;
        pair.write(&self.keys, file)?;
        let KeyAndCertificate { key, certificate } = pair;
        Ok((Party { issuer, key }, certificate))
    }
}
