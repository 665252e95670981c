//! `kubernetes`: a pod trades the projected token of its service account. Claims as
//! <https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/> has them.

use super::answers::Answered;
use super::bundle::{LIFE_OF_AN_HOUR, Line, Preset};
use super::conditions::Conditions;
use super::question::Question;
use super::shape::Shape;
use super::trust::{Binding, Trust};
use crate::assertion_rules::ReplayMode;
use crate::key_source::KeyDocument;
use crate::problem::InvalidRecord;
use jurat_protocol::jose::algorithm::{Algorithm, AlgorithmSet};

/// For service accounts of a Kubernetes cluster.
pub(super) const PRESET: Preset = Preset {
    name: "kubernetes",
    summary: "pods of a Kubernetes cluster with a projected service account token: EKS, GKE, AKS, or one's own",
    client: &[],
    identity_provider: &[
        Line {
            setting: "assertion.algorithms",
            value: "RS256, ES256",
            reason: "an API server signs with an RSA key or one on P-256",
            set: |s, _| {
                s.assertion.algorithms = AlgorithmSet::of(&[Algorithm::Rs256, Algorithm::Es256]);
            },
        },
        LIFE_OF_AN_HOUR,
        Line {
            setting: "assertion.replay",
            value: "reusable",
            reason: "the kubelet keeps one token in the pod's file for four fifths of its life, and a container that starts again presents it again: ask for expirationSeconds: 600, so that an intercepted one is soon worth nothing",
            set: |s, _| s.assertion.replay = ReplayMode::Reusable,
        },
    ],
    trust: Some(&TRUST),
};

static TRUST: Trust = Trust {
    issuer: "{issuer}",
    audience: "in the pod, project a serviceAccountToken volume with this server's issuer identifier as audience. A token without an audience of its own is for the API server, and whoever gets it could act there",
    remark: None,
    bound_claims: &["sub", "kubernetes.io"],
    separators: ":",
    questions: &[
        Question::required(
            "answers.issuer",
            "What is the cluster's issuer (kubectl get --raw /.well-known/openid-configuration)?",
            "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE",
            Shape::IssuerUrl,
        ),
        Question::required(
            "answers.namespace",
            "In which namespace?",
            "prod",
            Shape::DnsLabel,
        ),
        Question::required(
            "answers.service_account",
            "Which service account may ask?",
            "deployer",
            Shape::DnsSubdomain,
        )
        .many(),
        Question::optional(
            "answers.service_account_uid",
            "Which uid has the service account? One that is deleted can be made again by somebody else under its name, but not with its uid.",
            "a087d5a0-e1dd-43ec-93ac-f13d89cd13af",
            Shape::Guid,
        )
        .many(),
        Question::optional(
            "answers.api_server",
            "Where does the API server stand, if the issuer's metadata cannot be read from here?",
            "https://kubernetes.default.svc",
            Shape::BaseUrl,
        ),
    ],
    bind,
};

fn bind(answers: &Answered) -> Result<Binding, InvalidRecord> {
    let document = match answers.one("api_server") {
        Some(url) => KeyDocument::Kubernetes {
            url: url.to_owned(),
            token_file: None,
        },
        None => KeyDocument::Discovery,
    };
    let namespace = answers.text("namespace");
    let accounts = answers.all("service_account").iter();
    let subjects = accounts.map(|account| format!("system:serviceaccount:{namespace}:{account}"));
    let conditions = Conditions::new()
        .is("claims['kubernetes.io'].namespace", &[namespace.to_owned()])
        .is(
            "claims['kubernetes.io'].serviceaccount.uid",
            answers.all("service_account_uid"),
        );
    Binding::to(answers.text("issuer"))
        .keys(document, "the cluster publishes them")
        .only(
            subjects.collect(),
            "every pod of the cluster gets tokens of this issuer: these service accounts, and no other",
        )
        .claims(
            &conditions,
            "tokens that are bound to their account alone: those of old have no such claims",
        )
}
