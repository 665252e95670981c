//! The reasons for refusals, by their stable names.

use jurat_issuance::rejection::Reason;

use crate::endpoints::page_form::sentence;

/// Every name, in the order of the checks.
pub(super) fn names() -> Vec<String> {
    let names = Reason::ALL.iter().map(|reason| reason.name());
    names.map(str::to_owned).collect()
}

/// What happened when it is refused for that reason.
pub(in crate::console) fn told(name: &str) -> Option<String> {
    let reason = Reason::ALL.iter().find(|reason| reason.name() == name)?;
    Some(sentence(&reason.sentence()))
}
