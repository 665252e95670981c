//! `POST /admin/v1/explain`: why a token request would be granted or refused, or why it was. It reads and never writes: nothing is spent,
//! issued or recorded, and nothing of an assertion or a secret is logged.
//!
//! The body says what is asked about, one of
//!
//! - `decision`: the id of a decision that was made (`Jurat-Decision`);
//! - `form`: the body of a token request as it would be sent, for exactness;
//! - the parameters one by one: `grant_type` (short or full; default `jwt-bearer`), `scope`, `resource` (a text or an array),
//!   `client_assertion`, and either `assertion` or what it would say: `claims`, and `header` if it matters. Of claims without an
//!   assertion neither shape nor key nor signature is judged.
//!
//! Beside a request: `authorization`, the value of that header; or `client`, a `client_id` that is assumed to have authenticated.
//!
//! The answer is an [`jurat_issuance::explain::Explanation`]: `granted`; `provisional` when something was assumed or could not be judged;
//! `refusal`, what the token endpoint answers (`reason`, `step`, `of`, `error`, `status`, `error_description`); `client`; `assertion` and
//! `client_assertion` with `header`, `claims`, `fingerprint`, `issuer` and its `keys`; `token` with the claims it would have; and
//! `checks`, in order, each with `of` (`request`, `client_assertion`, `assertion`), `step`, `clause`, `title`, `outcome` (`passed`,
//! `failed`, `not_reached`, `not_judged`, `assumed`), `compared` (`found`, `expected`), and when it failed `reason`, `why`, `detail`
//! and `mend`, a list of `advice`, some with a `command`. Of a decision also `decision`, what was kept of it.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_issuance::explain::{Explain, Explanation, Saying};
use jurat_issuance::unproven_request::{MalformedRequest, TokenRequest};
use jurat_protocol::grant_type::GrantType;
use jurat_registry::id::DecisionId;
use jurat_registry::role::Role;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::endpoints::token::{MOST_BODY_BYTES, read_form};
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

const CLIENT_ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Parameters that authenticate a client.
const CREDENTIALS: [&str; 3] = ["client_secret", "client_assertion", "client_assertion_type"];

/// What is asked about: a decision; a form; or the parameters of a request one by one, with an assertion or what it would say.
#[derive(JsonSchema)]
#[schemars(rename = "Question", deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
struct Stated {
    /// The id of a decision that was made (`Jurat-Decision`).
    decision: Option<String>,
    /// The body of a token request, as it would be sent.
    form: Option<String>,
    /// The grant, by its short or full name; `jwt-bearer` when nothing is said.
    grant_type: Option<String>,
    /// An assertion.
    assertion: Option<String>,
    /// What an assertion's header would say.
    header: Option<Map<String, Value>>,
    /// What an assertion would say. Of claims without an assertion neither shape nor key nor signature is judged.
    claims: Option<Map<String, Value>>,
    /// The assertion by which the client authenticates.
    client_assertion: Option<String>,
    /// What is asked for.
    scope: Option<String>,
    /// The resource or resources named.
    resource: Option<OneOrMore>,
    /// A `client_id` that is assumed to have authenticated.
    client: Option<String>,
    /// The value of the `Authorization` header.
    authorization: Option<String>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Explanations, "explain", "Explains why a token request would be granted or refused, or why it was.")
.described("It reads and never writes: nothing is spent, issued or recorded, and nothing of an assertion or a secret is logged.")
.takes::<Stated>()
.shows::<Explanation>("The explanation.")
.refuses(StatusCode::NOT_FOUND, "There is no record of that decision.")
}

/// Explains a request or a decision.
pub(crate) async fn explain(
    State(app): State<AppState>,
    administrator: Administrator,
    body: JsonBody,
) -> Result<Response, Problem> {
    let asked = Asked::read(body)?;
    let explanation = match &asked.decision {
        Some(id) => decision(&app, id).await?,
        None => request(&app, &administrator, &asked).await?,
    };
    Ok(json::private(StatusCode::OK, &explanation))
}

/// The body. It may hold secrets: it has no `Debug`.
struct Asked {
    decision: Option<String>,
    form: Option<String>,
    grant_type: Option<String>,
    assertion: Option<String>,
    header: Option<Map<String, Value>>,
    claims: Option<Map<String, Value>>,
    client_assertion: Option<String>,
    scope: Option<String>,
    resource: Vec<String>,
    client: Option<String>,
    authorization: Option<String>,
}

/// One or several.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl Asked {
    fn read(mut body: JsonBody) -> Result<Self, Problem> {
        let resource = match body.take("resource")? {
            None => Vec::new(),
            Some(OneOrMore::One(one)) => vec![one],
            Some(OneOrMore::More(more)) => more,
        };
        let asked = Self {
            decision: body.take("decision")?,
            form: body.take("form")?,
            grant_type: body.take("grant_type")?,
            assertion: body.take("assertion")?,
            header: body.take("header")?,
            claims: body.take("claims")?,
            client_assertion: body.take("client_assertion")?,
            scope: body.take("scope")?,
            resource,
            client: body.take("client")?,
            authorization: body.take("authorization")?,
        };
        if let Some(unknown) = body.0.keys().next() {
            return Err(Problem::of_field(
                unknown,
                "there is no such member: ask about a decision, a form, an assertion, or claims",
            ));
        }
        asked.refuse_nonsense()?;
        Ok(asked)
    }

    fn refuse_nonsense(&self) -> Result<(), Problem> {
        if self.claims.is_none() && self.header.is_some() {
            let sentence = "a header says little without claims: give both, or the assertion";
            return Err(Problem::of_field("header", sentence));
        }
        if self.assertion.is_some() && self.claims.is_some() {
            let sentence = "the assertion says its claims itself: give one of the two";
            return Err(Problem::of_field("claims", sentence));
        }
        let parameters = self.parameters_given();
        if let (Some(_), Some(name)) = (&self.form, parameters.first()) {
            let sentence =
                "the form holds every parameter itself: put it there, or leave the form out";
            return Err(Problem::of_field(*name, sentence));
        }
        let beside = [
            ("form", self.form.is_some()),
            ("client", self.client.is_some()),
            ("authorization", self.authorization.is_some()),
        ];
        let beside = beside.into_iter().filter(|(_, given)| *given);
        let beside = beside
            .map(|(name, _)| name)
            .chain(parameters.iter().copied());
        let beside: Vec<_> = beside.collect();
        if let (Some(_), Some(name)) = (&self.decision, beside.first()) {
            let sentence = "a decision was made already: ask about it alone";
            return Err(Problem::of_field(*name, sentence));
        }
        if self.decision.is_none() && beside.is_empty() {
            let sentence = "say what to explain: a decision, a form, an assertion, or claims";
            return Err(Problem::new(StatusCode::BAD_REQUEST, sentence));
        }
        if self.client.is_some()
            && (self.authorization.is_some() || self.client_assertion.is_some())
        {
            let sentence =
                "a client that authenticates need not be assumed: leave one of the two out";
            return Err(Problem::of_field("client", sentence));
        }
        Ok(())
    }

    /// The names of the members that are parameters of the request.
    fn parameters_given(&self) -> Vec<&'static str> {
        let given = [
            ("grant_type", self.grant_type.is_some()),
            ("assertion", self.assertion.is_some()),
            ("claims", self.claims.is_some()),
            ("client_assertion", self.client_assertion.is_some()),
            ("scope", self.scope.is_some()),
            ("resource", !self.resource.is_empty()),
        ];
        let given = given.into_iter().filter(|(_, given)| *given);
        given.map(|(name, _)| name).collect()
    }

    /// The request's body, as a client would send it.
    fn body(&self) -> String {
        if let Some(form) = &self.form {
            return form.clone();
        }
        let wanted = self.grant_type.as_deref();
        let wanted = wanted.unwrap_or(GrantType::JwtBearer.short_name());
        let mut grants = GrantType::ALL.into_iter();
        let grant = grants.find(|grant| grant.short_name() == wanted);
        let grant: &str = match grant {
            Some(grant) => grant.wire_name(),
            None => wanted,
        };
        let by_assertion = self
            .client_assertion
            .as_ref()
            .map(|_| CLIENT_ASSERTION_TYPE);
        let once = [
            ("grant_type", Some(grant)),
            ("assertion", self.assertion.as_deref()),
            ("client_assertion_type", by_assertion),
            ("client_assertion", self.client_assertion.as_deref()),
            ("scope", self.scope.as_deref()),
        ];
        let once = once
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        let resources = self.resource.iter().map(|uri| ("resource", uri.as_str()));
        let pairs = once.chain(resources).map(|(name, value)| {
            let value = utf8_percent_encode(value, NON_ALPHANUMERIC);
            format!("{name}={value}")
        });
        pairs.collect::<Vec<_>>().join("&")
    }
}

async fn request(
    app: &AppState,
    administrator: &Administrator,
    asked: &Asked,
) -> Result<Explanation, Problem> {
    let server = &app.authorization_server;
    let body = asked.body();
    if body.len() > MOST_BODY_BYTES {
        return Ok(server.explain_malformed(&MalformedRequest::BodyTooLarge));
    }
    let form = match read_form(body.as_bytes()) {
        Ok((form, _)) => form,
        Err(malformed) => return Ok(server.explain_malformed(&malformed)),
    };
    let authenticates = CREDENTIALS.iter().any(|name| form.value(name).is_some());
    if asked.client.is_some() && authenticates {
        let sentence = "the form authenticates a client: none need be assumed";
        return Err(Problem::of_field("client", sentence));
    }
    if asked.authorization.is_some() || form.value("client_secret").is_some() {
        // No guess is counted here: whether a secret is a client's is told to those alone who could set one.
        administrator.must_have(Role::Tenant)?;
    }
    let written = |object: &Map<String, Value>| Value::Object(object.clone()).to_string();
    let (header, claims) = (
        asked.header.as_ref().map(written),
        asked.claims.as_ref().map(written),
    );
    let saying = claims.as_deref().map(|claims| Saying {
        header: header.as_deref(),
        claims,
    });
    let question = Explain {
        request: TokenRequest {
            form: &form,
            authorization: asked.authorization.as_deref().map(str::as_bytes),
            peer: None,
        },
        saying,
        assumed_client: asked.client.as_deref(),
    };
    Ok(server.explain(&question).await)
}

async fn decision(app: &AppState, id: &str) -> Result<Explanation, Problem> {
    let id: DecisionId = id.parse().map_err(|_| {
        let sentence = "a decision's id is the 26 characters of the answer's Jurat-Decision";
        Problem::of_field("decision", sentence)
    })?;
    let explained = app.authorization_server.explain_decision(id).await?;
    explained.ok_or_else(|| {
        Problem::not_found(
            "there is no record of that decision: refusals are kept for 30 days, and of a flood only a sample; grants at least until their token has ended",
        )
    })
}
