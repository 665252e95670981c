//! Presets for kinds of issuers, as the administration API lists them.

use jurat_console::clients::PresetShown;
use jurat_console::identity_providers::QuestionShown;
use serde::Deserialize;

use crate::console::api::{Api, Refused};

/// A preset.
#[derive(Deserialize)]
pub(super) struct Preset {
    pub(super) name: String,
    summary: String,
    pub(super) identity_provider: Vec<Line>,
    trust: Option<Trust>,
}

/// A setting that a preset makes.
#[derive(Deserialize)]
pub(super) struct Line {
    pub(super) setting: String,
    pub(super) reason: String,
}

#[derive(Deserialize)]
struct Trust {
    audience: String,
    remark: Option<String>,
    questions: Vec<Question>,
}

#[derive(Deserialize)]
struct Question {
    name: String,
    #[serde(rename = "question")]
    words: String,
    example: String,
    required: bool,
    default: Option<String>,
    many: bool,
}

/// The presets for identity providers.
pub(super) async fn all(api: &Api<'_>) -> Result<Vec<Preset>, Refused> {
    let presets: Vec<Preset> = api.get("/presets").await?;
    let for_providers = presets
        .into_iter()
        .filter(|one| one.trust.is_some() || !one.identity_provider.is_empty());
    // Whoever knows what it is finds that before what is any issuer's.
    let (kinds, any): (Vec<_>, _) = for_providers.partition(|one: &Preset| one.trust.is_some());
    Ok(kinds.into_iter().chain::<Vec<_>>(any).collect())
}

/// The preset of that name.
pub(super) async fn find(api: &Api<'_>, name: &str) -> Result<Option<Preset>, Refused> {
    let all = all(api).await?;
    Ok(all.into_iter().find(|one| one.name == name))
}

impl Preset {
    /// As a page offers it.
    pub(super) fn shown(&self) -> PresetShown {
        PresetShown {
            name: self.name.clone(),
            title: title(&self.name).to_owned(),
            sentence: crate::endpoints::page_form::sentence(&self.summary),
        }
    }

    /// What it asks; nothing when it is any issuer's.
    pub(super) fn questions(&self) -> Vec<QuestionShown> {
        let questions = self.trust.iter().flat_map(|trust| &trust.questions);
        let shown = questions.map(|one| QuestionShown {
            name: one.name.clone(),
            question: one.words.clone(),
            example: one.example.clone(),
            required: one.required,
            many: one.many,
            default: one.default.clone(),
        });
        shown.collect()
    }

    /// What to know before: what its tokens must say, and what else.
    pub(super) fn remark(&self) -> Option<String> {
        let trust = self.trust.as_ref()?;
        let sentences = [Some(&trust.audience), trust.remark.as_ref()];
        let sentences = sentences.into_iter().flatten();
        let sentences: Vec<_> = sentences
            .map(crate::endpoints::page_form::sentence)
            .collect();
        Some(sentences.join(" "))
    }
}

/// What people call the kind of issuer that a preset is for.
pub(super) fn title(name: &str) -> &str {
    match name {
        "entra" => "Microsoft Entra ID",
        "github-actions" => "GitHub Actions",
        "gitlab-ci" => "GitLab CI",
        "google" => "Google",
        "keycloak" => "Keycloak",
        "kubernetes" => "Kubernetes",
        "okta" => "Okta",
        "spiffe" => "SPIFFE",
        "wso2" => "Any issuer, as WSO2 trusted it",
        "wso2-is" => "WSO2 Identity Server",
        name => name,
    }
}
