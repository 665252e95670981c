//! One decision: what its record says, and every check that it went through.

use axum::response::Response;
use http::StatusCode;
use jurat_console::decisions::DecisionPage;
use jurat_console::part::Fact;
use jurat_console::paths::segment;
use jurat_console::{Base, Place};
use serde::Deserialize;

use super::record::{Decision, Issued};
use crate::console::answer;
use crate::console::api::Refused;
use crate::console::clients::list::short;
use crate::console::explain::explained::{explained, pretty, was};
use crate::console::explain::explanation::Explanation;
use crate::console::explain::mended::Mended;
use crate::console::read::{Client, Listed, Provider};
use crate::console::visit::Visit;
use crate::extract::path::Named;

/// A decision with its trail.
#[derive(Deserialize)]
struct WithTrail {
    #[serde(flatten)]
    decision: Decision,
    explanation: Explanation,
}

/// A decision's page.
pub(in crate::console) async fn show(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match page(&visit, &id).await {
        Ok(page) => answer::page(StatusCode::OK, &page),
        Err(refused) => visit.refused(Place::Decisions, &refused),
    };
    visit.answered(response)
}

async fn page(visit: &Visit, id: &str) -> Result<DecisionPage, Refused> {
    let path = format!("/decisions/{}", segment(id));
    let WithTrail {
        decision,
        explanation,
    } = visit.api().get(&path).await?;
    let signer = Signer::of(visit, &decision).await?;
    let mended = signer.mended(visit, &decision);
    let token = decision.token.as_ref();
    let is_revocable = token
        .is_some_and(|token| token.revoked_at.is_none() && !visit.when(token.expires_at).is_past());
    Ok(DecisionPage {
        frame: visit.frame(Place::Decisions),
        at: visit.when(decision.at),
        facts: facts(visit, &decision, &signer),
        evidence: decision.evidence.as_ref().map(pretty),
        explained: explained(visit, &explanation, was(&explanation), &mended),
        is_revocable,
        id: decision.id,
    })
}

/// Whose assertion it was, as far as it is registered under that name.
enum Signer {
    IdentityProvider(String),
    Client(String),
    Unknown,
}

impl Signer {
    async fn of(visit: &Visit, decision: &Decision) -> Result<Self, Refused> {
        let Some(issuer) = decision.issuer.as_deref() else {
            return Ok(Self::Unknown);
        };
        let path = format!("/identity-providers?limit=1&issuer={}", segment(issuer));
        let found: Listed<Provider> = visit.api().get(&path).await?;
        if let Some(provider) = found.items.into_iter().next() {
            return Ok(Self::IdentityProvider(provider.id));
        }
        let found: Result<Client, _> = visit
            .api()
            .get(&format!("/clients/{}", segment(issuer)))
            .await;
        match found {
            Ok(client) => Ok(Self::Client(client.id)),
            Err(refused) if refused.is_not_found() => Ok(Self::Unknown),
            Err(refused) => Err(refused),
        }
    }

    fn page(&self, base: &Base) -> Option<String> {
        match self {
            Self::IdentityProvider(id) => Some(base.record("identity-providers", id)),
            Self::Client(id) => Some(base.record("clients", id)),
            Self::Unknown => None,
        }
    }

    /// Whose settings may be at fault.
    fn mended(&self, visit: &Visit, decision: &Decision) -> Mended {
        let (signs, provider) = match self {
            Self::IdentityProvider(id) => (None, Some(id.clone())),
            Self::Client(id) => (Some(id.clone()), None),
            Self::Unknown => (None, None),
        };
        Mended::of(visit, decision.client.clone().or(signs), provider)
    }
}

/// What the record says.
fn facts(visit: &Visit, decision: &Decision, signer: &Signer) -> Vec<Fact> {
    let base = visit.base();
    let issuer = decision.issuer.as_ref().map(|issuer| {
        // Of a refusal it is what the assertion claimed.
        let name = if decision.reason.is_some() {
            "Issuer, as claimed"
        } else {
            "Issuer"
        };
        let fact = Fact::new(name, issuer);
        match signer.page(&base) {
            Some(page) => fact.at(page),
            None => fact,
        }
    });
    let client = decision
        .client
        .as_ref()
        .map(|client| Fact::new("Client", client).at(base.record("clients", client)));
    let grant = decision.grant_type.as_deref();
    let digest = decision.fingerprint.as_ref();
    let known = [
        grant.map(|grant| Fact::new("Grant type", short(grant))),
        client,
        issuer,
        digest.map(|digest| Fact::new("SHA-256 of the assertion", digest).code()),
    ];
    let token = decision
        .token
        .as_ref()
        .map(|token| of_token(visit, token))
        .unwrap_or_default();
    known.into_iter().flatten().chain(token).collect()
}

/// What became of the token.
fn of_token(visit: &Visit, token: &Issued) -> Vec<Fact> {
    let base = visit.base();
    let told = |name, at| {
        let at = visit.when(at);
        Fact::new(name, format!("{}, {}", at.text(), at.relative()))
    };
    let grant = token.grant.as_ref();
    let traded = token.traded.as_ref();
    let known = [
        Some(told("Token ends", token.expires_at)),
        token.revoked_at.map(|at| told("Revoked", at)),
        grant.map(|id| Fact::new("Grant", id).at(base.record("grants", id)).code()),
        traded.map(|id| {
            Fact::new("Traded token", id)
                .at(base.record("tokens", id))
                .code()
        }),
    ];
    known.into_iter().flatten().collect()
}
