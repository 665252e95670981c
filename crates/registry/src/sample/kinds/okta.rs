//! Access tokens that an authorization server of Okta gave to a service application. A user's has `uid`, and is not what the preset is
//! for.

use crate::sample::near_miss::NearMiss;
use crate::sample::own_audiences::OwnAudiences;
use crate::sample::recogniser::{Recogniser, Said, foreign_audiences, said};
use crate::sample::said::Sample;

pub(in crate::sample) static KIND: Recogniser = Recogniser {
    preset: "okta",
    why: "iss is an authorization server of Okta's, and cid is sub: an application's own token",
    fits,
    answers,
    near_misses,
    life_varies: false,
};

fn fits(sample: &Sample) -> bool {
    let cid = sample.text("cid");
    server(sample).is_some() && cid.is_some() && cid == sample.subject() && !sample.has("uid")
}

/// The domain and the authorization server's id.
fn server(sample: &Sample) -> Option<(&str, &str)> {
    sample.issuer()?.rsplit_once("/oauth2/")
}

fn answers(sample: &Sample, own: OwnAudiences<'_>) -> Vec<Said> {
    let (domain, server) = server(sample).unzip();
    [
        said("domain", "iss", domain),
        said("authorization_server", "iss", server),
        said("client", "cid", sample.text("cid")),
    ]
    .into_iter()
    .flatten()
    .chain(foreign_audiences(sample, own))
    .collect()
}

fn near_misses(sample: &Sample) -> Vec<NearMiss> {
    let another = "0oa0another0client00";
    vec![
        NearMiss::of(sample, "another application of the organisation")
            .with("cid", another)
            .with("sub", another),
        NearMiss::of(sample, "a user who signed in by the same application")
            .with("uid", "00u0another0user0000")
            .with("sub", "another@another.example"),
    ]
}
