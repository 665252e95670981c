//! The lint of trust at the administration API: what it looks at, and what keeps settings from being saved.

use std::sync::Arc;

use jurat_protocol::jose::algorithm::{Algorithm, AlgorithmSet};
use jurat_registry::audit::AuditEvent;
use jurat_registry::identity_provider::{IdentityProvider, IdentityProviderParts};
use jurat_registry::key_sets::KeyOwner;
use jurat_registry::lint::{self, Finding, Severity, Surroundings};
use jurat_registry::page::PageRequest;

use crate::extract::administrator::Administrator;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// An identity provider is compared with so many others at most.
const MOST_OTHERS: usize = 1000;

/// The longest reason for accepting a risk.
const MOST_REASON_CHARACTERS: usize = 500;

/// The lint with what it compares with: the tenant's identity providers, the first [`MOST_OTHERS`] in the order of their ids.
pub(crate) struct TrustLint<'a> {
    app: &'a AppState,
    others: Vec<Arc<IdentityProvider>>,
    /// Why risks are accepted, for the audit log.
    reason: Option<String>,
}

impl<'a> TrustLint<'a> {
    /// Reads what it compares with.
    pub(crate) async fn begin(app: &'a AppState) -> Result<Self, Problem> {
        let store = app.authorization_server.store();
        let mut others = Vec::new();
        let mut request = PageRequest::first(PageRequest::MOST);
        while others.len() < MOST_OTHERS {
            let page = store.identity_provider_list(request).await?;
            others.extend(page.items);
            let Some(after) = page.next else { break };
            request = PageRequest {
                after: Some(after),
                limit: PageRequest::MOST,
            };
        }
        Ok(Self {
            app,
            others,
            reason: None,
        })
    }

    /// Compares with none.
    pub(crate) fn alone(app: &'a AppState) -> Self {
        Self {
            app,
            others: Vec::new(),
            reason: None,
        }
    }

    /// The same, where risks are accepted for this reason.
    pub(crate) fn because(self, reason: Option<String>) -> Result<Self, Problem> {
        let is_sound = |text: &String| {
            text.chars().count() <= MOST_REASON_CHARACTERS && !text.chars().any(char::is_control)
        };
        if reason.as_ref().is_none_or(is_sound) {
            return Ok(Self { reason, ..self });
        }
        let sentence = "a reason is one line of at most 500 characters";
        Err(Problem::of_field("accept_risk_reason", sentence))
    }

    /// The same, where `others` stand beside those that are there, or in the place of those of their issuers.
    pub(crate) fn beside(
        mut self,
        others: impl IntoIterator<Item = Arc<IdentityProvider>>,
    ) -> Self {
        for other in others {
            self.others.retain(|one| one.issuer() != other.issuer());
            self.others.push(other);
        }
        self
    }

    /// What is found about `provider`.
    pub(crate) fn findings(&self, provider: &IdentityProvider) -> Vec<Finding> {
        let server = &self.app.authorization_server;
        let around = Surroundings {
            own: &server.tenant().issuer,
            others: &self.others,
            published: self.published(provider),
            now: server.clock().now(),
        };
        lint::findings(provider, &around)
    }

    /// The algorithms of the keys it publishes, as far as they were read.
    fn published(&self, provider: &IdentityProvider) -> Option<AlgorithmSet> {
        let server = &self.app.authorization_server;
        let owner = KeyOwner {
            tenant: &server.tenant().name,
            name: provider.issuer(),
            source: provider.settings().key_source.as_ref()?,
        };
        let set = server.key_sets().at_hand(owner)?;
        let algorithms = set.keys.iter().flat_map(|key| key.key.algorithms().iter());
        Some(algorithms.collect::<Vec<Algorithm>>().into())
    }

    /// Refuses what brings or keeps a risk that nobody accepted; switched off, an identity provider brings none. Whoever only tries is
    /// told by the findings what would have to be accepted. Accepting is recorded: the lines go into the audit log with the change itself.
    pub(crate) fn at_save(
        &self,
        before: Option<&IdentityProvider>,
        after: &IdentityProvider,
        administrator: &Administrator,
    ) -> Result<Vec<AuditEvent>, Problem> {
        let findings = self.findings(after);
        let risks: Vec<_> = findings.iter().filter(|f| f.must_be_accepted()).collect();
        if administrator.only_tries() {
            return Ok(Vec::new());
        }
        if after.settings().enabled && !risks.is_empty() {
            return Err(refused(&risks));
        }
        let author = administrator.author()?;
        let earlier = before.map(|provider| &provider.settings().accepted_risks);
        let accepted = after.settings().accepted_risks.iter();
        let fresh = accepted.filter(|name| earlier.is_none_or(|earlier| !earlier.contains(*name)));
        Ok(fresh
            .map(|name| {
                let now = self.app.authorization_server.clock().now();
                let accepted =
                    AuditEvent::new(now, author.clone(), "risk-accepted", after.issuer());
                let found = findings.iter().find(|finding| finding.name == name);
                let what = found.map_or("not found at the time", |one| &one.what_could_happen);
                accepted.with_detail(match &self.reason {
                    Some(reason) => format!("{name}: {what} Accepted because: {reason}"),
                    None => format!("{name}: {what}"),
                })
            })
            .collect())
    }

    /// Accepts the risks of these names: each must be one that is found, as nobody can judge what is not there.
    pub(crate) fn accept(
        &self,
        names: &[String],
        parts: &mut IdentityProviderParts,
    ) -> Result<(), Problem> {
        if names.is_empty() {
            return Ok(());
        }
        let findings = self.findings(&IdentityProvider::new(parts.clone())?);
        let risks = findings.iter().filter(|f| f.severity == Severity::Risk);
        let risks: Vec<_> = risks.map(|finding| finding.name).collect();
        for name in names {
            if !risks.contains(&name.as_str()) {
                let found = match risks.as_slice() {
                    [] => "none".to_owned(),
                    risks => risks.join(", "),
                };
                let sentence = format!("no risk of that name is found; what is found: {found}");
                return Err(Problem::of_field("accept_risk", sentence));
            }
        }
        parts.settings.accepted_risks.extend(names.iter().cloned());
        Ok(())
    }
}

fn refused(risks: &[&Finding]) -> Problem {
    let lines: Vec<_> = risks
        .iter()
        .map(|risk| {
            format!(
                "{}: {}. This mends it: {}",
                risk.name, risk.what_could_happen, risk.mend
            )
        })
        .collect();
    let names: Vec<_> = risks.iter().map(|risk| risk.name).collect();
    let sentence = format!(
        "Too wide to be saved. {} Or accept it, which goes into the audit log: accept_risk {}",
        lines.join(" "),
        names.join(", ")
    );
    Problem::of_field("accept_risk", sentence).with_member("findings", &risks)
}
