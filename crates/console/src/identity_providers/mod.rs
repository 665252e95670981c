//! Identity providers: the list, one of them, its rules on trial, its settings, and the way to a new one.

mod form;
mod list;
mod proposal;
mod rules;
mod show;
mod start;

pub use form::IdentityProviderFormPage;
pub use list::{IdentityProviderRow, IdentityProvidersPage};
pub use proposal::{
    CheckedLine, NearMissShown, ProposalKeys, ProposalPage, ProposedLine, SignatureShown,
};
pub use rules::{RuleTestShown, RulesPage, TrialCheck, TrialResult, TrialShown};
pub use show::IdentityProviderPage;
pub use start::{QuestionShown, TrustQuestionsPage, TrustStartPage};
