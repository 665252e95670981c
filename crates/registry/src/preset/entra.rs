//! `entra`: an application trades the access token that Microsoft Entra ID gave it by client credentials. Claims as
//! <https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference> has them. A tenant has two issuers, one for
//! tokens of version 1.0 and one for those of 2.0; which it is, the called application's manifest says.

use super::answers::Answered;
use super::bundle::{Line, Preset, RS256};
use super::conditions::Conditions;
use super::question::Question;
use super::shape::Shape;
use super::trust::{Binding, Trust};
use crate::assertion_rules::ReplayMode;
use crate::key_source::KeyDocument;
use crate::problem::InvalidRecord;

/// For applications of Microsoft Entra ID.
pub(super) const PRESET: Preset = Preset {
    name: "entra",
    summary: "applications and managed identities of a Microsoft Entra tenant, by client credentials",
    client: &[],
    identity_provider: &[
        RS256,
        Line {
            setting: "assertion.max_life_seconds",
            value: "5700",
            reason: "Entra gives a token 60 to 90 minutes, drawn at random, and dates it five minutes back: shorten it with a token lifetime policy, and this with it",
            set: |s, _| s.assertion.max_life_seconds = 5700,
        },
        Line {
            setting: "assertion.replay",
            value: "once-if-jti",
            reason: "Entra sends no jti, and its libraries present one token until it expires",
            set: |s, _| s.assertion.replay = ReplayMode::OnceIfJti,
        },
    ],
    trust: Some(&TRUST),
};

static TRUST: Trust = Trust {
    issuer: "https://login.microsoftonline.com/{tenant}/v2.0, or for version 1 https://sts.windows.net/{tenant}/",
    audience: "register an application for this server in the tenant, and have the others ask for a token of it (scope api://…/.default); its client id (version 2) or its URI (version 1) is the audience",
    remark: None,
    bound_claims: &["tid", "azp", "appid", "oid"],
    separators: "",
    questions: &[
        Question::required(
            "answers.tenant",
            "Which tenant, by its id?",
            "6c1e0b7a-2d3f-4a5b-8c9d-0e1f2a3b4c5d",
            Shape::Guid,
        ),
        Question::optional(
            "answers.version",
            "Tokens of which version (requestedAccessTokenVersion of the application registered for this server)?",
            "2",
            Shape::OneOrTwo,
        )
        .or("2"),
        Question::required(
            "answers.audience",
            "Which application is registered for this server: its client id, or for version 1 its URI?",
            "8f2a1c34-5b6d-4e7f-9a0b-1c2d3e4f5a6b",
            Shape::Audience,
        )
        .many(),
        Question::optional(
            "answers.object",
            "Which object id has the service principal that may ask (oid)? It is made anew when the principal is, so nobody else gets it.",
            "3f9b2e10-7c4d-4a1b-9e8f-2d5c6b7a8e90",
            Shape::Guid,
        )
        .many(),
        Question::optional(
            "answers.application",
            "Which client id has the application that may ask (azp, or appid in version 1)?",
            "b41d9e6f-0a83-4c25-91d7-5e8a4f60b3c2",
            Shape::Guid,
        )
        .many(),
    ],
    bind,
};

fn bind(answers: &Answered) -> Result<Binding, InvalidRecord> {
    let (objects, applications) = (answers.all("object"), answers.all("application"));
    if objects.is_empty() && applications.is_empty() {
        return Err(InvalidRecord::new(
            "answers.application",
            "every application of the tenant can get a token: say which may ask, by application or object",
        ));
    }
    let tenant = answers.text("tenant");
    let conditions = Conditions::new().is("claims.tid", &[tenant.to_owned()]);
    let (binding, conditions) = if answers.text("version") == "1" {
        let url = format!("https://login.microsoftonline.com/{tenant}/discovery/keys");
        let binding = Binding::to(format!("https://sts.windows.net/{tenant}/")).keys(
            KeyDocument::JwksUrl { url },
            "Entra publishes them, and changes them",
        );
        (binding, conditions.is("claims.appid", applications))
    } else {
        let issuer = format!("https://login.microsoftonline.com/{tenant}/v2.0");
        let binding = Binding::to(issuer).keys(
            KeyDocument::Discovery,
            "Entra publishes them, and changes them",
        );
        (binding, conditions.is("claims.azp", applications))
    };
    let conditions = conditions
        .is("claims.oid", objects)
        // In a token that is an application's alone both are the service principal; a user's has scp beside.
        .holds("claims.oid == claims.sub")
        .holds("!has(claims.scp)");
    let binding = binding
        .audiences(
            answers.all("audience"),
            "Entra gives tokens for applications it knows, and this one stands for this server",
        )
        .claims(
            &conditions,
            "every application and user of the tenant can get a token: what the answers name, and as an application",
        )?;
    if objects.is_empty() {
        return Ok(binding);
    }
    Ok(binding.only(
        objects.iter().cloned().collect(),
        "the subject of an application's own token is its object id",
    ))
}
