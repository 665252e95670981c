//! What the process that is killed was told is done, a line each on its standard output.

use std::fmt;
use std::io::Write;
use std::str::FromStr;

use jurat_registry::id::{DecisionId, GrantId, TicketId};

/// One thing that was acknowledged.
#[derive(Clone, Copy)]
pub(crate) enum Acknowledged {
    /// A token, and what it spends.
    Granted(DecisionId),
    /// A ticket is there.
    HandedOut(TicketId),
    /// A ticket is taken, and a grant has begun.
    Taken(TicketId),
    /// A grant is revoked.
    Revoked(GrantId),
}

impl Acknowledged {
    /// Says so, in one write.
    pub(crate) fn say(self) {
        let line = format!("{self}\n");
        std::io::stdout().write_all(line.as_bytes()).unwrap();
    }
}

impl fmt::Display for Acknowledged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Granted(decision) => write!(f, "granted {decision}"),
            Self::HandedOut(ticket) => write!(f, "handed-out {ticket}"),
            Self::Taken(ticket) => write!(f, "taken {ticket}"),
            Self::Revoked(grant) => write!(f, "revoked {grant}"),
        }
    }
}

impl FromStr for Acknowledged {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        let unknown = || format!("it said {line:?}");
        let (word, id) = line.split_once(' ').ok_or_else(unknown)?;
        match word {
            "granted" => id.parse().map(Self::Granted),
            "handed-out" => id.parse().map(Self::HandedOut),
            "taken" => id.parse().map(Self::Taken),
            "revoked" => id.parse().map(Self::Revoked),
            _ => return Err(unknown()),
        }
        .map_err(|_| unknown())
    }
}
