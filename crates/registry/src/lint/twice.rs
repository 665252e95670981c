//! One signer registered twice. Within a tenant an issuer is registered once, by its exact text; but one signer may go by several texts:
//! the two spellings of Google's, versions 1 and 2 of an Entra tenant, a slash or a capital letter more. Others share a key or a key
//! document. What one registration binds, the other may let pass.

use std::sync::Arc;

use url::Url;

use super::finding::{Finding, Severity, quoted};
use super::surroundings::Surroundings;
use crate::clock::Timestamp;
use crate::identity_provider::IdentityProvider;

/// `registered-twice`: with rules that overlap.
pub(super) fn registered_twice(
    provider: &IdentityProvider,
    around: &Surroundings<'_>,
) -> Option<Finding> {
    let other = around.others.iter().find(|other| {
        other.id() != provider.id()
            && other.is_live(around.now)
            && is_same_signer(provider, other, around.now)
            && may_overlap(provider, other)
    })?;
    let both_have_claim_rules = [provider, other]
        .iter()
        .all(|one| one.settings().claim_rule.is_some());
    let (severity, how) = if both_have_claim_rules {
        // Whether two claim rules allow the same claims cannot be told in general.
        (Severity::Note, "may let the same assertions pass")
    } else {
        (Severity::Warning, "let the same subjects pass")
    };
    Some(Finding::new(
        "registered-twice",
        severity,
        format!(
            "{} is the same signer under another name, and the rules of both {how}: what you narrow here may still pass there",
            other.issuer()
        ),
        format!("jurat idp disable {}", quoted(other.issuer())),
    ))
}

fn may_overlap(one: &IdentityProvider, other: &Arc<IdentityProvider>) -> bool {
    let (one, other) = (one.settings(), other.settings());
    one.subjects.overlaps(&other.subjects)
}

fn is_same_signer(one: &IdentityProvider, other: &IdentityProvider, now: Timestamp) -> bool {
    signer(one.issuer()) == signer(other.issuer())
        || share_a_key(one, other, now)
        || share_a_document(one, other)
}

fn share_a_key(one: &IdentityProvider, other: &IdentityProvider, now: Timestamp) -> bool {
    let live = |provider: &'_ IdentityProvider| {
        let keys = provider.keys().iter().filter(|key| key.is_live(now));
        keys.map(|key| key.key.jwk_thumbprint()).collect::<Vec<_>>()
    };
    let theirs = live(other);
    live(one).iter().any(|key| theirs.contains(key))
}

fn share_a_document(one: &IdentityProvider, other: &IdentityProvider) -> bool {
    let url = |provider: &IdentityProvider| {
        let source = provider.settings().key_source.as_ref();
        source.and_then(|source| source.from.url().map(str::to_owned))
    };
    url(one).is_some_and(|one| url(other) == Some(one))
}

/// Who signs under `issuer`, as far as its text says: the same for all texts of one signer.
fn signer(issuer: &str) -> String {
    const ENTRA: [&str; 2] = ["login.microsoftonline.com/", "sts.windows.net/"];
    let lower = issuer.to_ascii_lowercase();
    let normal = Url::parse(&lower).map_or(lower, |url| url.to_string());
    let bare = normal
        .strip_prefix("https://")
        .or_else(|| normal.strip_prefix("http://"))
        .unwrap_or(&normal)
        .trim_end_matches('/');
    for host in ENTRA {
        if let Some(path) = bare.strip_prefix(host) {
            let tenant = path.split('/').next().unwrap_or(path);
            return format!("entra/{tenant}");
        }
    }
    bare.to_owned()
}

#[cfg(test)]
mod tests {
    use super::signer;

    #[test]
    fn one_signer_is_known_by_all_its_names() {
        for (one, other) in [
            ("accounts.google.com", "https://accounts.google.com"),
            (
                "https://sts.windows.net/6c1e/",
                "https://login.microsoftonline.com/6c1e/v2.0",
            ),
            ("https://IdP.example.com/", "https://idp.example.com:443"),
            ("http://idp.example.com/a", "https://idp.example.com/a/"),
        ] {
            assert_eq!(signer(one), signer(other), "{one} {other}");
        }
        for (one, other) in [
            (
                "https://sts.windows.net/6c1e/",
                "https://sts.windows.net/7d2f/",
            ),
            ("https://idp.example.com/a", "https://idp.example.com/b"),
            ("https://idp.example.com", "https://idp.example.com:8443"),
            ("jwtIDP", "otherIDP"),
        ] {
            assert_ne!(signer(one), signer(other), "{one} {other}");
        }
    }
}
