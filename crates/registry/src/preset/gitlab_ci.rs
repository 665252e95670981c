//! `gitlab-ci`: a job of GitLab CI/CD trades one of its `id_tokens`. Claims, subject and lifetime as
//! <https://docs.gitlab.com/ci/secrets/id_token_authentication/> has them.
//!
//! On gitlab.com one issuer signs for every project of the world. A merge request's pipeline may run a stranger's code under the
//! project's name, so its tokens are left out.

use std::collections::BTreeSet;

use super::answers::Answered;
use super::bundle::{LIFE_OF_AN_HOUR, Line, Preset, RS256};
use super::conditions::Conditions;
use super::question::Question;
use super::shape::Shape;
use super::trust::{Binding, Trust};
use crate::assertion_rules::ReplayMode;
use crate::key_source::KeyDocument;
use crate::problem::InvalidRecord;

/// For jobs of GitLab CI/CD.
pub(super) const PRESET: Preset = Preset {
    name: "gitlab-ci",
    summary: "jobs of GitLab CI/CD with id_tokens, on gitlab.com or an instance of one's own",
    client: &[],
    identity_provider: &[
        RS256,
        LIFE_OF_AN_HOUR,
        Line {
            setting: "assertion.replay",
            value: "once",
            reason: "every token has a jti; a job that trades twice names two id_tokens",
            set: |s, _| s.assertion.replay = ReplayMode::Once,
        },
    ],
    trust: Some(&TRUST),
};

static TRUST: Trust = Trust {
    issuer: "{base_url}",
    audience: "in .gitlab-ci.yml, name this server's issuer identifier as aud of an id_tokens entry of its own",
    remark: None,
    bound_claims: &["project_path", "ref_path", "ref_protected", "pipeline_source"],
    separators: ":",
    questions: &[
        Question::optional(
            "answers.base_url",
            "Where does GitLab stand?",
            "https://gitlab.example.com",
            Shape::BaseUrl,
        )
        .or("https://gitlab.com"),
        Question::required(
            "answers.project",
            "Which project may ask, with its groups?",
            "acme/site",
            Shape::ProjectPath,
        )
        .many(),
        Question::optional(
            "answers.ref",
            "From which branch or tag? Left open, every one that the next answer allows.",
            "refs/heads/main",
            Shape::GitRef,
        )
        .many(),
        Question::optional(
            "answers.protected",
            "From protected branches and tags alone? Whoever may push to another can ask from it.",
            "yes",
            Shape::YesOrNo,
        )
        .or("yes"),
        Question::optional(
            "answers.environment",
            "In which deployment environment?",
            "production",
            Shape::Environment,
        )
        .many(),
        Question::optional(
            "answers.project_id",
            "Which id has the project (project_id)? It stays through renames and moves; a path that is given up can be taken by somebody else.",
            "20",
            Shape::Number,
        )
        .many(),
        Question::optional(
            "answers.namespace_id",
            "Which id has its group (namespace_id)? It stays while the project is in that group.",
            "72",
            Shape::Number,
        ),
    ],
    bind,
};

fn bind(answers: &Answered) -> Result<Binding, InvalidRecord> {
    let conditions = Conditions::new()
        .is("claims.project_path", answers.all("project"))
        .is("claims.project_id", answers.all("project_id"))
        .is("claims.namespace_id", answers.all("namespace_id"))
        .is("claims.ref_path", answers.all("ref"))
        .is("claims.environment", answers.all("environment"));
    let conditions = if answers.is_yes("protected") {
        conditions.holds("claims.ref_protected == 'true'")
    } else {
        // A merge request's pipeline may start others, under the same project's name. On a protected ref there are none of those.
        conditions.holds("claims.pipeline_source != 'parent_pipeline'")
    };
    // Before GitLab's fix the token of a fork's merge request named the project it was opened against:
    // <https://gitlab.com/gitlab-org/gitlab/-/work_items/563038>.
    let conditions = conditions.holds("claims.pipeline_source != 'merge_request_event'");
    Binding::to(answers.text("base_url"))
        .keys(KeyDocument::Discovery, "GitLab publishes them")
        .claims(
            &conditions,
            "GitLab signs for every project it holds: what the answers name, and no other",
        )?
        .matching(
            subjects(answers),
            TRUST.separators,
            "the subject as GitLab composes it of project and ref",
        )
}

fn subjects(answers: &Answered) -> BTreeSet<String> {
    let endings: Vec<_> = match answers.all("ref") {
        [] => vec!["ref_type:*:ref:*".to_owned()],
        refs => refs.iter().filter_map(|name| ending(name)).collect(),
    };
    let projects = answers.all("project").iter();
    projects
        .flat_map(|project| {
            endings
                .iter()
                .map(move |ending| format!("project_path:{project}:{ending}"))
        })
        .collect()
}

fn ending(name: &str) -> Option<String> {
    if let Some(branch) = name.strip_prefix("refs/heads/") {
        Some(format!("ref_type:branch:ref:{branch}"))
    } else {
        let tag = name.strip_prefix("refs/tags/")?;
        Some(format!("ref_type:tag:ref:{tag}"))
    }
}
