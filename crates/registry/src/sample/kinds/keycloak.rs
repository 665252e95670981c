//! Access tokens that Keycloak gave to a client's service account. A user's has another `preferred_username`, and is not what the preset
//! is for.

use crate::sample::near_miss::{ANOTHER_GUID, NearMiss};
use crate::sample::own_audiences::OwnAudiences;
use crate::sample::recogniser::{Recogniser, Said, said};
use crate::sample::said::Sample;

pub(in crate::sample) static KIND: Recogniser = Recogniser {
    preset: "keycloak",
    why: "iss is a realm's, and preferred_username the service account of azp",
    fits,
    answers,
    near_misses,
    life_varies: false,
};

fn fits(sample: &Sample) -> bool {
    let user = sample.text("preferred_username").unwrap_or_default();
    let account = user.strip_prefix("service-account-");
    let client = sample.text("azp").map(str::to_ascii_lowercase);
    realm(sample).is_some() && client.is_some() && account == client.as_deref()
}

/// Where Keycloak stands, and the realm.
fn realm(sample: &Sample) -> Option<(&str, &str)> {
    sample.issuer()?.rsplit_once("/realms/")
}

fn answers(sample: &Sample, _: OwnAudiences<'_>) -> Vec<Said> {
    let (base_url, realm) = realm(sample).unzip();
    [
        said("base_url", "iss", base_url),
        said("realm", "iss", realm),
        said("client", "azp", sample.text("azp")),
        said("service_account", "sub", sample.subject()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn near_misses(sample: &Sample) -> Vec<NearMiss> {
    vec![
        NearMiss::of(sample, "another client of the realm")
            .with("azp", "another-client")
            .with("preferred_username", "service-account-another-client")
            .with("sub", ANOTHER_GUID),
        NearMiss::of(sample, "a user who signed in by the same client")
            .with("preferred_username", "another-user")
            .with("sub", ANOTHER_GUID),
        NearMiss::of(sample, "the client, deleted and made anew").with("sub", ANOTHER_GUID),
    ]
}
