//! `spiffe`: a workload trades its JWT-SVID. <https://github.com/spiffe/spiffe/blob/main/standards/JWT-SVID.md>: `typ` is absent, `JWT`
//! or `JOSE`; `sub` is the SPIFFE ID; `iss` is not required there, but an assertion needs it (RFC 7523 section 3 item 1).

use super::answers::Answered;
use super::bundle::{Line, Preset};
use super::question::Question;
use super::shape::Shape;
use super::trust::{Binding, Trust};
use crate::assertion_rules::ReplayMode;
use crate::key_source::KeyDocument;
use crate::problem::InvalidRecord;
use jurat_protocol::jose::algorithm::{Algorithm, AlgorithmSet};

/// For workloads with JWT-SVIDs.
pub(super) const PRESET: Preset = Preset {
    name: "spiffe",
    summary: "workloads of a SPIFFE trust domain with JWT-SVIDs, such as SPIRE's",
    client: &[],
    identity_provider: &[
        Line {
            setting: "assertion.algorithms",
            value: "RS256, ES256, ES384",
            reason: "what SPIRE signs with: keys on P-256 by default, on P-384 or of RSA by choice",
            set: |s, _| {
                s.assertion.algorithms =
                    AlgorithmSet::of(&[Algorithm::Rs256, Algorithm::Es256, Algorithm::Es384]);
            },
        },
        Line {
            setting: "assertion.types",
            value: "JOSE",
            reason: "a JWT-SVID may say JOSE instead of JWT",
            set: |s, _| s.assertion.types.extend(["JOSE".into()]),
        },
        Line {
            setting: "assertion.replay",
            value: "reusable",
            reason: "SPIRE sends no jti, and its agent hands out the same JWT-SVID until half of its life is over: keep that life at the five minutes that SPIRE gives it",
            set: |s, _| s.assertion.replay = ReplayMode::Reusable,
        },
    ],
    trust: Some(&TRUST),
};

static TRUST: Trust = Trust {
    issuer: "{issuer}",
    audience: "have the workload fetch a JWT-SVID with this server's issuer identifier as its one audience; and set jwt_issuer in the SPIRE server's configuration, as an assertion needs iss",
    remark: None,
    bound_claims: &["sub"],
    separators: "/",
    questions: &[
        Question::required(
            "answers.issuer",
            "What is iss in the JWT-SVIDs (jwt_issuer of the SPIRE server)?",
            "https://oidc.example.org",
            Shape::IssuerUrl,
        ),
        Question::required(
            "answers.trust_domain",
            "Which trust domain?",
            "example.org",
            Shape::TrustDomain,
        ),
        Question::required(
            "answers.path",
            "The workload of which path?",
            "/ns/prod/sa/web",
            Shape::SpiffePath,
        )
        .many(),
        Question::optional(
            "answers.bundle_endpoint",
            "Where does the trust domain publish its bundle, if not through OpenID Connect discovery?",
            "https://spire.example.org:8443",
            Shape::BaseUrl,
        ),
    ],
    bind,
};

#[expect(
    clippy::unnecessary_wraps,
    reason = "other presets refuse answers that do not go together"
)]
fn bind(answers: &Answered) -> Result<Binding, InvalidRecord> {
    let document = match answers.one("bundle_endpoint") {
        Some(url) => KeyDocument::SpiffeBundle {
            url: url.to_owned(),
        },
        None => KeyDocument::Discovery,
    };
    let domain = answers.text("trust_domain");
    let paths = answers.all("path").iter();
    Ok(Binding::to(answers.text("issuer"))
        .keys(document, "the trust domain publishes them")
        .only(
            paths
                .map(|path| format!("spiffe://{domain}{path}"))
                .collect(),
            "every workload of the trust domain gets JWT-SVIDs: these, and no other",
        ))
}
