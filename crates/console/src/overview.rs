//! The first page: how it goes, what was refused and why, what ends soon, what is too wide; and on an empty system the first steps.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Finding, Link, Traffic, When};

/// The overview.
#[derive(Template)]
#[template(path = "overview.html")]
pub struct OverviewPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What can be counted, each with the way there.
    pub figures: Vec<Figure>,
    /// The stretches of time that can be shown, such as the last day and the last week.
    pub ranges: Vec<Range>,
    /// Token requests over that time.
    pub traffic: Traffic,
    /// Refusals over that time by reason, the most frequent first.
    pub reasons: Vec<ReasonCount>,
    /// What ends, the nearest end first.
    pub expiring: Vec<Expiring>,
    /// What the lint finds, the worst first.
    pub findings: Vec<Finding>,
    /// On a system with nothing in it, what to do first.
    pub first_steps: Vec<FirstStep>,
}

/// A number and what it counts.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What is counted.
    pub label: String,
    /// How many.
    pub value: String,
    /// The way there.
    pub href: String,
}

/// A stretch of time.
#[derive(Debug, Clone)]
pub struct Range {
    /// The page with it.
    pub link: Link,
    /// Whether it is shown.
    pub current: bool,
}

/// Refusals for one reason.
#[derive(Debug, Clone)]
pub struct ReasonCount {
    /// The reason's stable name.
    pub reason: String,
    /// What happened, in one sentence.
    pub sentence: String,
    /// How often.
    pub count: u64,
}

/// A key, a certificate, a secret or a record that ends.
#[derive(Debug, Clone)]
pub struct Expiring {
    /// What it is, such as `Certificate` or `Signing key`.
    pub what: String,
    /// Its name.
    pub name: String,
    /// Whose it is, with the way there.
    pub of: Link,
    /// When it ends.
    pub ends: When,
}

/// One thing to do first.
#[derive(Debug, Clone)]
pub struct FirstStep {
    /// Whether it is done.
    pub done: bool,
    /// What to do.
    pub title: String,
    /// Why, in a sentence.
    pub sentence: String,
    /// The way there.
    pub link: Link,
}

impl OverviewPage {
    /// How much of the most frequent reason's count this one is, in percent.
    fn share(&self, reason: &ReasonCount) -> u64 {
        let most = self.reasons.iter().map(|reason| reason.count).max();
        (reason.count.saturating_mul(100) / most.unwrap_or(1).max(1)).max(1)
    }

    /// Whether that step is the first that is not done.
    fn is_next(&self, step: &FirstStep) -> bool {
        let next = self.first_steps.iter().find(|step| !step.done);
        next.is_some_and(|next| next.title == step.title)
    }

    /// Whether the traffic is shown: not where there is none yet and first things are to be done.
    fn shows_traffic(&self) -> bool {
        self.first_steps.is_empty() || !self.traffic.is_quiet()
    }

    /// The decisions refused for that reason.
    fn decisions_of(&self, reason: &str) -> String {
        self.frame.base.found("decisions", "reason", reason)
    }
}

impl Expiring {
    fn badge(&self) -> crate::part::Badge {
        use crate::part::{Badge, Tone};
        if self.ends.is_past() {
            return Badge::new(Tone::Bad, "Ended");
        }
        let days = self.ends.days_left();
        let tone = match days {
            ..8 => Tone::Bad,
            8..31 => Tone::Warn,
            _ => Tone::Good,
        };
        let words = match days {
            0 => "Today".to_owned(),
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        };
        Badge::new(tone, words)
    }
}
