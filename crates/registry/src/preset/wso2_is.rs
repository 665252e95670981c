//! `wso2-is`: an application trades the JWT access token that WSO2 Identity Server gave it by client credentials. Claims as
//! <https://is.docs.wso2.com/en/latest/references/token-types/jwt-access-token/> has them: `aut` says for whom, `client_id` which
//! application. `aut` alone does not do: versions before 7 say `APPLICATION` of users too, so the subject must be the application.

use super::answers::Answered;
use super::bundle::{LIFE_OF_AN_HOUR, Line, Preset, RS256};
use super::conditions::Conditions;
use super::question::Question;
use super::shape::Shape;
use super::trust::{Binding, Trust};
use super::wso2::{ACCESS_TOKENS, HEX_THUMBPRINT};
use crate::assertion_rules::ReplayMode;
use crate::key_source::KeyDocument;
use crate::problem::InvalidRecord;

/// For applications of WSO2 Identity Server.
pub(super) const PRESET: Preset = Preset {
    name: "wso2-is",
    summary: "applications of WSO2 Identity Server with JWT access tokens, by client credentials",
    client: &[],
    identity_provider: &[
        RS256,
        ACCESS_TOKENS,
        HEX_THUMBPRINT,
        LIFE_OF_AN_HOUR,
        Line {
            setting: "assertion.replay",
            value: "once",
            reason: "every token has a jti; get a fresh one for every trade",
            set: |s, _| s.assertion.replay = ReplayMode::Once,
        },
    ],
    trust: Some(&TRUST),
};

static TRUST: Trust = Trust {
    issuer: "{host}/oauth2/token, or {host}/t/{tenant}/oauth2/token",
    audience: "in the application's protocol settings, choose JWT as access token type and add this server's issuer identifier as audience; without it aud is the application's own client id",
    remark: Some(
        "its tokens carry the scope that was asked of the Identity Server, and bring none beyond it: register scopes of the names that are used here",
    ),
    bound_claims: &["client_id", "sub", "aut"],
    separators: "",
    questions: &[
        Question::required(
            "answers.host",
            "Where does the Identity Server stand?",
            "https://is.example.com:9443",
            Shape::BaseUrl,
        ),
        Question::optional(
            "answers.tenant",
            "Which tenant, if it is not the super tenant?",
            "acme.com",
            Shape::DnsSubdomain,
        ),
        Question::required(
            "answers.application",
            "Which client id has the application that may ask?",
            "YxVcAzqM5OB_foN9VWMTDF8YcfIa",
            Shape::Identifier,
        )
        .many(),
    ],
    bind,
};

fn bind(answers: &Answered) -> Result<Binding, InvalidRecord> {
    let host = answers.text("host");
    let base = match answers.one("tenant") {
        Some(tenant) => format!("{host}/t/{tenant}"),
        None => host.to_owned(),
    };
    let applications = answers.all("application");
    let conditions = Conditions::new()
        .is("claims.client_id", applications)
        .holds("claims.sub == claims.client_id")
        .holds("claims.aut == 'APPLICATION'");
    Binding::to(format!("{base}/oauth2/token"))
        .keys(
            KeyDocument::JwksUrl {
                url: format!("{base}/oauth2/jwks"),
            },
            "the Identity Server publishes them",
        )
        .only(
            applications.iter().cloned().collect(),
            "the subject of an application's own token is its client id",
        )
        .claims(
            &conditions,
            "users get tokens of the same issuer: these applications, for themselves",
        )
}
