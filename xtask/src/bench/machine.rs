//! Under which conditions it was measured.

use std::fs;

/// The conditions of a run.
#[derive(Debug, serde::Serialize)]
pub(super) struct Conditions {
    /// The processor, as the kernel names it.
    pub(super) processor: String,
    /// The cores that may be used.
    pub(super) cores: usize,
    /// The kernel's release.
    pub(super) kernel: String,
    /// The build: `release` or `debug`.
    pub(super) build: &'static str,
    /// Whether server and driver had precedence over other programs.
    pub(super) precedence: bool,
    /// Seconds measured for each case and round.
    pub(super) seconds: f64,
    /// Rows of earlier exchanges in the grown database.
    pub(super) rows: u32,
    /// Bytes of an assertion and of an answer.
    pub(super) assertion_bytes: usize,
    /// Bytes of an answer.
    pub(super) answer_bytes: usize,
}

impl Conditions {
    /// The conditions for people, each with its name.
    pub(super) fn lines(&self) -> Vec<(&'static str, String)> {
        let precedence = if self.precedence {
            "precedence over other programs"
        } else {
            "no precedence over other programs"
        };
        vec![
            ("machine", format!("{}, {} cores, Linux {}", self.processor, self.cores, self.kernel)),
            (
                "server",
                format!("{} build, core 0, default settings, decisions recorded, fresh folder each time; {precedence}", self.build),
            ),
            (
                "driver",
                "core 1, spinning; closed loop on kept connections; each assertion is sent once, each answer checked".to_owned(),
            ),
            (
                "sizes",
                format!("assertion {} bytes, answer {} bytes; {} s counted for each case and round; {} earlier rows", self.assertion_bytes, self.answer_bytes, self.seconds, self.rows),
            ),
        ]
    }
}

/// The processor's name.
pub(super) fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let named = text
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.trim() == "model name");
    named.map_or_else(
        || "unknown processor".to_owned(),
        |(_, name)| name.trim().to_owned(),
    )
}

/// The kernel's release.
pub(super) fn kernel() -> String {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    release.trim().to_owned()
}
