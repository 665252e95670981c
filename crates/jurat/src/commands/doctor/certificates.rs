//! Certificates of clients and identity providers: once one has ended, what it signed counts for nothing.

use jurat_registry::clock::Timestamp;
use serde_json::Value;

use crate::admin_client::session::AdminSession;
use crate::failure::Outcome;

use super::finding::Finding;

const CHECK: &str = "certificates";
const SOON_SECONDS: u32 = 30 * 86_400;
/// So many are named.
const MOST_NAMED: usize = 10;

/// Looks at every certificate that is switched on.
pub(super) async fn look(session: &AdminSession, now: Timestamp) -> Finding {
    match ending(session, now).await {
        Err(failure) => Finding::of_failure(CHECK, failure),
        Ok(ending) if ending.is_empty() => Finding::ok(CHECK, "none ends within 30 days"),
        Ok(ending) => {
            let more = ending.len().saturating_sub(MOST_NAMED);
            let named = ending[..ending.len() - more].join("; ");
            let detail = match more {
                0 => named,
                more => format!("{named}; and {more} more"),
            };
            Finding::warn(CHECK, detail)
                .remedy("register the next one before: jurat client credential add ID --certificate FILE")
                .remedy("for an identity provider: jurat idp key add ISSUER --certificate FILE")
        }
    }
}

async fn ending(session: &AdminSession, now: Timestamp) -> Outcome<Vec<String>> {
    let mut ending = Vec::new();
    for client in session.list("/clients").await? {
        ending.extend(of_record(
            &client,
            &client["id"],
            &client["credentials"],
            now,
        ));
    }
    for provider in session.list("/identity-providers").await? {
        ending.extend(of_record(
            &provider,
            &provider["issuer"],
            &provider["keys"],
            now,
        ));
    }
    Ok(ending)
}

fn of_record(record: &Value, name: &Value, keys: &Value, now: Timestamp) -> Vec<String> {
    if record["enabled"] == false {
        return Vec::new();
    }
    let name = name.as_str().unwrap_or_default();
    let soon = |key: &Value| {
        let end = key.pointer("/certificate/not_after")?.as_str()?;
        let end: Timestamp = end.parse().ok()?;
        let verb = if end < now { "ended" } else { "ends" };
        let near = key["enabled"] != false && end < now.plus_seconds(SOON_SECONDS);
        near.then(|| format!("{name}: {verb} {end}"))
    };
    let keys = keys.as_array();
    keys.into_iter().flatten().filter_map(soon).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_certificate_that_ends_within_30_days_is_told_unless_it_is_switched_off() {
        let now: Timestamp = "2026-11-20T00:00:00Z".parse().unwrap();
        let key = |end: &str, enabled: bool| json!({"enabled": enabled, "certificate": {"not_after": end}});
        let keys = json!([
            key("2026-12-01T00:00:00Z", true),
            key("2026-12-02T00:00:00Z", false),
            key("2027-12-01T00:00:00Z", true),
            key("2026-11-01T00:00:00Z", true),
            {"enabled": true, "certificate": null},
        ]);
        let told = of_record(&json!({"enabled": true}), &json!("a"), &keys, now);
        assert_eq!(
            told,
            [
                "a: ends 2026-12-01T00:00:00Z",
                "a: ended 2026-11-01T00:00:00Z"
            ]
        );
        assert!(of_record(&json!({"enabled": false}), &json!("a"), &keys, now).is_empty());
    }
}
