//! `github-actions`: a workflow trades the OIDC token of its job. Claims, forms of the subject and lifetimes as
//! <https://docs.github.com/en/actions/reference/security/oidc> has them.
//!
//! One issuer signs for every repository of the world. The subject has two forms: names alone, and, for repositories made or renamed
//! since July 15, 2026, names with ids behind `@`. Both are bound, and so are the claims they are made of, as a repository may
//! change what its subject is made of.

use std::collections::BTreeSet;

use super::answers::Answered;
use super::bundle::{Line, Preset, RS256};
use super::conditions::Conditions;
use super::question::Question;
use super::shape::Shape;
use super::trust::{Binding, Trust};
use crate::assertion_rules::ReplayMode;
use crate::key_source::KeyDocument;
use crate::problem::InvalidRecord;

const ISSUER: &str = "https://token.actions.githubusercontent.com";

/// For workflows of GitHub Actions.
pub(super) const PRESET: Preset = Preset {
    name: "github-actions",
    summary: "workflows of GitHub Actions: jobs with permissions id-token: write",
    client: &[],
    identity_provider: &[
        RS256,
        Line {
            setting: "assertion.replay",
            value: "once",
            reason: "every token has a jti, and a job gets a fresh one each time it asks",
            set: |s, _| s.assertion.replay = ReplayMode::Once,
        },
    ],
    trust: Some(&TRUST),
};

static TRUST: Trust = Trust {
    issuer: ISSUER,
    audience: "in the workflow, ask for a token with this server's issuer identifier as audience: core.getIDToken('ISSUER IDENTIFIER'). The default audience is the owner's page on GitHub, which other services accept as well",
    remark: Some(
        "an instance of GitHub Enterprise Server, or an enterprise with an issuer of its own, is meant by stating issuer as well",
    ),
    bound_claims: &["repository", "ref", "event_name"],
    separators: ":/@",
    questions: &[
        Question::required(
            "answers.organisation",
            "Which user or organisation owns the repository, as GitHub writes it?",
            "acme",
            Shape::GithubOwner,
        ),
        Question::required(
            "answers.repository",
            "Which repository may ask, without its owner?",
            "site",
            Shape::GithubRepository,
        )
        .many(),
        Question::optional(
            "answers.ref",
            "From which branch or tag? Left open, every branch and tag of the repository may ask.",
            "refs/heads/main",
            Shape::GitRef,
        )
        .many(),
        Question::optional(
            "answers.environment",
            "In which deployment environment?",
            "production",
            Shape::Environment,
        )
        .many(),
        Question::optional(
            "answers.workflow",
            "By which workflow file of the repository? It is compared with what runs in the job: a reusable workflow of another repository does not pass.",
            "deploy.yml",
            Shape::WorkflowFile,
        ),
        Question::optional(
            "answers.event",
            "Started by which events? Left open, all but those of pull requests, whose code is a stranger's.",
            "push",
            Shape::Event,
        )
        .many(),
        Question::optional(
            "answers.organisation_id",
            "Which id has the owner (repository_owner_id)? A name that is given up can be registered by somebody else; an id cannot.",
            "65",
            Shape::Number,
        ),
        Question::optional(
            "answers.repository_id",
            "Which id has the repository (repository_id)? It stays through renames, and nobody else gets it.",
            "74",
            Shape::Number,
        )
        .many(),
    ],
    bind,
};

fn bind(answers: &Answered) -> Result<Binding, InvalidRecord> {
    let (patterns, separators) = subjects(answers);
    Binding::to(ISSUER)
        .keys(
            KeyDocument::Discovery,
            "GitHub publishes them, and changes them",
        )
        .claims(
            &conditions(answers),
            "GitHub signs for every repository of the world: what the answers name, and no other",
        )?
        .matching(
            patterns,
            separators,
            "the subject in both of its forms, with names alone and with ids",
        )
}

fn repositories(answers: &Answered) -> Vec<String> {
    let owner = answers.text("organisation");
    let names = answers.all("repository").iter();
    names.map(|name| format!("{owner}/{name}")).collect()
}

fn conditions(answers: &Answered) -> Conditions {
    let repositories = repositories(answers);
    let workflows: Vec<_> = answers
        .one("workflow")
        .into_iter()
        .flat_map(|file| {
            repositories
                .iter()
                .map(move |repository| format!("{repository}/.github/workflows/{file}@"))
        })
        .collect();
    let conditions = Conditions::new()
        .is("claims.repository", &repositories)
        .is("claims.repository_id", answers.all("repository_id"))
        .is("claims.repository_owner_id", answers.all("organisation_id"))
        .is("claims.ref", answers.all("ref"))
        .is("claims.environment", answers.all("environment"))
        .starts_with("claims.job_workflow_ref", &workflows);
    match answers.all("event") {
        // pull_request_target runs on the base branch, with its ref, for a stranger's pull request.
        [] => conditions.holds("!claims.event_name.startsWith('pull_request')"),
        events => conditions.is("claims.event_name", events),
    }
}

/// Patterns, and where their `*` stop: where every ref passes, not at the slashes that refs have.
fn subjects(answers: &Answered) -> (BTreeSet<String>, &'static str) {
    let mut endings: Vec<_> = match (answers.all("environment"), answers.all("ref")) {
        ([], []) => vec!["ref:*".to_owned(), "environment:*".to_owned()],
        ([], refs) => refs.iter().map(|name| format!("ref:{name}")).collect(),
        (environments, _) => environments
            .iter()
            .map(|name| format!("environment:{name}"))
            .collect(),
    };
    let of_pull_requests = answers.all("event").iter().any(|e| e == "pull_request");
    if of_pull_requests && answers.all("environment").is_empty() {
        endings.push("pull_request".to_owned());
    }
    let is_open = endings.iter().any(|ending| ending.ends_with('*'));
    let owner = answers.text("organisation");
    let owner_id = answers.one("organisation_id").unwrap_or("*");
    let repository_id = match (answers.all("repository"), answers.all("repository_id")) {
        ([_], [id]) => id,
        _ => "*",
    };
    let mut patterns = BTreeSet::new();
    for name in answers.all("repository") {
        for ending in &endings {
            patterns.insert(format!("repo:{owner}/{name}:{ending}"));
            patterns.insert(format!(
                "repo:{owner}@{owner_id}/{name}@{repository_id}:{ending}"
            ));
        }
    }
    (patterns, if is_open { ":@" } else { ":/@" })
}
