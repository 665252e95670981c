//! Lists of what is many: the API looks through a bounded number of records at a time, and may find none though there are more.

use jurat_console::paths;
use serde::de::DeserializeOwned;

use super::api::{Api, Refused};
use super::read::Listed;

/// So many on a page.
const ROWS: &str = "50";

/// So often the API is asked to go on before a page is shown empty.
const MOST_CALLS: usize = 5;

/// A page of `collection` with what `sought` says, from `after` on.
pub(super) async fn look<T: DeserializeOwned>(
    api: &Api<'_>,
    collection: &str,
    sought: &[(&str, &str)],
    after: Option<String>,
) -> Result<Listed<T>, Refused> {
    let mut after = after;
    let mut calls = 1;
    loop {
        let part = [
            ("limit", ROWS),
            ("after", after.as_deref().unwrap_or_default()),
        ];
        let query = paths::query(part.iter().chain(sought).copied());
        let page: Listed<T> = api.get(&format!("{collection}?{query}")).await?;
        if !page.items.is_empty() || page.next.is_none() || calls == MOST_CALLS {
            return Ok(page);
        }
        after = page.next;
        calls += 1;
    }
}
