//! ID tokens of GitLab CI/CD, on gitlab.com or an instance of one's own.

use crate::sample::near_miss::{ANOTHER_ID, NearMiss};
use crate::sample::own_audiences::OwnAudiences;
use crate::sample::recogniser::{Recogniser, Said, said};
use crate::sample::said::Sample;

pub(in crate::sample) static KIND: Recogniser = Recogniser {
    preset: "gitlab-ci",
    why: "project_path, namespace_path, ref_path and pipeline_source are the claims of GitLab CI/CD",
    fits,
    answers,
    near_misses,
    life_varies: false,
};

fn fits(sample: &Sample) -> bool {
    [
        "project_path",
        "namespace_path",
        "ref_path",
        "pipeline_source",
    ]
    .iter()
    .all(|claim| sample.text(claim).is_some())
}

fn answers(sample: &Sample, _: OwnAudiences<'_>) -> Vec<Said> {
    let protected = match sample.text("ref_protected") {
        Some("true") => "yes",
        _ => "no",
    };
    [
        said("base_url", "iss", sample.issuer()),
        said("project", "project_path", sample.text("project_path")),
        said("ref", "ref_path", sample.text("ref_path")),
        said("protected", "ref_protected", Some(protected)),
        said("environment", "environment", sample.text("environment")),
        said("project_id", "project_id", sample.text("project_id")),
        said("namespace_id", "namespace_id", sample.text("namespace_id")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn near_misses(sample: &Sample) -> Vec<NearMiss> {
    let project = sample.text("project_path").unwrap_or_default();
    let (group, name) = project.rsplit_once('/').unwrap_or_default();
    let branch = sample.text("ref").unwrap_or_default();
    let mut misses = vec![
        NearMiss::of(sample, "another branch")
            .with("ref", "another-branch")
            .with("ref_path", "refs/heads/another-branch")
            .replaced(&["sub"], &format!(":ref:{branch}"), ":ref:another-branch"),
        project_of(
            sample,
            "another project of the same group",
            &format!("{group}/another-project"),
        ),
        project_of(
            sample,
            "a project of that name of somebody else's",
            &format!("another-group/{name}"),
        )
        .with("namespace_path", "another-group")
        .with_another("namespace_id", ANOTHER_ID),
        NearMiss::of(sample, "a merge request").with("pipeline_source", "merge_request_event"),
    ];
    if sample.text("ref_protected") == Some("true") {
        misses.push(
            NearMiss::of(sample, "the same branch when it is not protected")
                .with("ref_protected", "false"),
        );
    }
    if sample.has("environment") {
        misses.push(
            NearMiss::of(sample, "another environment").with("environment", "another-environment"),
        );
    }
    misses
}

fn project_of(sample: &Sample, what: &'static str, other: &str) -> NearMiss {
    let project = sample.text("project_path").unwrap_or_default();
    NearMiss::of(sample, what)
        .with("project_path", other)
        .with_another("project_id", ANOTHER_ID)
        .replaced(
            &["sub"],
            &format!("project_path:{project}:"),
            &format!("project_path:{other}:"),
        )
}
