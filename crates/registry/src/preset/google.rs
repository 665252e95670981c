//! `google`: a service account (or a user) trades a Google ID token. Claims as
//! <https://cloud.google.com/docs/authentication/token-types#id> and
//! <https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload> have them. One issuer signs for everybody
//! who has an account with Google.

use super::answers::Answered;
use super::bundle::{LIFE_OF_AN_HOUR, Line, Preset, RS256};
use super::conditions::Conditions;
use super::question::Question;
use super::shape::Shape;
use super::trust::{Binding, Trust};
use crate::assertion_rules::ReplayMode;
use crate::key_source::KeyDocument;
use crate::problem::InvalidRecord;

const ISSUER: &str = "https://accounts.google.com";

/// For ID tokens of Google.
pub(super) const PRESET: Preset = Preset {
    name: "google",
    summary: "Google ID tokens: service accounts of Google Cloud, or users",
    client: &[],
    identity_provider: &[
        RS256,
        LIFE_OF_AN_HOUR,
        Line {
            setting: "assertion.replay",
            value: "once-if-jti",
            reason: "Google sends no jti, and its metadata server hands out the same token for most of its life: it passes until it expires, so ask for an audience that nobody else accepts",
            set: |s, _| s.assertion.replay = ReplayMode::OnceIfJti,
        },
    ],
    trust: Some(&TRUST),
};

static TRUST: Trust = Trust {
    issuer: ISSUER,
    audience: "ask for the token with this server's issuer identifier as audience: gcloud auth print-identity-token --audiences=…, ?audience=… at the metadata server. A token for another service must not pass here",
    remark: None,
    bound_claims: &["sub", "email", "hd"],
    separators: "",
    questions: &[
        Question::optional(
            "answers.subject",
            "Which unique id has the service account or user (sub)? It never changes, and nobody else gets it: prefer it to the address.",
            "103524178943623456789",
            Shape::Number,
        )
        .many(),
        Question::optional(
            "answers.email",
            "Which address has the service account? One that is deleted can be made again by somebody else.",
            "deployer@acme-prod.iam.gserviceaccount.com",
            Shape::Email,
        )
        .many(),
        Question::optional(
            "answers.hd",
            "Every user of which Google Workspace domain?",
            "acme.com",
            Shape::DnsSubdomain,
        ),
        Question::optional(
            "answers.audience",
            "Which audience do the tokens have, if not this server's own name? For users, the client id of the application they sign in to.",
            "32555940559.apps.googleusercontent.com",
            Shape::Audience,
        )
        .many(),
    ],
    bind,
};

fn bind(answers: &Answered) -> Result<Binding, InvalidRecord> {
    let subjects = answers.all("subject");
    let emails = answers.all("email");
    let domain = answers.all("hd");
    if subjects.is_empty() && emails.is_empty() && domain.is_empty() {
        return Err(InvalidRecord::new(
            "answers.subject",
            "Google signs for everybody: say whose tokens pass, by subject, email or hd",
        ));
    }
    // <https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload>, email: anybody can have a Google account
    // under an address elsewhere, and keeps it when the address is given to somebody else. Google speaks for its own, and for hd.
    if domain.is_empty() && !emails.iter().all(|email| is_googles(email)) {
        return Err(InvalidRecord::new(
            "answers.email",
            "Google does not say who has this address now: name the user by subject, or the Workspace domain by hd beside it",
        ));
    }
    let binding = Binding::to(ISSUER)
        .keys(
            KeyDocument::Discovery,
            "Google publishes them, and changes them",
        )
        .audiences(answers.all("audience"), "the audience that was answered");
    let binding = if subjects.is_empty() {
        binding
    } else {
        binding.only(
            subjects.iter().cloned().collect(),
            "Google signs for everybody who has an account: these, and no other",
        )
    };
    if emails.is_empty() && domain.is_empty() {
        return Ok(binding);
    }
    let conditions = Conditions::new()
        .is("claims.email", emails)
        .is("claims.hd", domain);
    let conditions = if emails.is_empty() {
        conditions
    } else {
        // An address that Google has not verified is whatever its holder wrote.
        conditions.holds("claims.email_verified == true")
    };
    binding.claims(
        &conditions,
        "Google signs for everybody who has an account: what the answers name, and no other",
    )
}

/// Whether Google itself gives out such addresses.
fn is_googles(email: &str) -> bool {
    email.split_once('@').is_some_and(|(_, domain)| {
        domain == "gmail.com"
            || domain == "gserviceaccount.com"
            || domain.ends_with(".gserviceaccount.com")
    })
}
