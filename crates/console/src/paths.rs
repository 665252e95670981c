//! The console's addresses below its base, as pages link to them; the server's routes are these. What stands in a segment is escaped.
//!
//! | path | what |
//! |---|---|
//! | `/` | overview |
//! | `/sign-in`, `/sign-out`, `/set-up/{token}`, `/step-up`, `/scheme` | the way in and out, and light or dark |
//! | `/clients`, `/clients/new`, `/clients/{id}` and below it `/edit`, `/credentials/new`, `/credentials/{id}/switch`, `/credentials/{id}/remove`, `/switch`, `/remove`, `/keys/refresh` | clients |
//! | `/identity-providers`, `/new`, `/new/proposal`, `/new/by-hand`, `/{id}` and below it `/edit`, `/keys/new`, `/keys/{key}/switch`, `/keys/{key}/remove`, `/keys/refresh`, `/rules`, `/rules/trial`, `/risks`, `/switch`, `/remove` | identity providers |
//! | `/resources`, `/new`, `/{uri}` and below it `/edit`, `/switch`, `/remove` | resources and scopes |
//! | `/users`, `/new`, `/{id}` and below it `/edit`, `/switch`, `/remove`, `/invitation`, `/password`, `/sessions/end` | users |
//! | `/decisions`, the rows alone of a list that follows, `/decisions/{id}`, `/explain` | why |
//! | `/grants`, `/grants/{id}`, `/grants/{id}/revoke`, `/grants/revoke-all`, `/tokens/{id}`, `/tokens/{id}/revoke` | what was issued |
//! | `/audit`, `/audit/{number}`, `/audit/verification`, `/audit/export` | what was changed |
//! | `/keys`, `/keys/rotate` (`?algorithm=`), `/keys/import`, `/keys/{kid}/retire`, `/settings`, `/settings/edit` | the tenant's own keys and settings |
//! | `/administrators`, `/new`, `/{id}/edit`, `/{id}/remove`; `/tenants`, `/new`, `/{name}` and below it `/edit`, `/switch`, `/remove`, `/set-up` | who runs it |
//! | `/assets/{name}` | [`crate::assets`] |
//!
//! A path that changes something shows by GET what it would do ([`crate::ConfirmPage`]), and does it by POST.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986 section 2.3.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Where the console stands: `/console`, or `/t/acme/console` for a tenant of that name. Without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base(String);

impl Base {
    /// The path of the console below a tenant's.
    pub const PATH: &str = "/console";

    /// The console below `prefix`, the path of the tenant (empty for the default tenant).
    pub fn below(prefix: &str) -> Self {
        Self(format!("{}{}", prefix.trim_end_matches('/'), Self::PATH))
    }

    /// The path of the console itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `path`, which begins with a slash and is written by us.
    pub fn to(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// The record `id` of the collection `records`, such as `clients`.
    pub fn record(&self, records: &str, id: &str) -> String {
        format!("{}/{records}/{}", self.0, segment(id))
    }

    /// A list with a search: `records?name=value`.
    pub fn found(&self, records: &str, name: &str, value: &str) -> String {
        format!("{}/{records}?{name}={}", self.0, segment(value))
    }

    pub(crate) fn asset(&self, name: &str) -> String {
        format!("{}/assets/{name}", self.0)
    }
}

/// `text` as one segment of a path, or a value in a query.
pub fn segment(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// A query of these parameters; those without a value are left out.
pub fn query<'q>(parameters: impl IntoIterator<Item = (&'q str, &'q str)>) -> String {
    let stated = parameters
        .into_iter()
        .filter(|(_, value)| !value.is_empty());
    let pairs = stated.map(|(name, value)| format!("{name}={}", segment(value)));
    pairs.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc3986_s2_1_an_id_stays_one_segment() {
        let base = Base::below("/t/acme/");
        assert_eq!(
            base.record("clients", "a/../b?c#d"),
            "/t/acme/console/clients/a%2F..%2Fb%3Fc%23d"
        );
        assert_eq!(
            Base::below("").found("clients", "q", "a&b=c"),
            "/console/clients?q=a%26b%3Dc"
        );
    }
}
