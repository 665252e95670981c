//! Which kind of issuer a sample is from.

use super::kinds::{
    entra, github_actions, gitlab_ci, google, keycloak, kubernetes, okta, spiffe, wso2_is,
};
use super::recogniser::Recogniser;
use super::said::Sample;

/// Every kind. Their shapes exclude one another.
static KINDS: [&Recogniser; 9] = [
    &github_actions::KIND,
    &gitlab_ci::KIND,
    &kubernetes::KIND,
    &spiffe::KIND,
    &google::KIND,
    &entra::KIND,
    &okta::KIND,
    &wso2_is::KIND,
    &keycloak::KIND,
];

/// The kind whose shape the sample has.
pub(super) fn recognise(sample: &Sample) -> Option<&'static Recogniser> {
    KINDS.iter().copied().find(|kind| (kind.fits)(sample))
}

/// The kind that a preset is for.
pub(super) fn of_preset(name: &str) -> Option<&'static Recogniser> {
    KINDS.iter().copied().find(|kind| kind.preset == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::PRESETS;

    #[test]
    fn every_preset_that_asks_is_recognised() {
        let asking = PRESETS.iter().filter(|preset| preset.trust.is_some());
        let asking: Vec<_> = asking.map(|preset| preset.name).collect();
        assert_eq!(asking.len(), KINDS.len());
        for name in asking {
            assert!(of_preset(name).is_some(), "{name}");
        }
    }
}
