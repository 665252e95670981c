//! What is counted while the server works, for Prometheus. Every counter is held here, made once: to count is one atomic addition, and
//! no label ever comes from a request.

use jurat_issuance::rejection::Reason;
use jurat_protocol::grant_type::GrantType;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

/// The counters.
pub struct Metrics {
    registry: Registry,
    granted: Vec<(GrantType, Counter)>,
    refused: Vec<(Reason, Counter)>,
    counted_only: Counter,
    key_events: Vec<(KeyEventName, Counter)>,
}

/// What can happen to the keys of those who are trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyEventName {
    /// A key is new.
    Added,
    /// A key is gone.
    Gone,
    /// A key is published and not taken.
    Refused,
    /// A certificate is near its end.
    CertificateEnding,
    /// A source cannot be read.
    SourceFailing,
    /// A source can be read again.
    SourceRecovered,
}

impl KeyEventName {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Added, "key-added"),
        (Self::Gone, "key-gone"),
        (Self::Refused, "key-refused"),
        (Self::CertificateEnding, "certificate-ending"),
        (Self::SourceFailing, "source-failing"),
        (Self::SourceRecovered, "source-recovered"),
    ];

    /// Its stable name, in metrics and in the audit log.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(one, _)| *one == self);
        found.map_or("", |(_, name)| name)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct GrantLabel {
    grant_type: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReasonLabel {
    reason: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct EventLabel {
    event: &'static str,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("jurat");
        let granted = Family::<GrantLabel, Counter>::default();
        let refused = Family::<ReasonLabel, Counter>::default();
        let key_events = Family::<EventLabel, Counter>::default();
        let counted_only = Counter::default();
        registry.register("grants", "Tokens granted", granted.clone());
        let help = "Token requests refused, by reason";
        registry.register("refusals", help, refused.clone());
        let help = "Refusals that have no record of their own, because there were too many of their reason";
        registry.register("refusals_counted_only", help, counted_only.clone());
        let help = "What happened to the keys of those who are trusted";
        registry.register("key_events", help, key_events.clone());
        let of_grant = |grant: GrantType| {
            let grant_type = grant.wire_name();
            (
                grant,
                granted.get_or_create(&GrantLabel { grant_type }).clone(),
            )
        };
        let of_reason = |reason: &Reason| {
            let label = ReasonLabel {
                reason: reason.name(),
            };
            (*reason, refused.get_or_create(&label).clone())
        };
        let of_event = |(name, event): (KeyEventName, &'static str)| {
            (
                name,
                key_events.get_or_create(&EventLabel { event }).clone(),
            )
        };
        Self {
            granted: GrantType::ALL.into_iter().map(of_grant).collect(),
            refused: Reason::ALL.iter().map(of_reason).collect(),
            key_events: KeyEventName::ALL.into_iter().map(of_event).collect(),
            counted_only,
            registry,
        }
    }
}

impl Metrics {
    /// A token was granted.
    pub fn granted(&self, grant_type: GrantType) {
        count(&self.granted, grant_type);
    }

    /// A request was refused.
    pub fn refused(&self, reason: Reason) {
        count(&self.refused, reason);
    }

    /// A refusal was counted and not kept.
    pub fn counted_only(&self) {
        self.counted_only.inc();
    }

    /// Something happened to published keys.
    pub fn key_event(&self, event: KeyEventName) {
        count(&self.key_events, event);
    }

    /// All of it in the `OpenMetrics` text format.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

fn count<N: PartialEq + Copy>(counters: &[(N, Counter)], name: N) {
    if let Some((_, counter)) = counters.iter().find(|(one, _)| *one == name) {
        counter.inc();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_a_series_before_it_ever_happens_and_counts() {
        let metrics = Metrics::default();
        for reason in Reason::ALL {
            let line = format!("jurat_refusals_total{{reason=\"{}\"}} 0\n", reason.name());
            assert!(metrics.text().contains(&line), "{line}");
        }
        metrics.refused(Reason::AudienceNotUs);
        metrics.granted(GrantType::JwtBearer);
        metrics.key_event(KeyEventName::Gone);
        metrics.counted_only();
        let text = metrics.text();
        for line in [
            "jurat_refusals_total{reason=\"audience-not-us\"} 1\n",
            "jurat_grants_total{grant_type=\"urn:ietf:params:oauth:grant-type:jwt-bearer\"} 1\n",
            "jurat_key_events_total{event=\"key-gone\"} 1\n",
            "jurat_refusals_counted_only_total 1\n",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }
}
