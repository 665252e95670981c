//! JWT-SVIDs: `sub` is a SPIFFE ID.

use crate::sample::near_miss::NearMiss;
use crate::sample::own_audiences::OwnAudiences;
use crate::sample::recogniser::{Recogniser, Said, said};
use crate::sample::said::Sample;

pub(in crate::sample) static KIND: Recogniser = Recogniser {
    preset: "spiffe",
    why: "sub is a SPIFFE ID",
    fits: |sample| id(sample).is_some(),
    answers,
    near_misses,
    life_varies: false,
};

fn answers(sample: &Sample, _: OwnAudiences<'_>) -> Vec<Said> {
    let (domain, path) = id(sample).unzip();
    [
        said("issuer", "iss", sample.issuer()),
        said("trust_domain", "sub", domain),
        said("path", "sub", path),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn near_misses(sample: &Sample) -> Vec<NearMiss> {
    let (domain, path) = id(sample).unwrap_or_default();
    vec![
        NearMiss::of(sample, "another workload of the trust domain")
            .with("sub", format!("spiffe://{domain}/another-workload")),
        NearMiss::of(sample, "a workload below its path")
            .with("sub", format!("spiffe://{domain}{path}/below")),
        NearMiss::of(sample, "the same path in another trust domain")
            .with("sub", format!("spiffe://another.example{path}")),
    ]
}

/// Trust domain and path, with its slash.
fn id(sample: &Sample) -> Option<(&str, &str)> {
    let id = sample.subject()?.strip_prefix("spiffe://")?;
    Some(id.split_at(id.find('/')?))
}
