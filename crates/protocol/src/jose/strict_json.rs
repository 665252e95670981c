//! JSON objects read strictly: UTF-8, no duplicate member at any depth (RFC 7515 section 4, RFC 7519 section 4),
//! nested at most 32 deep. One pass, borrowed where nothing is escaped; the work grows as n log n, duplicates included.
//!
//! A number beyond the range of an IEEE 754 double (`1e400`) is refused, as RFC 8259 section 6 allows.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// An object or array may stand at most so deep; the outermost object is at 1.
const MOST_DEPTH: usize = 32;

/// Up to so many names of one object are compared in pairs, which is faster than sorting them.
const PAIRWISE: usize = 12;

/// What a member holds, as far as anyone here asks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Found<'a> {
    /// `null`
    Null,
    /// A string.
    Text(Cow<'a, str>),
    /// An array of nothing but strings.
    Texts(Vec<Cow<'a, str>>),
    /// A whole number; far values saturate.
    Integer(i64),
    /// A number with a fraction, an exponent, or too long for the above.
    Fraction(f64),
    /// Anything else.
    Other,
}

/// Why a text is not an object that is read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not one JSON object and nothing else.
    #[error("it is not one JSON object")]
    NotObject,
    /// A member occurs twice, at any depth; names are compared after their escapes are resolved.
    #[error("a member occurs twice")]
    DuplicateMember,
    /// Nested deeper than 32.
    #[error("it is nested more than 32 deep")]
    TooDeep,
}

/// Whether `text` is one object that is read here: for whoever reads it with another reader, which may take duplicates.
pub fn check(text: &str) -> Result<(), Fault> {
    read_object(text, |_, _| {})
}

/// Reads one object, and calls `member` with each of its members in order. What was handed out before a fault
/// is to be thrown away.
pub(crate) fn read_object<'a>(
    text: &'a str,
    member: impl FnMut(&str, Found<'a>),
) -> Result<(), Fault> {
    let mut scan = Scan {
        names: Vec::with_capacity(16),
        fault: None,
    };
    let mut json = serde_json::Deserializer::from_str(text);
    let read = Outermost {
        scan: &mut scan,
        member,
    }
    .deserialize(&mut json)
    .and_then(|()| json.end());
    read.map_err(|_| scan.fault.unwrap_or(Fault::NotObject))
}

/// What is known of the objects that are open: their names, outermost first.
struct Scan<'a> {
    names: Vec<Cow<'a, str>>,
    fault: Option<Fault>,
}

impl Scan<'_> {
    fn fail<E: serde::de::Error>(&mut self, fault: Fault) -> E {
        self.fault = Some(fault);
        E::custom("")
    }

    /// Closes the object whose names start at `first`.
    fn close<E: serde::de::Error>(&mut self, first: usize) -> Result<(), E> {
        if repeats(&mut self.names[first..]) {
            return Err(self.fail(Fault::DuplicateMember));
        }
        self.names.truncate(first);
        Ok(())
    }
}

fn repeats(names: &mut [Cow<'_, str>]) -> bool {
    if names.len() > PAIRWISE {
        names.sort_unstable();
        return names.windows(2).any(|pair| pair[0] == pair[1]);
    }
    let mut rest = &*names;
    while let [first, others @ ..] = rest {
        if others.contains(first) {
            return true;
        }
        rest = others;
    }
    false
}

struct Outermost<'s, 'a, F> {
    scan: &'s mut Scan<'a>,
    member: F,
}

impl<'a, F: FnMut(&str, Found<'a>)> DeserializeSeed<'a> for Outermost<'_, 'a, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'a, F: FnMut(&str, Found<'a>)> Visitor<'a> for Outermost<'_, 'a, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { scan, mut member } = self;
        while let Some(name) = map.next_key_seed(Name)? {
            let index = scan.names.len();
            scan.names.push(name);
            let found = map.next_value_seed(Value { scan, depth: 2 })?;
            member(&scan.names[index], found);
        }
        scan.close(0)
    }
}

/// A value that would, as an object or array, stand at `depth`.
struct Value<'s, 'a> {
    scan: &'s mut Scan<'a>,
    depth: usize,
}

impl<'a> DeserializeSeed<'a> for Value<'_, 'a> {
    type Value = Found<'a>;

    fn deserialize<D: Deserializer<'a>>(self, json: D) -> Result<Found<'a>, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Value<'_, 'a> {
    type Value = Found<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Found<'a>, E> {
        Ok(Found::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Found<'a>, E> {
        Ok(Found::Other)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Found<'a>, E> {
        Ok(Found::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Found<'a>, E> {
        Ok(Found::Integer(i64::try_from(number).unwrap_or(i64::MAX)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Found<'a>, E> {
        Ok(Found::Fraction(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Found<'a>, E> {
        Ok(Found::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Found<'a>, E> {
        Ok(Found::Text(Cow::Borrowed(text)))
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut items: A) -> Result<Found<'a>, A::Error> {
        let Self { scan, depth } = self;
        if depth > MOST_DEPTH {
            return Err(scan.fail(Fault::TooDeep));
        }
        let mut texts = Some(Vec::new());
        loop {
            let value = Value {
                scan,
                depth: depth + 1,
            };
            match (items.next_element_seed(value)?, &mut texts) {
                (None, _) => return Ok(texts.map_or(Found::Other, Found::Texts)),
                (Some(Found::Text(text)), Some(texts)) => texts.push(text),
                _ => texts = None,
            }
        }
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Found<'a>, A::Error> {
        let Self { scan, depth } = self;
        if depth > MOST_DEPTH {
            return Err(scan.fail(Fault::TooDeep));
        }
        let first = scan.names.len();
        while let Some(name) = map.next_key_seed(Name)? {
            scan.names.push(name);
            map.next_value_seed(Value {
                scan,
                depth: depth + 1,
            })?;
        }
        scan.close(first)?;
        Ok(Found::Other)
    }
}

/// The name of a member, escapes resolved.
struct Name;

impl<'a> DeserializeSeed<'a> for Name {
    type Value = Cow<'a, str>;

    fn deserialize<D: Deserializer<'a>>(self, json: D) -> Result<Cow<'a, str>, D::Error> {
        json.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Name {
    type Value = Cow<'a, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Cow<'a, str>, E> {
        Ok(Cow::Owned(name.to_owned()))
    }

    fn visit_borrowed_str<E>(self, name: &'a str) -> Result<Cow<'a, str>, E> {
        Ok(Cow::Borrowed(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(text: &str) -> Result<Vec<(String, Found<'_>)>, Fault> {
        let mut members = Vec::new();
        read_object(text, |name, found| members.push((name.to_owned(), found)))?;
        Ok(members)
    }

    #[test]
    fn hands_out_each_member_by_its_kind() {
        let text =
            r#"{"a":null,"b":"x","c":["y","z"],"d":7,"e":1.5,"f":{"b":1},"g":["y",1],"h":true}"#;
        let found: Vec<_> = members(text).unwrap().into_iter().map(|m| m.1).collect();
        let expected = [
            Found::Null,
            Found::Text("x".into()),
            Found::Texts(vec!["y".into(), "z".into()]),
            Found::Integer(7),
            Found::Fraction(1.5),
            Found::Other,
            Found::Other,
            Found::Other,
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn rfc7519_s4_refuses_duplicates_at_any_depth_and_behind_escapes() {
        for text in [
            r#"{"iss":"a","iss":"b"}"#,
            r#"{"iss":"a","is\u0073":"b"}"#,
            r#"{"a":{"b":1,"b":1}}"#,
            r#"{"a":[[{"b":{},"c":0,"b":2}]]}"#,
            r#"{"":1,"":2}"#,
            r#"{"0":0,"1":0,"2":0,"3":0,"4":0,"5":0,"6":0,"7":0,"8":0,"9":0,"a":0,"b":0,"c":0,"\u0033":0}"#,
        ] {
            assert_eq!(members(text), Err(Fault::DuplicateMember), "{text}");
        }
    }

    #[test]
    fn one_name_in_several_objects_is_no_duplicate() {
        let text = r#"{"a":{"a":{"a":1},"b":{"a":1}},"b":[{"a":1},{"a":1}]}"#;
        assert_eq!(members(text).unwrap().len(), 2);
    }

    #[test]
    fn rfc7519_s7_2_refuses_what_is_not_one_object() {
        for text in [
            "",
            " ",
            "null",
            "7",
            "\"{}\"",
            "[]",
            "[{}]",
            "{}{}",
            "{} x",
            "{}\0",
            "\u{feff}{}",
            r#"{"a":1,}"#,
            r#"{"a":01}"#,
            r"{'a':1}",
            r"{a:1}",
            r#"{"a":NaN}"#,
            r#"{"a":Infinity}"#,
            r#"{"a":"\ud800"}"#,
            "{\"a\":\"\n\"}",
            r#"{"a":1e400}"#,
            r#"{"a":/**/1}"#,
            r#"{"a""#,
        ] {
            assert_eq!(members(text), Err(Fault::NotObject), "{text}");
        }
        assert_eq!(members(" {\r\n\t} ").unwrap(), []);
    }

    #[test]
    fn nests_32_deep_and_no_deeper() {
        let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        assert!(members(&nested(31)).is_ok());
        assert_eq!(members(&nested(32)), Err(Fault::TooDeep));
        assert_eq!(members(&nested(8000)), Err(Fault::TooDeep));
        let objects = format!("{}0{}", "{\"a\":".repeat(33), "}".repeat(33));
        assert_eq!(members(&objects), Err(Fault::TooDeep));
    }
}
