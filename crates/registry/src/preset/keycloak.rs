//! `keycloak`: a client trades the access token that Keycloak gave its service account. Claims as
//! <https://www.keycloak.org/docs/latest/server_admin/#_service_accounts> has them. A user's token by the same client differs in
//! `preferred_username` and `sub`; an ID token in `typ`, a claim that Keycloak puts beside the header's.

use super::answers::Answered;
use super::bundle::{LIFE_OF_AN_HOUR, Line, Preset, RS256};
use super::conditions::Conditions;
use super::question::Question;
use super::shape::Shape;
use super::trust::{Binding, Trust};
use crate::assertion_rules::ReplayMode;
use crate::key_source::KeyDocument;
use crate::problem::InvalidRecord;

/// For service accounts of Keycloak.
pub(super) const PRESET: Preset = Preset {
    name: "keycloak",
    summary: "clients of a Keycloak realm with a service account, by client credentials",
    client: &[],
    identity_provider: &[
        RS256,
        LIFE_OF_AN_HOUR,
        Line {
            setting: "assertion.types",
            value: "at+jwt",
            reason: "a client may be set to have its access tokens say so",
            set: |s, _| s.assertion.types.extend(["at+jwt".into()]),
        },
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
    issuer: "{base_url}/realms/{realm}",
    audience: "add an audience mapper to the client (dedicated scope, Add mapper, Audience) with this server's issuer identifier as included custom audience. The audience account is in most tokens of the realm",
    remark: Some(
        "its tokens carry scope, and bring no scope beyond it: in Keycloak, give the client scopes of the names that are used here",
    ),
    bound_claims: &["azp", "preferred_username", "typ"],
    separators: "",
    questions: &[
        Question::required(
            "answers.base_url",
            "Where does Keycloak stand?",
            "https://sso.example.com",
            Shape::BaseUrl,
        ),
        Question::required("answers.realm", "Which realm?", "acme", Shape::Identifier),
        Question::required(
            "answers.client",
            "Which client may ask (azp)?",
            "deployer",
            Shape::Identifier,
        )
        .many(),
        Question::optional(
            "answers.service_account",
            "Which id has the client's service account (sub)? A client that is deleted can be made again under its name, but not with this id.",
            "1d2d88f8-8b68-4b6b-883f-1af68b598612",
            Shape::Guid,
        )
        .many(),
    ],
    bind,
};

fn bind(answers: &Answered) -> Result<Binding, InvalidRecord> {
    let clients = answers.all("client");
    // Keycloak keeps user names in small letters.
    let names: Vec<_> = clients
        .iter()
        .map(|client| format!("service-account-{}", client.to_ascii_lowercase()))
        .collect();
    let conditions = Conditions::new()
        .is("claims.azp", clients)
        .is("claims.preferred_username", &names)
        .holds("claims.typ == 'Bearer'");
    let issuer = format!(
        "{}/realms/{}",
        answers.text("base_url"),
        answers.text("realm")
    );
    let binding = Binding::to(issuer)
        .keys(KeyDocument::Discovery, "Keycloak publishes them")
        .claims(
            &conditions,
            "every user and client of the realm gets tokens: the service accounts of these clients",
        )?;
    match answers.all("service_account") {
        [] => Ok(binding),
        ids => Ok(binding.only(
            ids.iter().cloned().collect(),
            "the subject of a service account's token is its id",
        )),
    }
}
