//! An export is verified without a server: every line has the digest it says, and follows the line before.

use std::io::BufRead;

use jurat_registry::audit::chain::{
    BrokenLink, ChainEnd, ChainWalk, ChainedLine, LineDigest, LinkFault,
};

use crate::failure::{Failure, Outcome};

/// What an export is.
pub(super) struct Export {
    /// The number of its first line.
    pub(super) first: u64,
    /// Its last line.
    pub(super) last: ChainEnd,
    /// The first line that does not follow from the one before.
    pub(super) broken: Option<BrokenLink>,
    /// Whether the line that was expected stands there.
    pub(super) has_expected: bool,
}

/// Reads an export from end to end. Where it begins is believed of it; `expected` is looked for.
pub(super) fn read(lines: impl BufRead, expected: Option<ChainEnd>) -> Outcome<Option<Export>> {
    let mut walk: Option<(u64, ChainWalk)> = None;
    let mut has_expected = false;
    let mut broken = None;
    for line in lines.lines() {
        let line = line.map_err(|e| Failure::failed(format!("the export cannot be read: {e}")))?;
        let next = walk.as_ref().map_or(0, |(_, walk)| walk.end().number + 1);
        let Some(line) = ChainedLine::of_export(&line) else {
            let (number, fault) = (next, LinkFault::Changed);
            broken = Some(BrokenLink { number, fault });
            break;
        };
        let (_, walk) = walk.get_or_insert_with(|| (line.number, before(&line)));
        if let Err(link) = walk.follow(&line) {
            broken = Some(link);
            break;
        }
        has_expected |= expected == Some(line.end());
    }
    Ok(walk.map(|(first, walk)| Export {
        first,
        last: walk.end(),
        broken,
        has_expected,
    }))
}

/// The line before the first one, as that one names it.
fn before(line: &ChainedLine) -> ChainWalk {
    let said = line.read().ok();
    let previous = said.and_then(|said| LineDigest::from_hex(&said.previous));
    let digest = previous.unwrap_or(LineDigest::NONE);
    ChainWalk::after(line.number.saturating_sub(1), digest)
}
