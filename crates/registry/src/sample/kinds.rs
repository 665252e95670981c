//! The kinds of issuers that are recognised, one file each: the shapes of their tokens as their presets' files cite them.

pub(super) mod entra;
pub(super) mod github_actions;
pub(super) mod gitlab_ci;
pub(super) mod google;
pub(super) mod keycloak;
pub(super) mod kubernetes;
pub(super) mod okta;
pub(super) mod spiffe;
pub(super) mod wso2_is;
