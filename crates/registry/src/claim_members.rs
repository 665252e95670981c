//! The top-level members of a claim set that somebody reads, found in its text without reading the others.
//!
//! The text is the claims of a JWT that was already read strictly (RFC 7519 section 4: no member twice); nothing is copied,
//! and the search ends when everything that was sought is found.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Which members are sought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// Those of these names.
    Named(Vec<String>),
    /// All.
    Everything,
}

impl Sought {
    /// Adds a name.
    pub(crate) fn add(&mut self, name: &str) {
        if let Self::Named(names) = self
            && !names.iter().any(|n| n == name)
        {
            names.push(name.into());
        }
    }

    /// Adds what `other` seeks.
    pub(crate) fn add_all(&mut self, other: &Self) {
        match other {
            Self::Named(names) => names.iter().for_each(|name| self.add(name)),
            Self::Everything => *self = Self::Everything,
        }
    }

    /// Whether the member `name` is sought.
    pub fn seeks(&self, name: &str) -> bool {
        match self {
            Self::Named(names) => names.iter().any(|n| n == name),
            Self::Everything => true,
        }
    }
}

/// A member: its name, and its value as it stands in the text.
pub type ClaimMember<'a> = (Cow<'a, str>, &'a RawValue);

/// The text is not one JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the claims are not a JSON object")]
pub struct NotAnObject;

/// Finds what is sought of the object `text`, in the order in which it stands there.
pub fn find_members<'a>(
    text: &'a str,
    sought: &Sought,
) -> Result<Vec<ClaimMember<'a>>, NotAnObject> {
    let mut members = Vec::new();
    let most = match sought {
        Sought::Named(names) => names.len(),
        Sought::Everything => usize::MAX,
    };
    let search = Search {
        sought,
        most,
        members: &mut members,
    };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    match deserializer.deserialize_map(search) {
        Ok(()) => Ok(members),
        // The search stopped early, in the midst of the object, which the deserializer takes for a fault.
        Err(_) if members.len() == most => Ok(members),
        Err(_) => Err(NotAnObject),
    }
}

struct Search<'s, 'a> {
    sought: &'s Sought,
    most: usize,
    members: &'s mut Vec<ClaimMember<'a>>,
}

impl<'de> Visitor<'de> for Search<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        while self.members.len() < self.most {
            match map.next_key_seed(Name(self.sought))? {
                None => break,
                Some(Some(name)) => self.members.push((name, map.next_value()?)),
                Some(None) => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// A member's name, if it is sought.
struct Name<'s>(&'s Sought);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<Cow<'de, str>>;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name<'_> {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(self.0.seeks(name).then_some(Cow::Borrowed(name)))
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.seeks(name).then(|| Cow::Owned(name.into())))
    }

    fn visit_bytes<E: serde::de::Error>(self, _: &[u8]) -> Result<Self::Value, E> {
        Err(E::custom("a name is text"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, sought: &Sought) -> Option<Vec<(String, String)>> {
        let members = find_members(text, sought).ok()?;
        Some(
            members
                .iter()
                .map(|(name, value)| (name.to_string(), value.get().to_owned()))
                .collect(),
        )
    }

    fn named(names: &[&str]) -> Sought {
        Sought::Named(names.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn finds_what_is_sought_wherever_it_stands() {
        let text = r#"{"a":{"b":1},"\u0062":[1, 2],"c":"x"}"#;
        let all = found(text, &Sought::Everything).unwrap();
        assert_eq!(all.len(), 3);
        assert_eq!(
            found(text, &named(&["c", "b"])).unwrap(),
            [("b".into(), "[1, 2]".into()), ("c".into(), "\"x\"".into())]
        );
        assert_eq!(found(text, &named(&["d"])).unwrap(), []);
        assert_eq!(found(text, &named(&[])).unwrap(), []);
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for text in ["", "1", "[]", r#"{"a":}"#, r#"{"a":1"#] {
            assert_eq!(found(text, &Sought::Everything), None, "{text}");
            assert_eq!(found(text, &named(&["z"])), None, "{text}");
        }
    }
}
