//! What a reading brought that is worth an event.

use jurat_registry::key_sets::{KeyEventKind, KeyFault, KeySet, RefusedKey};

use super::single_flight::Landed;

/// The events of a reading that `landed` so, when `before` was held and the reading before it failed or not.
pub(super) fn of(
    landed: &Landed,
    before: Option<&KeySet>,
    failed_before: bool,
) -> Vec<KeyEventKind> {
    let mut news = Vec::new();
    let (set, change) = match landed {
        Err(_) if failed_before => return news,
        Err(failure) => return vec![KeyEventKind::SourceFailing(failure.sentence.clone())],
        Ok((set, change)) => (set, change),
    };
    if failed_before {
        news.push(KeyEventKind::SourceRecovered);
    }
    // The keys of the first reading are not news.
    if before.is_some() {
        news.extend(change.added.iter().cloned().map(KeyEventKind::KeyAdded));
        news.extend(change.gone.iter().cloned().map(KeyEventKind::KeyGone));
    }
    let known = before.map_or(&[][..], |before| &before.refused);
    let is_new = |key: &&RefusedKey| key.fault != KeyFault::NotForUs && !known.contains(key);
    let refused = set.refused.iter().filter(is_new).cloned();
    news.extend(refused.map(KeyEventKind::KeyRefused));
    news
}
