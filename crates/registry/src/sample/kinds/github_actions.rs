//! Tokens of GitHub Actions: of github.com, of an enterprise's issuer below it, or of a GitHub Enterprise Server.

use crate::sample::near_miss::{ANOTHER_ID, NearMiss};
use crate::sample::own_audiences::OwnAudiences;
use crate::sample::recogniser::{Recogniser, Said, said};
use crate::sample::said::Sample;

const ISSUER: &str = "https://token.actions.githubusercontent.com";
/// Where the names of owner, repository and ref stand beside their own claims.
const COMPOSED: [&str; 3] = ["sub", "job_workflow_ref", "workflow_ref"];

pub(in crate::sample) static KIND: Recogniser = Recogniser {
    preset: "github-actions",
    why: "iss is GitHub Actions', and repository, repository_owner and event_name are its claims",
    fits,
    answers,
    near_misses,
    life_varies: false,
};

fn fits(sample: &Sample) -> bool {
    let iss = sample.issuer().unwrap_or_default();
    let is_github = iss == ISSUER
        || iss
            .strip_prefix(ISSUER)
            .is_some_and(|rest| rest.starts_with('/'))
        || iss.ends_with("/_services/token");
    is_github
        && ["repository", "repository_owner", "event_name"]
            .iter()
            .all(|claim| sample.text(claim).is_some())
}

fn answers(sample: &Sample, _: OwnAudiences<'_>) -> Vec<Said> {
    let event = sample.text("event_name");
    let of_a_pull_request = is_of_a_pull_request(sample);
    [
        said("organisation", "repository_owner", owner(sample)),
        said("repository", "repository", name(sample)),
        // The ref of a pull request is made for it, and gone with it.
        said(
            "ref",
            "ref",
            sample.text("ref").filter(|_| !of_a_pull_request),
        ),
        said("environment", "environment", sample.text("environment")),
        said("workflow", "job_workflow_ref", workflow(sample)),
        // Any other event is what started this very job: the next may be a schedule or a person.
        said("event", "event_name", event.filter(|_| of_a_pull_request)),
        said(
            "organisation_id",
            "repository_owner_id",
            sample.text("repository_owner_id"),
        ),
        said(
            "repository_id",
            "repository_id",
            sample.text("repository_id"),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn near_misses(sample: &Sample) -> Vec<NearMiss> {
    let mut misses = of_others(sample);
    misses.extend(of_the_repository(sample));
    misses
}

fn of_others(sample: &Sample) -> Vec<NearMiss> {
    let owner = owner(sample).unwrap_or_default();
    let name = name(sample).unwrap_or_default();
    let repository = format!("{owner}/{name}");
    let elsewhere = format!("another-owner/{name}");
    let mut misses = vec![
        NearMiss::of(sample, "another repository of the same owner")
            .with("repository", format!("{owner}/another-repository"))
            .with_another("repository_id", ANOTHER_ID)
            .replaced(&COMPOSED, &format!("/{name}"), "/another-repository"),
        NearMiss::of(sample, "a repository of that name of somebody else's")
            .with("repository", elsewhere.as_str())
            .with("repository_owner", "another-owner")
            .with_another("repository_owner_id", ANOTHER_ID)
            .with_another("repository_id", ANOTHER_ID)
            .replaced(&COMPOSED, &repository, &elsewhere)
            .replaced(&COMPOSED, &format!("repo:{owner}@"), "repo:another-owner@9"),
    ];
    if sample.has("repository_owner_id") {
        misses.push(
            NearMiss::of(sample, "the owner's name, taken over by somebody else")
                .with("repository_owner_id", ANOTHER_ID)
                .with_another("repository_id", ANOTHER_ID),
        );
    }
    misses
}

fn of_the_repository(sample: &Sample) -> Vec<NearMiss> {
    let repository = sample.text("repository").unwrap_or_default();
    let of_a_branch = sample.text("ref").filter(|_| !is_of_a_pull_request(sample));
    let branch = of_a_branch.map(|name| {
        let other = "refs/heads/another-branch";
        NearMiss::of(sample, "another branch")
            .with("ref", other)
            .replaced(&COMPOSED, name, other)
    });
    let pull_request = of_a_branch.map(|_| {
        NearMiss::of(sample, "a pull request")
            .with("event_name", "pull_request")
            .with("ref", "refs/pull/1/merge")
            .with("sub", format!("repo:{repository}:pull_request"))
    });
    let environment = sample.text("environment").map(|environment| {
        let (this, other) = (format!(":environment:{environment}"), "another-environment");
        NearMiss::of(sample, "another environment")
            .with("environment", other)
            .replaced(&["sub"], &this, &format!(":environment:{other}"))
    });
    let workflow = workflow(sample).map(|file| {
        let (this, other) = (format!("/{file}@"), "/another.yml@");
        NearMiss::of(sample, "another workflow of the repository").replaced(
            &["job_workflow_ref", "workflow_ref"],
            &this,
            other,
        )
    });
    [branch, pull_request, environment, workflow]
        .into_iter()
        .flatten()
        .collect()
}

fn is_of_a_pull_request(sample: &Sample) -> bool {
    let event = sample.text("event_name").unwrap_or_default();
    event.starts_with("pull_request")
}

fn owner(sample: &Sample) -> Option<&str> {
    sample.text("repository_owner")
}

/// The repository without its owner. One of another owner's is as it is, and no answer.
fn name(sample: &Sample) -> Option<&str> {
    let repository = sample.text("repository")?;
    let of_owner = repository.strip_prefix(owner(sample)?);
    of_owner
        .and_then(|rest| rest.strip_prefix('/'))
        .or(Some(repository))
}

/// The workflow's file, when it is the repository's own.
fn workflow(sample: &Sample) -> Option<&str> {
    let rest = sample
        .text("job_workflow_ref")?
        .strip_prefix(sample.text("repository")?)?;
    let rest = rest.strip_prefix("/.github/workflows/")?;
    Some(rest.split_once('@')?.0)
}
