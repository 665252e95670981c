//! How the lines of an audit log hang together. A line is a JSON text that names the digest of the line before; its own digest is the
//! SHA-256 of that text. So nothing can be changed, taken out, put in or moved without all that follows being told from what it was.
//!
//! A line is exported as its text with one more member at its end, `digest`: whoever takes that member off again has the bytes that were
//! digested, and needs nothing of Jurat to check them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::AuditEvent;
pub use super::chain_end::{ChainEnd, LineDigest};
use crate::clock::Timestamp;
use crate::tenant::TenantName;

/// A line as it is kept: its text, and the digest of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainedLine {
    /// Its number, running within the tenant, from 1.
    pub number: u64,
    /// Its text: what is digested.
    pub text: String,
    /// The digest that is kept beside it.
    pub digest: LineDigest,
    /// What is kept beside it to find it by.
    pub filed: Filed,
}

/// What a line is found by: parts of its text, kept beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// When it happened.
    pub at: Timestamp,
    /// The author's name; `None` for the server itself.
    pub actor: Option<String>,
    /// What happened.
    pub action: String,
    /// To what.
    pub target: String,
}

impl Filed {
    /// What a line about `event` is found by.
    pub fn of(event: &AuditEvent) -> Self {
        Self {
            at: event.at,
            actor: event.author.by.name(),
            action: event.action.clone(),
            target: event.target.clone(),
        }
    }
}

/// What the text of a line says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditLine {
    /// Its number.
    pub number: u64,
    /// The digest of the line before, in hexadecimal.
    pub previous: String,
    /// What happened.
    #[serde(flatten)]
    pub event: AuditEvent,
}

impl ChainedLine {
    /// The line about `event` that follows the line `number - 1`, whose digest is `previous`.
    pub fn after(previous: LineDigest, number: u64, event: AuditEvent) -> Self {
        let filed = Filed::of(&event);
        let line = AuditLine {
            number,
            previous: previous.to_string(),
            event,
        };
        let text = serde_json::to_string(&line).unwrap_or_default();
        let digest = LineDigest::of(&text);
        Self {
            number,
            text,
            digest,
            filed,
        }
    }

    /// Where a log ends whose newest line this is.
    pub const fn end(&self) -> ChainEnd {
        ChainEnd {
            number: self.number,
            digest: self.digest,
        }
    }

    /// What it says.
    pub fn read(&self) -> Result<AuditLine, serde_json::Error> {
        serde_json::from_str(&self.text)
    }

    /// The line of an export; `None` when it is none. What is kept beside a line is made of what it says.
    pub fn of_export(exported: &str) -> Option<Self> {
        let (body, digest) = exported
            .strip_suffix("\"}")?
            .rsplit_once(",\"digest\":\"")?;
        let text = format!("{body}}}");
        let said: AuditLine = serde_json::from_str(&text).ok()?;
        Some(Self {
            number: said.number,
            digest: LineDigest::from_hex(digest)?,
            filed: Filed::of(&said.event),
            text,
        })
    }

    /// The line for an export: its text with the digest as the last member.
    pub fn exported(&self) -> String {
        let body = self.text.strip_suffix('}').unwrap_or(&self.text);
        format!("{body},\"digest\":\"{}\"}}", self.digest)
    }
}

/// A chain that is being followed, line by line.
#[derive(Debug, Clone)]
pub struct ChainWalk {
    next: u64,
    previous: LineDigest,
}

/// The first line that does not follow from the one before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {number}: {fault}")]
pub struct BrokenLink {
    /// Its number, or that of the line that is missing.
    pub number: u64,
    /// What is wrong with it.
    pub fault: LinkFault,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkFault {
    /// A line of another number stands in its place.
    #[error("it is missing, or not where it was")]
    Missing,
    /// Its text is not what was digested.
    #[error("its text was changed")]
    Changed,
    /// It names another line before it than the one that is there.
    #[error("it does not follow the line before: one of them was replaced")]
    Unchained,
    /// What stands beside the text, to find it by, says something else than the text.
    #[error("what it is found by was changed")]
    Misfiled,
    /// It is not the line that was sealed as the newest, or as the last that was dropped.
    #[error("it is not as it was sealed")]
    Unsealed,
    /// It stands before the oldest line of the log or after the newest, as they were sealed.
    #[error(
        "it is outside the ends of the log as they were sealed: it was put in, or the seal of an earlier time was put back"
    )]
    Surplus,
}

impl ChainWalk {
    /// Begins after the line `number`, whose digest is `digest`: the checkpoint of what was dropped.
    pub const fn after(number: u64, digest: LineDigest) -> Self {
        Self {
            next: number.saturating_add(1),
            previous: digest,
        }
    }

    /// Begins after the line where a log ended, or was cut off.
    pub const fn behind(end: ChainEnd) -> Self {
        Self::after(end.number, end.digest)
    }

    /// Begins with the first line of `tenant`.
    pub fn of(tenant: &TenantName) -> Self {
        Self::after(0, LineDigest::beginning(tenant))
    }

    /// Takes the next line; returns what it says.
    pub fn follow(&mut self, line: &ChainedLine) -> Result<AuditLine, BrokenLink> {
        let broken = |fault| BrokenLink {
            number: self.next,
            fault,
        };
        if line.number != self.next {
            return Err(broken(LinkFault::Missing));
        }
        if LineDigest::of(&line.text) != line.digest {
            return Err(broken(LinkFault::Changed));
        }
        let said = line.read().map_err(|_| broken(LinkFault::Changed))?;
        if said.number != line.number || Filed::of(&said.event) != line.filed {
            return Err(broken(LinkFault::Misfiled));
        }
        if said.previous != self.previous.to_string() {
            return Err(broken(LinkFault::Unchained));
        }
        self.next = self.next.saturating_add(1);
        self.previous = line.digest;
        Ok(said)
    }

    /// The last line that was followed.
    pub const fn end(&self) -> ChainEnd {
        ChainEnd {
            number: self.next - 1,
            digest: self.previous,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::author::Author;

    fn chain(count: u64) -> Vec<ChainedLine> {
        let mut previous = LineDigest::beginning(&TenantName::default());
        let mut lines = Vec::new();
        for number in 1..=count {
            let at = Timestamp::from_seconds(1_800_000_000);
            let event = AuditEvent::new(at, Author::server(), "key-added", number.to_string());
            let line = ChainedLine::after(previous, number, event);
            previous = line.digest;
            lines.push(line);
        }
        lines
    }

    fn followed(lines: &[ChainedLine]) -> Result<ChainEnd, BrokenLink> {
        let mut walk = ChainWalk::of(&TenantName::default());
        for line in lines {
            walk.follow(line)?;
        }
        Ok(walk.end())
    }

    fn broken(number: u64, fault: LinkFault) -> Result<ChainEnd, BrokenLink> {
        Err(BrokenLink { number, fault })
    }

    #[test]
    fn a_sound_chain_is_followed_to_its_head() {
        let lines = chain(5);
        assert_eq!(followed(&lines), Ok(lines[4].end()));
        assert_eq!(lines[2].read().unwrap().event.target, "3");
    }

    #[test]
    fn the_first_broken_link_is_named() {
        let mut changed = chain(5);
        changed[2].text = changed[2].text.replace("key-added", "key-taken");
        assert_eq!(followed(&changed), broken(3, LinkFault::Changed));

        // Whoever changes a text with all that goes with it breaks the next link.
        changed[2].filed.action = "key-taken".to_owned();
        changed[2].digest = LineDigest::of(&changed[2].text);
        assert_eq!(followed(&changed), broken(4, LinkFault::Unchained));

        let mut missing = chain(5);
        missing.remove(1);
        assert_eq!(followed(&missing), broken(2, LinkFault::Missing));

        let mut swapped = chain(5);
        swapped.swap(1, 2);
        assert_eq!(followed(&swapped), broken(2, LinkFault::Missing));
        (swapped[1].number, swapped[2].number) = (2, 3);
        assert_eq!(followed(&swapped), broken(2, LinkFault::Misfiled));

        let mut misfiled = chain(5);
        misfiled[3].filed.actor = Some("somebody".to_owned());
        assert_eq!(followed(&misfiled), broken(4, LinkFault::Misfiled));
    }

    #[test]
    fn a_chain_of_another_tenant_does_not_begin_here() {
        let mut walk = ChainWalk::of(&"acme".parse().unwrap());
        let fault = walk.follow(&chain(1)[0]).unwrap_err().fault;
        assert_eq!(fault, LinkFault::Unchained);
    }

    #[test]
    fn an_exported_line_is_its_text_and_the_digest() {
        let line = &chain(1)[0];
        let exported = line.exported();
        let value: serde_json::Value = serde_json::from_str(&exported).unwrap();
        assert_eq!(value["digest"], line.digest.to_string());
        let (body, _) = exported.split_once(",\"digest\":").unwrap();
        assert_eq!(LineDigest::of(&format!("{body}}}")), line.digest);
        assert_eq!(ChainedLine::of_export(&exported).as_ref(), Some(line));
        for bad in [
            "",
            "{}",
            &line.text,
            &exported[1..],
            &exported[..exported.len() - 1],
        ] {
            assert_eq!(ChainedLine::of_export(bad), None);
        }
    }
}
