//! GitHub Actions and GitLab CI/CD: other repositories, other branches, forks, and names that look alike.

use jurat_issuance::rejection::Reason;
use serde_json::{Value, json};

use super::{Case, NearMiss, near_miss, run};

const GITHUB: &str = include_str!("github_actions.json");
const GITLAB: &str = include_str!("gitlab_ci.json");

/// A token of the repository `name` for the environment prod: every claim that says so.
fn of_repository(owner: &str, name: &str) -> Value {
    let workflow = format!("{owner}/{name}/.github/workflows/oidc.yml@refs/heads/main");
    json!({
        "repository": format!("{owner}/{name}"), "repository_owner": owner,
        "sub": format!("repo:{owner}/{name}:environment:prod"),
        "workflow_ref": workflow, "job_workflow_ref": workflow,
    })
}

fn strangers() -> Vec<NearMiss> {
    let denied = Reason::ClaimRuleDenied;
    let mut all: Vec<_> = [
        ("another repository of the owner", "octo-org", "other-repo"),
        (
            "a repository whose name begins alike",
            "octo-org",
            "octo-repo-evil",
        ),
        (
            "an owner whose name begins alike",
            "octo-org-evil",
            "octo-repo",
        ),
        ("an owner in other letters", "Octo-Org", "octo-repo"),
        ("a fork", "mallory", "octo-repo"),
    ]
    .map(|(what, owner, name)| near_miss(what, of_repository(owner, name), denied))
    .into();
    all.push(near_miss(
        "an owner with a slash in its name",
        of_repository("octo-org/octo-repo", "x"),
        denied,
    ));
    all
}

/// Other runs of the repository, and others that come to be called like it.
fn other_runs() -> Vec<NearMiss> {
    vec![
        near_miss(
            "another branch",
            json!({"ref": "refs/heads/dev"}),
            Reason::ClaimRuleDenied,
        ),
        near_miss(
            "a tag called as the branch",
            json!({"ref": "refs/tags/main", "ref_type": "tag"}),
            Reason::ClaimRuleDenied,
        ),
        near_miss(
            "another environment",
            json!({"environment": "staging", "sub": "repo:octo-org/octo-repo:environment:staging"}),
            Reason::ClaimRuleDenied,
        ),
        near_miss(
            "no environment",
            json!({"environment": null, "sub": "repo:octo-org/octo-repo:ref:refs/heads/main"}),
            Reason::ClaimRuleDenied,
        ),
        near_miss(
            "a pull request from a fork",
            json!({
                "event_name": "pull_request", "ref": "refs/pull/7/merge", "head_ref": "main", "base_ref": "main",
                "environment": null, "sub": "repo:octo-org/octo-repo:pull_request",
            }),
            Reason::ClaimRuleDenied,
        ),
        near_miss(
            "pull_request_target, which runs on the base branch",
            json!({"event_name": "pull_request_target", "base_ref": "main", "head_ref": "patch-1"}),
            Reason::ClaimRuleDenied,
        ),
        near_miss(
            "the owner's name, registered anew by somebody else",
            json!({"repository_owner_id": "9000"}),
            Reason::ClaimRuleDenied,
        ),
        near_miss(
            "the repository, made anew under its name",
            json!({"repository_id": "75"}),
            Reason::ClaimRuleDenied,
        ),
    ]
}

/// Tokens of which one claim is another.
fn other_claims() -> Vec<NearMiss> {
    vec![
        near_miss(
            "a reusable workflow of another repository",
            json!({"job_workflow_ref": "mallory/tools/.github/workflows/oidc.yml@refs/heads/main"}),
            Reason::ClaimRuleDenied,
        ),
        near_miss(
            "another workflow file",
            json!({"job_workflow_ref": "octo-org/octo-repo/.github/workflows/oidc.yml.evil.yml@refs/heads/main"}),
            Reason::ClaimRuleDenied,
        ),
        near_miss(
            "the repository as a list",
            json!({"repository": ["octo-org/octo-repo"]}),
            Reason::ClaimRuleDenied,
        ),
        near_miss(
            "no repository",
            json!({"repository": null}),
            Reason::ClaimRuleDenied,
        ),
        near_miss(
            "the subject alone of another repository",
            json!({"sub": "repo:octo-org/other-repo:environment:prod"}),
            Reason::SubjectNotAllowed,
        ),
        near_miss(
            "the subject with a tail",
            json!({"sub": "repo:octo-org/octo-repo:environment:prod:x"}),
            Reason::SubjectNotAllowed,
        ),
        near_miss(
            "the subject of another owner by its id",
            json!({"sub": "repo:octo-org@66/octo-repo@74:environment:prod"}),
            Reason::SubjectNotAllowed,
        ),
        near_miss(
            "the default audience, which other services accept",
            json!({"aud": "https://github.com/octo-org"}),
            Reason::AudienceNotUs,
        ),
        near_miss(
            "another service's audience",
            json!({"aud": "sts.amazonaws.com"}),
            Reason::AudienceNotUs,
        ),
        near_miss(
            "an enterprise's issuer",
            json!({"iss": "https://token.actions.githubusercontent.com/octo-enterprise"}),
            Reason::IssuerUnknown,
        ),
    ]
}

#[tokio::test]
async fn github_actions_in_an_environment() {
    let mut refused = strangers();
    refused.extend(other_runs());
    refused.extend(other_claims());
    run(Case {
        preset: "github-actions",
        answers: json!({
            "organisation": "octo-org", "repository": "octo-repo", "environment": "prod", "ref": "refs/heads/main",
            "workflow": "oidc.yml", "organisation_id": "65", "repository_id": "74",
        }),
        shape: GITHUB,
        claims: json!({}),
        accepted: vec![(
            "the subject with ids",
            json!({"sub": "repo:octo-org@65/octo-repo@74:environment:prod"}),
        )],
        refused,
    })
    .await;
}

#[tokio::test]
async fn github_actions_on_a_branch_without_ids() {
    let subject = |subject: &str| json!({ "sub": subject });
    run(Case {
        preset: "github-actions",
        answers: json!({"organisation": "octo-org", "repository": "octo-repo", "ref": "refs/heads/main"}),
        shape: GITHUB,
        claims: json!({"environment": null, "event_name": "push", "sub": "repo:octo-org/octo-repo:ref:refs/heads/main"}),
        accepted: vec![(
            "the subject with ids",
            subject("repo:octo-org@65/octo-repo@74:ref:refs/heads/main"),
        )],
        refused: vec![
            near_miss(
                "another branch",
                json!({"ref": "refs/heads/main2", "sub": "repo:octo-org/octo-repo:ref:refs/heads/main2"}),
                Reason::ClaimRuleDenied,
            ),
            near_miss(
                "the subject of an environment, whose ref is not in it",
                json!({"environment": "prod", "sub": "repo:octo-org/octo-repo:environment:prod"}),
                Reason::SubjectNotAllowed,
            ),
            near_miss(
                "an owner behind an @ that is not its end",
                subject("repo:octo-org@65/evil@1/octo-repo@74:ref:refs/heads/main"),
                Reason::SubjectNotAllowed,
            ),
            near_miss(
                "an owner whose name begins alike, in the subject alone",
                subject("repo:octo-org-evil@65/octo-repo@74:ref:refs/heads/main"),
                Reason::SubjectNotAllowed,
            ),
        ],
    })
    .await;
}

/// A token of the project `path`: every claim that says so.
fn of_project(path: &str, id: &str) -> Value {
    json!({
        "project_path": path, "project_id": id,
        "namespace_path": path.rsplit_once('/').unwrap().0,
        "ci_config_ref_uri": format!("gitlab.example.com/{path}//.gitlab-ci.yml@refs/heads/main"),
        "sub": format!("project_path:{path}:ref_type:branch:ref:feature-branch-1"),
    })
}

#[tokio::test]
async fn gitlab_ci_as_recorded() {
    let denied = Reason::ClaimRuleDenied;
    run(Case {
        preset: "gitlab-ci",
        answers: json!({
            "base_url": "https://gitlab.example.com", "project": "my-group/my-project", "protected": "no",
            "ref": "refs/heads/feature-branch-1", "project_id": "20", "namespace_id": "72",
        }),
        shape: GITLAB,
        claims: json!({}),
        accepted: vec![],
        refused: vec![
            near_miss("another project", of_project("my-group/other", "21"), denied),
            near_miss("a project whose name begins alike", of_project("my-group/my-project-evil", "21"), denied),
            near_miss("a group whose name begins alike", of_project("my-group-evil/my-project", "21"), denied),
            near_miss("a subgroup", of_project("my-group/my-project/my-project", "21"), denied),
            near_miss("a group before it", of_project("evil/my-group/my-project", "21"), denied),
            near_miss("a fork", of_project("mallory/my-project", "22"), denied),
            near_miss("the path, taken by another project", json!({"project_id": "99"}), denied),
            near_miss("the group, made anew", json!({"namespace_id": "99"}), denied),
            near_miss(
                "another branch",
                json!({
                    "ref": "main", "ref_path": "refs/heads/main",
                    "sub": "project_path:my-group/my-project:ref_type:branch:ref:main",
                }),
                denied,
            ),
            near_miss(
                "a tag called as the branch",
                json!({
                    "ref_type": "tag", "ref_path": "refs/tags/feature-branch-1",
                    "sub": "project_path:my-group/my-project:ref_type:tag:ref:feature-branch-1",
                }),
                denied,
            ),
            near_miss(
                "a fork's merge request, whose branch is called alike, of a GitLab without the fix",
                json!({"pipeline_source": "merge_request_event"}),
                denied,
            ),
            near_miss(
                "the subject alone of another project",
                json!({"sub": "project_path:my-group/other:ref_type:branch:ref:feature-branch-1"}),
                Reason::SubjectNotAllowed,
            ),
            near_miss("the instance as audience, the default", json!({"aud": "https://gitlab.example.com"}), Reason::AudienceNotUs),
            near_miss("gitlab.com", json!({"iss": "https://gitlab.com"}), Reason::IssuerUnknown),
        ],
    })
    .await;
}

#[tokio::test]
async fn gitlab_com_from_protected_branches() {
    let on = |branch: &str, protected: &str| {
        json!({
            "ref": branch, "ref_path": format!("refs/heads/{branch}"), "ref_protected": protected,
            "sub": format!("project_path:my-group/my-project:ref_type:branch:ref:{branch}"),
        })
    };
    let mut claims = on("main", "true");
    claims["iss"] = json!("https://gitlab.com");
    run(Case {
        preset: "gitlab-ci",
        answers: json!({"project": "my-group/my-project"}),
        shape: GITLAB,
        claims,
        accepted: vec![("another protected branch", on("release/2.0", "true"))],
        refused: vec![
            near_miss(
                "a branch that anybody may push to",
                on("patch-1", "false"),
                Reason::ClaimRuleDenied,
            ),
            near_miss(
                "protected as a truth value",
                json!({"ref_protected": true}),
                Reason::ClaimRuleDenied,
            ),
            near_miss(
                "the subject alone of a project whose name begins alike",
                json!({"sub": "project_path:my-group/my-project-evil:ref_type:branch:ref:main"}),
                Reason::SubjectNotAllowed,
            ),
        ],
    })
    .await;
}
