//! One grant with everything that came of it, and one token with what it came of.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Badge, Code, Fact, Link, When};

/// A grant's page.
#[derive(Template)]
#[template(path = "grants/grant.html")]
pub struct GrantPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Its id.
    pub id: String,
    /// Whether it counts.
    pub state: Badge,
    /// Whether it can be revoked still.
    pub is_live: bool,
    /// Whom its tokens speak for.
    pub subject: String,
    /// The client, with the way there.
    pub client: Link,
    /// What else is known: grant type, scope, audience, user, how the user signed in, dates.
    pub facts: Vec<Fact>,
    /// What came of it, the oldest first.
    pub descendants: Vec<Descendant>,
    /// Whether there are older ones, which are not shown.
    pub has_more: bool,
}

/// A token's page.
#[derive(Template)]
#[template(path = "grants/token.html")]
pub struct TokenPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The id of its decision, which is its `jti`.
    pub id: String,
    /// Whether it counts.
    pub state: Badge,
    /// Whether it can be revoked still.
    pub is_live: bool,
    /// Whom it speaks for.
    pub subject: String,
    /// What else is known: client, identity provider, scope, audience, format, dates.
    pub facts: Vec<Fact>,
    /// Its claims as JSON; never the token.
    pub claims: Option<Code>,
    /// What it came of and what came of it, the oldest first; it is among them.
    pub lineage: Vec<Descendant>,
}

/// A token or grant in the line of what came of what.
#[derive(Debug, Clone)]
pub struct Descendant {
    /// What it is, such as `Access token` or `Refresh token`.
    pub what: String,
    /// The way there; none where there is nothing more to see.
    pub link: Option<Link>,
    /// How it came, such as `refreshed` or `traded for the one above`.
    pub how: String,
    /// When.
    pub at: When,
    /// Whether it counts.
    pub state: Badge,
    /// Whether it has ended.
    pub ended: bool,
    /// Whether it is the one whose page this is.
    pub is_this: bool,
}
