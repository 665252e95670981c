//! `GET /admin/v1/decisions`: what was granted and refused, newest first. A page looks at a bounded number of records, so it may hold fewer
//! than asked, even none, and still name a next one.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use jurat_issuance::rejection::Reason;
use jurat_registry::clock::Timestamp;
use jurat_registry::decision_filter::{DecisionFilter, IssuerSought, Outcome};
use jurat_registry::store::{Issuer, StoreError, TenantStore};

use super::{IssuerNames, ShownDecision, ShownOutcome};
use crate::admin::listed::Listed;
use crate::admin::openapi::operation::{Operation, Parameter, Topic};
use crate::extract::administrator::Administrator;
use crate::extract::parameters::Parameters;
use crate::extract::query::ListQuery;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

const PARAMETERS: [&str; 9] = [
    "limit", "after", "outcome", "client", "issuer", "subject", "reason", "since", "until",
];

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Decisions,
        "listDecisions",
        "Lists decisions, granted and refused, newest first.",
    )
    .described("A page looks at a bounded number of records: it may hold fewer than `limit`, even none, and still have a `next`. Grants are kept for 30 days after the token's end; refusals for 30 days, and of a flood only a sample.")
    .asks(ListQuery::described(&[]))
    .asks([
        Parameter::of::<ShownOutcome>("outcome", "Only those that ended so."),
        Parameter::of::<String>("client", "Only those for exactly this client."),
        Parameter::of::<String>("issuer", "Only those for assertions of exactly this issuer."),
        Parameter::of::<String>("subject", "Only grants for exactly this subject."),
        Parameter::of::<String>("reason", "Only refusals for this reason, by its stable name."),
        Parameter::of::<Timestamp>("since", "Only those made at this time or later."),
        Parameter::of::<Timestamp>("until", "Only those made before this time."),
    ])
    .shows::<Listed<ShownDecision>>("A page.")
}

/// Lists decisions.
pub(crate) async fn list(
    State(app): State<AppState>,
    _: Administrator,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let store = app.authorization_server.store();
    let asked = Parameters::of(query.as_deref(), &PARAMETERS)?;
    let page = asked.page()?;
    let filter = read_filter(&asked, &**store).await?;
    let page = store.decision_list(filter, page).await?;
    let mut names = IssuerNames::new(&**store);
    let mut items = Vec::with_capacity(page.items.len());
    for decision in page.items {
        items.push(names.shown(decision).await?);
    }
    let next = page.next;
    Ok(json::private(StatusCode::OK, &Listed { items, next }))
}

async fn read_filter(
    asked: &Parameters<'_>,
    store: &dyn TenantStore,
) -> Result<DecisionFilter, Problem> {
    let outcome = asked.value(
        "outcome",
        "outcome is granted or refused",
        |text| match text {
            "granted" => Some(Outcome::Granted),
            "refused" => Some(Outcome::Refused),
            _ => None,
        },
    )?;
    let sentence = "there is no such reason: docs/errors.md lists them all";
    let reason = asked.value("reason", sentence, |text| {
        let known = Reason::ALL.iter().any(|reason| reason.name() == text);
        known.then(|| text.to_owned())
    })?;
    let subject = asked.text("subject");
    if reason.is_some() && outcome == Some(Outcome::Granted) {
        let sentence = "only refusals have a reason: leave it or outcome=granted out";
        return Err(Problem::of_field("reason", sentence));
    }
    if subject.is_some() && (reason.is_some() || outcome == Some(Outcome::Refused)) {
        let sentence = "only grants have a subject: what is refused proved none";
        return Err(Problem::of_field("subject", sentence));
    }
    let (since, until) = (asked.time("since")?, asked.time("until")?);
    if since
        .zip(until)
        .is_some_and(|(since, until)| since >= until)
    {
        return Err(Problem::of_field("until", "until must be later than since"));
    }
    Ok(DecisionFilter {
        outcome,
        client: asked.text("client"),
        issuer: match asked.text("issuer") {
            Some(name) => Some(sought(name, store).await?),
            None => None,
        },
        subject,
        reason,
        grant: None,
        since,
        until,
    })
}

async fn sought(name: String, store: &dyn TenantStore) -> Result<IssuerSought, StoreError> {
    let identity_provider = match store.issuer_find(&name).await? {
        Some(Issuer::IdentityProvider(provider)) => Some(provider.id()),
        _ => None,
    };
    Ok(IssuerSought {
        name,
        identity_provider,
    })
}
