//! Google's ID tokens.

use serde_json::Value;

use crate::sample::near_miss::NearMiss;
use crate::sample::own_audiences::OwnAudiences;
use crate::sample::recogniser::{Recogniser, Said, foreign_audiences, said};
use crate::sample::said::Sample;

const ANOTHER_ACCOUNT: &str = "900000000000000000001";

pub(in crate::sample) static KIND: Recogniser = Recogniser {
    preset: "google",
    why: "iss is Google's",
    fits: |sample| sample.issuer() == Some("https://accounts.google.com"),
    answers,
    near_misses,
    life_varies: false,
};

fn answers(sample: &Sample, own: OwnAudiences<'_>) -> Vec<Said> {
    // An address that Google has not verified is whatever its holder wrote.
    let is_verified = sample.claims.get("email_verified") == Some(&Value::Bool(true));
    let email = sample.text("email").filter(|_| is_verified);
    [
        said("subject", "sub", sample.subject()),
        said("email", "email", email),
        said("hd", "hd", sample.text("hd")),
    ]
    .into_iter()
    .flatten()
    .chain(foreign_audiences(sample, own))
    .collect()
}

fn near_misses(sample: &Sample) -> Vec<NearMiss> {
    let mut misses = vec![
        NearMiss::of(sample, "another account")
            .with("sub", ANOTHER_ACCOUNT)
            .with_another("email", "another@another.example"),
    ];
    if sample.has("email") {
        misses.push(
            NearMiss::of(sample, "an account made anew under that address")
                .with("sub", ANOTHER_ACCOUNT),
        );
    }
    if sample.has("hd") {
        misses.push(
            NearMiss::of(sample, "a user of another domain")
                .with("sub", ANOTHER_ACCOUNT)
                .with("hd", "another.example"),
        );
    }
    misses
}
