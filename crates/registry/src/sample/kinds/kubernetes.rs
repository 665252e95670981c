//! Projected service account tokens of Kubernetes.

use crate::sample::near_miss::{ANOTHER_GUID, NearMiss};
use crate::sample::own_audiences::OwnAudiences;
use crate::sample::recogniser::{Recogniser, Said, said};
use crate::sample::said::Sample;

const CLAIM: &str = "kubernetes.io";

pub(in crate::sample) static KIND: Recogniser = Recogniser {
    preset: "kubernetes",
    why: "kubernetes.io names a namespace and a service account",
    fits: |sample| namespace(sample).is_some() && account(sample).is_some(),
    answers,
    near_misses,
    life_varies: false,
};

fn answers(sample: &Sample, _: OwnAudiences<'_>) -> Vec<Said> {
    let uid = sample.text_within(CLAIM, &["serviceaccount", "uid"]);
    [
        said("issuer", "iss", sample.issuer()),
        said("namespace", CLAIM, namespace(sample)),
        said("service_account", CLAIM, account(sample)),
        said("service_account_uid", CLAIM, uid),
        said("api_server", "iss", api_server(sample)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An issuer of this name is the API server as pods see it: nobody publishes its metadata elsewhere.
fn api_server(sample: &Sample) -> Option<&'static str> {
    let host = sample.issuer()?.strip_prefix("https://")?;
    let host = host.trim_end_matches('/');
    [
        "kubernetes.default.svc",
        "kubernetes.default.svc.cluster.local",
    ]
    .contains(&host)
    .then_some("https://kubernetes.default.svc")
}

fn near_misses(sample: &Sample) -> Vec<NearMiss> {
    let namespace = namespace(sample).unwrap_or_default();
    let account = account(sample).unwrap_or_default();
    let subject =
        |namespace: &str, account: &str| format!("system:serviceaccount:{namespace}:{account}");
    vec![
        NearMiss::of(sample, "the same service account in another namespace")
            .with_within(CLAIM, &["namespace"], "another-namespace")
            .with("sub", subject("another-namespace", account)),
        NearMiss::of(sample, "another service account of the namespace")
            .with_within(CLAIM, &["serviceaccount", "name"], "another-account")
            .with_within(CLAIM, &["serviceaccount", "uid"], ANOTHER_GUID)
            .with("sub", subject(namespace, "another-account")),
        NearMiss::of(sample, "the service account, deleted and made anew").with_within(
            CLAIM,
            &["serviceaccount", "uid"],
            ANOTHER_GUID,
        ),
    ]
}

fn namespace(sample: &Sample) -> Option<&str> {
    sample.text_within(CLAIM, &["namespace"])
}

fn account(sample: &Sample) -> Option<&str> {
    sample.text_within(CLAIM, &["serviceaccount", "name"])
}
