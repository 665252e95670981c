//! Whether the audit log is as it was written: what going through its chain of lines has found.

use askama::Template;

use crate::frame::Frame;
use crate::part::Code;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainFound {
    /// All is well, up to the newest line.
    Whole {
        /// The newest line's number.
        number: u64,
        /// The last line that was dropped for its age, if any was.
        dropped: Option<u64>,
        /// The newest line as `NUMBER:DIGEST`, to be kept elsewhere and compared later.
        head: Code,
    },
    /// This is the first link that does not hold.
    Broken {
        /// The line's number.
        number: u64,
        /// What is wrong with it, in words.
        fault: String,
    },
    /// All is well so far; there is more.
    Reached {
        /// The last line that was gone through.
        number: u64,
        /// The newest line, if it is known.
        newest: Option<u64>,
        /// Where it goes on.
        on: String,
    },
}

/// The page of a verification.
#[derive(Template)]
#[template(path = "audit/verification.html")]
pub struct AuditVerificationPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What was found.
    pub found: ChainFound,
}
