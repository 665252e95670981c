//! Access tokens that Microsoft Entra ID gave to an application for itself. A user's has `scp`, and is not what the preset is for.

use crate::sample::near_miss::{ANOTHER_GUID, NearMiss};
use crate::sample::own_audiences::OwnAudiences;
use crate::sample::recogniser::{Recogniser, Said, said};
use crate::sample::said::Sample;

pub(in crate::sample) static KIND: Recogniser = Recogniser {
    preset: "entra",
    why: "iss is an Entra tenant's, and the token an application's own: oid is sub, and there is no scp",
    fits,
    answers,
    near_misses,
    // 60 to 90 minutes, drawn at random.
    life_varies: true,
};

fn fits(sample: &Sample) -> bool {
    let oid = sample.text("oid");
    version(sample).is_some() && oid.is_some() && oid == sample.subject() && !sample.has("scp")
}

/// `2` or `1`, by `iss`.
fn version(sample: &Sample) -> Option<&'static str> {
    let (iss, tenant) = (sample.issuer()?, sample.text("tid")?);
    if iss == format!("https://login.microsoftonline.com/{tenant}/v2.0") {
        Some("2")
    } else {
        (iss == format!("https://sts.windows.net/{tenant}/")).then_some("1")
    }
}

/// The claim that names the application.
fn application(sample: &Sample) -> &'static str {
    match version(sample) {
        Some("1") => "appid",
        _ => "azp",
    }
}

fn answers(sample: &Sample, _: OwnAudiences<'_>) -> Vec<Said> {
    let application = application(sample);
    [
        said("tenant", "tid", sample.text("tid")),
        said("version", "iss", version(sample)),
        said("audience", "aud", sample.audiences().first().copied()),
        said("object", "oid", sample.text("oid")),
        said("application", application, sample.text(application)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn near_misses(sample: &Sample) -> Vec<NearMiss> {
    vec![
        NearMiss::of(sample, "another application of the tenant")
            .with(application(sample), ANOTHER_GUID)
            .with("oid", ANOTHER_GUID)
            .with("sub", ANOTHER_GUID),
        NearMiss::of(sample, "a user who signed in by the same application")
            .with("scp", "user_impersonation")
            .with("oid", ANOTHER_GUID)
            .with("sub", "another-user"),
        NearMiss::of(sample, "an application of another tenant").with("tid", ANOTHER_GUID),
    ]
}
