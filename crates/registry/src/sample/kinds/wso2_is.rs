//! JWT access tokens that WSO2 Identity Server gave to an application for itself. A user's says so in `aut` or `sub`, and is not what the
//! preset is for.

use crate::sample::near_miss::NearMiss;
use crate::sample::own_audiences::OwnAudiences;
use crate::sample::recogniser::{Recogniser, Said, said};
use crate::sample::said::Sample;

const ANOTHER_APPLICATION: &str = "AnotherApplication0000000000";

pub(in crate::sample) static KIND: Recogniser = Recogniser {
    preset: "wso2-is",
    why: "iss is WSO2 Identity Server's, and aut and sub say that the token is the application's own",
    fits,
    answers,
    near_misses,
    life_varies: false,
};

fn fits(sample: &Sample) -> bool {
    let application = sample.text("client_id");
    base(sample).is_some()
        && sample.text("aut") == Some("APPLICATION")
        && application.is_some()
        && application == sample.subject()
}

fn base(sample: &Sample) -> Option<&str> {
    sample.issuer()?.strip_suffix("/oauth2/token")
}

fn answers(sample: &Sample, _: OwnAudiences<'_>) -> Vec<Said> {
    let base = base(sample).unwrap_or_default();
    let (host, tenant) = match base.split_once("/t/") {
        Some((host, tenant)) => (host, Some(tenant)),
        None => (base, None),
    };
    [
        said("host", "iss", Some(host)),
        said("tenant", "iss", tenant),
        said("application", "client_id", sample.text("client_id")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn near_misses(sample: &Sample) -> Vec<NearMiss> {
    vec![
        NearMiss::of(sample, "another application")
            .with("client_id", ANOTHER_APPLICATION)
            .with_another("azp", ANOTHER_APPLICATION)
            .with("sub", ANOTHER_APPLICATION),
        NearMiss::of(sample, "a user who signed in by the same application")
            .with("aut", "APPLICATION_USER")
            .with("sub", "another-user"),
    ]
}
