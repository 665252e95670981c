//! What decisions are looked for, as the address says it, and what the API finds.

use jurat_console::decisions::DecisionsFilter;
use jurat_registry::clock::Timestamp;

use super::record::Decision;
use crate::console::api::Refused;
use crate::console::look::look;
use crate::console::read::Listed;
use crate::console::visit::Visit;

const DAY_SECONDS: u32 = 86_400;

/// The search that the address of the page says.
pub(super) fn filter(visit: &Visit) -> DecisionsFilter {
    let stated = |name| visit.query(name).unwrap_or_default();
    DecisionsFilter {
        granted: stated("granted"),
        reason: stated("reason"),
        client: stated("client"),
        issuer: stated("issuer"),
        subject: stated("subject"),
        since: stated("since"),
        until: stated("until"),
    }
}

/// A page of what is found.
pub(super) async fn find(
    visit: &Visit,
    filter: &DecisionsFilter,
    after: Option<String>,
) -> Result<Listed<Decision>, Refused> {
    let sought = Sought::of(filter)?;
    look(&visit.api(), "/decisions", &sought.named(), after).await
}

/// What is looked for, as the API has it.
struct Sought<'f> {
    filter: &'f DecisionsFilter,
    since: String,
    until: String,
}

impl<'f> Sought<'f> {
    fn of(filter: &'f DecisionsFilter) -> Result<Self, Refused> {
        Ok(Self {
            filter,
            since: day(&filter.since, "since", 0)?,
            // The last day belongs to it.
            until: day(&filter.until, "until", DAY_SECONDS)?,
        })
    }

    fn named(&self) -> [(&str, &str); 7] {
        let outcome = match self.filter.granted.as_str() {
            "yes" => "granted",
            "no" => "refused",
            _ => "",
        };
        [
            ("outcome", outcome),
            ("reason", &self.filter.reason),
            ("client", &self.filter.client),
            ("issuer", &self.filter.issuer),
            ("subject", &self.filter.subject),
            ("since", &self.since),
            ("until", &self.until),
        ]
    }
}

/// The beginning of a day such as `2026-11-21`, and so many seconds after it.
fn day(text: &str, field: &str, seconds: u32) -> Result<String, Refused> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let begins: Result<Timestamp, _> = format!("{text}T00:00:00Z").parse();
    let begins = begins.map_err(|_| Refused {
        status: 400,
        detail: "a day is written like 2026-11-21".to_owned(),
        field: Some(field.to_owned()),
    })?;
    Ok(begins.plus_seconds(seconds).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_belongs_to_what_is_looked_for() {
        let filter = DecisionsFilter {
            granted: "no".to_owned(),
            issuer: "https://a".to_owned(),
            since: "2026-11-20".to_owned(),
            until: "2026-11-20".to_owned(),
            ..DecisionsFilter::default()
        };
        let sought = Sought::of(&filter);
        let sought = sought.unwrap_or_else(|refused| panic!("{}", refused.detail));
        let named = sought.named();
        assert!(
            named.contains(&("outcome", "refused")) && named.contains(&("issuer", "https://a"))
        );
        let [.., (_, since), (_, until)] = named;
        assert!(since.starts_with("2026-11-20T00:00:00"), "{since}");
        assert!(until.starts_with("2026-11-21T00:00:00"), "{until}");
        let wrong = DecisionsFilter {
            until: "soon".to_owned(),
            ..filter.clone()
        };
        assert!(Sought::of(&wrong).is_err());
    }
}
