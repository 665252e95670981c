//! The variables of a rule: the claims as far as it reads them, the header and the client if it reads them, and what
//! its regular expressions became.

use cel::common::types::{CelBool, CelMap};
use cel::common::value::{CowVal, Val};
use cel::context::VariableResolver;

use super::bound::Volume;
use super::compiled::{ClaimInputs, Compiled};
use super::pattern::Pattern;
use super::slots::{PRESENCE, VALUE, place};
use super::values::{BoxedVal, Unreadable, map_of, map_of_texts, places_of};
use crate::claim_members::{ClaimMember, Sought};

/// The variables.
pub(super) struct Variables<'a> {
    claims: Claims<'a>,
    header: Option<CelMap<'a>>,
    client: Option<CelMap<'a>>,
    patterns: &'a [Pattern],
}

enum Claims<'a> {
    /// By name.
    Map(CelMap<'a>),
    /// By their places among the names that the rule reads.
    Numbered(&'a [String], Vec<Option<BoxedVal<'a>>>),
}

impl<'a> Variables<'a> {
    /// Reads the inputs as far as `rule` does, and adds what they are to `volume`. `members` are the claims that it reads, and maybe
    /// others.
    pub(super) fn read(
        rule: &'a Compiled,
        inputs: &ClaimInputs<'a>,
        members: &[ClaimMember<'a>],
        volume: &mut Volume,
    ) -> Result<Self, Unreadable> {
        let members = members.iter().filter(|(name, _)| rule.reads.seeks(name));
        let claims = match &rule.reads {
            Sought::Named(names) if rule.numbered => {
                Claims::Numbered(names, places_of(names, members, volume)?)
            }
            _ => Claims::Map(map_of(members, volume)?),
        };
        let mut variables = Self {
            claims,
            header: None,
            client: None,
            patterns: &rule.patterns,
        };
        if rule.reads_request {
            let header = [
                ("alg", inputs.alg),
                ("kid", inputs.kid),
                ("typ", inputs.typ),
            ];
            variables.header = Some(map_of_texts(header, volume));
            variables.client = Some(map_of_texts([("id", inputs.client)], volume));
        }
        Ok(variables)
    }

    /// The claim for which `variable` stands.
    pub(super) fn claim_of(&self, variable: &str) -> Option<&'a str> {
        match self.claims {
            Claims::Numbered(names, _) => names.get(place(variable, VALUE)?).map(String::as_str),
            Claims::Map(_) => None,
        }
    }

    fn numbered(&self, variable: &str) -> Option<CowVal<'_, '_>> {
        let Claims::Numbered(_, values) = &self.claims else {
            return None;
        };
        if let Some(place) = place(variable, VALUE) {
            return Some(CowVal::Borrowed(values.get(place)?.as_deref()?));
        }
        let value = values.get(place(variable, PRESENCE)?)?;
        Some(CowVal::owned(CelBool::from(value.is_some())))
    }
}

impl VariableResolver for Variables<'_> {
    fn resolve<'b>(&'b self, variable: &str) -> Option<CowVal<'b, 'b>> {
        let value: &dyn Val = match (variable, &self.claims) {
            ("claims", Claims::Map(map)) => map,
            ("header", _) => self.header.as_ref()?,
            ("client", _) => self.client.as_ref()?,
            _ => match place(variable, "@") {
                Some(pattern) => self.patterns.get(pattern)?,
                None => return self.numbered(variable),
            },
        };
        Some(CowVal::Borrowed(value))
    }
}
