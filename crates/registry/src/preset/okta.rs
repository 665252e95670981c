//! `okta`: a service application trades the access token that an authorization server of Okta gave it by client credentials. Claims as
//! <https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/> has them: `cid` is the client, which is `sub` as well when
//! no user is there; a user's token has `uid`.

use super::answers::Answered;
use super::bundle::{LIFE_OF_AN_HOUR, Line, Preset, RS256};
use super::conditions::Conditions;
use super::question::Question;
use super::shape::Shape;
use super::trust::{Binding, Trust};
use crate::assertion_rules::ReplayMode;
use crate::key_source::KeyDocument;
use crate::problem::InvalidRecord;

/// For service applications of Okta.
pub(super) const PRESET: Preset = Preset {
    name: "okta",
    summary: "service applications of Okta, by client credentials at an authorization server of one's own",
    client: &[],
    identity_provider: &[
        RS256,
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
    issuer: "{domain}/oauth2/{authorization_server}",
    audience: "make an authorization server for this server alone (Security, API) and give it this server's issuer identifier as audience. The audience of the default one, api://default, is many others' as well; tokens of the org's own authorization server cannot be verified by anybody but Okta",
    remark: None,
    bound_claims: &["cid", "sub"],
    separators: "",
    questions: &[
        Question::required(
            "answers.domain",
            "Which domain has the organisation?",
            "https://acme.okta.com",
            Shape::BaseUrl,
        ),
        Question::required(
            "answers.authorization_server",
            "Which id has the authorization server?",
            "aus5m9r1o4AsDJLe50g4",
            Shape::Identifier,
        ),
        Question::required(
            "answers.client",
            "Which client id has the application that may ask (cid)?",
            "0oa5l8m2pTvVKTA3e5g4",
            Shape::Identifier,
        )
        .many(),
        Question::optional(
            "answers.audience",
            "Which audience has the authorization server, if not this server's issuer identifier?",
            "api://jurat.example.com",
            Shape::Audience,
        ),
    ],
    bind,
};

fn bind(answers: &Answered) -> Result<Binding, InvalidRecord> {
    let clients = answers.all("client");
    let conditions = Conditions::new()
        .is("claims.cid", clients)
        .holds("claims.sub == claims.cid")
        .holds("!has(claims.uid)");
    let issuer = format!(
        "{}/oauth2/{}",
        answers.text("domain"),
        answers.text("authorization_server")
    );
    Binding::to(issuer)
        .keys(KeyDocument::Discovery, "Okta publishes them")
        .audiences(
            answers.all("audience"),
            "the audience of the authorization server, as answered",
        )
        .only(
            clients.iter().cloned().collect(),
            "the subject of an application's own token is its client id",
        )
        .claims(
            &conditions,
            "users get tokens of the same authorization server: these applications, for themselves",
        )
}
