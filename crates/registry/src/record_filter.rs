//! What a list of records is narrowed to.

/// Which records are wanted: those that are as each of these says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordFilter {
    /// Records in whose id, issuer, URI, username, e-mail address or name for people this text occurs. ASCII letters of either case are the
    /// same.
    pub text: Option<String>,
    /// Records that are switched on, or that are switched off.
    pub enabled: Option<bool>,
    /// Users who administer something, or who do not. Of other records nobody asks this.
    pub administers: Option<bool>,
}

impl RecordFilter {
    /// One search looks at so many records at most, from where its page starts: a page may hold fewer than were asked for, or none, and name
    /// a next one all the same.
    pub const MOST_SEARCHED: u32 = 10_000;
    /// A text has at most so many characters.
    pub const MOST_CHARACTERS: usize = 200;
}
