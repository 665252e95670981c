//! What was just done, said once on the next page. The address names the sentence and never holds one, or anybody could put words there.

use jurat_console::Notice;

const SENTENCES: &[(&str, &str)] = &[
    ("created", "It is registered."),
    ("changed", "The changes are in force."),
    ("enabled", "It is switched on."),
    (
        "disabled",
        "It is switched off, and what it got counts for nothing any more.",
    ),
    (
        "resource-disabled",
        "It is switched off: no token is issued for it any more.",
    ),
    ("removed", "It is gone."),
    ("credential-added", "The credential is added."),
    ("credential-enabled", "The credential counts again."),
    ("credential-disabled", "The credential counts no more."),
    ("credential-removed", "The credential is gone."),
    ("key-added", "The key is added."),
    ("key-enabled", "The key counts again."),
    ("key-disabled", "The key counts no more."),
    ("key-removed", "The key is gone."),
    (
        "risk-accepted",
        "The risk is accepted; the audit log says by whom.",
    ),
    ("keys-read", "The keys were read just now."),
    ("revoked", "It is revoked."),
    ("all-revoked", "Everything that counted is revoked."),
    (
        "many-revoked",
        "Very much is revoked, and there is more: revoke all once again.",
    ),
    (
        "key-published",
        "The next key is published, and signs when its time has come.",
    ),
    ("key-signs", "The new key signs from now on."),
    ("key-retired", "The key signs nothing any more."),
    (
        "key-revoked",
        "The key is gone, and what it signed counts for nothing.",
    ),
    ("key-imported", "The key is published."),
    ("password-set", "The password is set."),
    (
        "signed-out",
        "The user is signed out everywhere, and what was issued before counts for nothing any more.",
    ),
];

/// The address `href`, on whose page the sentence of that name is said.
pub(super) fn on_page(href: &str, name: &str) -> String {
    let joint = if href.contains('?') { '&' } else { '?' };
    format!("{href}{joint}done={name}")
}

/// The sentence that a query asks for.
pub(super) fn notice(query: Option<&str>) -> Option<Notice> {
    let mut pairs = query?.split('&');
    let name = pairs.find_map(|pair| pair.strip_prefix("done="))?;
    let (_, sentence) = SENTENCES.iter().find(|(own, _)| *own == name)?;
    Some(Notice {
        good: true,
        sentence: (*sentence).to_owned(),
    })
}
