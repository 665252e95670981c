//! Presets: what a client or identity provider that people come from needs, as settings, each with its reason. They are shown in full before
//! they are applied. What real SDKs and issuers send decides them; nothing in them widens for whom an issuer may speak, and a preset
//! for an issuer that signs for many asks whom to trust ([`question`]) and binds to the answers.
//!
//! | file | what it holds |
//! |---|---|
//! | `bundle` | a preset |
//! | `question`, `shape`, `answers` | what is asked, what an answer may look like, answers held to it |
//! | `trust`, `conditions`, `proposal` | a kind of issuer, its claim rule, and the settings that answers lead to |
//! | `clients` | the presets for clients |
//! | one file each | the presets for identity providers |

pub mod answers;
mod bundle;
mod clients;
mod conditions;
mod entra;
mod github_actions;
mod gitlab_ci;
mod google;
mod keycloak;
mod kubernetes;
mod okta;
mod proposal;
pub mod question;
pub mod shape;
mod spiffe;
mod trust;
mod wso2;
mod wso2_is;

pub use bundle::{Line, Preset};
pub use proposal::Proposal;
pub use trust::{BoundLine, Trust};

/// Every preset.
pub static PRESETS: [Preset; 15] = [
    clients::AXWAY,
    wso2::PRESET,
    clients::GOOGLE_SERVICE_ACCOUNT,
    clients::SALESFORCE,
    clients::BOX,
    clients::DOCUSIGN,
    github_actions::PRESET,
    gitlab_ci::PRESET,
    kubernetes::PRESET,
    spiffe::PRESET,
    google::PRESET,
    entra::PRESET,
    okta::PRESET,
    wso2_is::PRESET,
    keycloak::PRESET,
];

/// The preset of that name.
pub fn find(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}

#[cfg(test)]
mod tests;
