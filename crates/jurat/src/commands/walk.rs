//! Lists whose pages may be short: the server looks at a bounded number of records for each, so whoever wants so many goes on.

use serde_json::Value;

use crate::admin_client::session::{AdminSession, encode};
use crate::failure::Outcome;

/// So many pages are asked for at most.
const MOST_PAGES: usize = 50;

/// What a list holds, as far as it was gone through.
pub(super) struct Walked {
    /// At most so many as were wanted.
    pub(super) items: Vec<Value>,
    /// Whether there may be more.
    pub(super) has_more: bool,
}

/// Goes through the list at `path` with these parameters until `limit` items are found.
pub(super) async fn walk(
    session: &AdminSession,
    path: &str,
    parameters: &[(&str, Option<&str>)],
    limit: u32,
) -> Outcome<Walked> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let stated = parameters.iter().filter_map(|(name, value)| {
        let value = encode((*value)?);
        Some(format!("&{name}={value}"))
    });
    let stated: String = stated.collect();
    let mut items: Vec<Value> = Vec::new();
    let mut after = String::new();
    for _ in 0..MOST_PAGES {
        let size = limit.saturating_sub(items.len()).min(200);
        let mut page = session
            .find(&format!("{path}?limit={size}{stated}{after}"))
            .await?;
        if let Some(Value::Array(found)) = page.get_mut("items").map(Value::take) {
            items.extend(found);
        }
        let Some(next) = page["next"].as_str() else {
            let has_more = false;
            return Ok(Walked { items, has_more });
        };
        if items.len() >= limit {
            break;
        }
        after = format!("&after={}", encode(next));
    }
    let has_more = true;
    Ok(Walked { items, has_more })
}
