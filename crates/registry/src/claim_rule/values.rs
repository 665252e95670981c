//! JSON as the values of the expression language, borrowed from the text where nothing is escaped, and counted.

use std::collections::HashMap;
use std::fmt;

use cel::common::types::{
    CelBool, CelDouble, CelInt, CelList, CelMap, CelMapKey, CelNull, CelString, CelUInt,
};
use cel::common::value::Val;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::bound::{Volume, cost};
use crate::claim_members::ClaimMember;

/// At most so many values are read: as much as a claim set of 16 KiB holds when each has 8 bytes.
const MOST_VALUES: u64 = 2048;

/// A value of the expression language.
pub(super) type BoxedVal<'a> = Box<dyn Val + 'a>;

/// Why claims cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// They hold more than [`MOST_VALUES`].
    TooLarge,
    /// They are not JSON, or a number is out of range.
    Malformed,
}

/// The members as one map, and its volume added to `volume`.
pub(super) fn map_of<'m, 'a: 'm>(
    members: impl Iterator<Item = &'m ClaimMember<'a>>,
    volume: &mut Volume,
) -> Result<CelMap<'a>, Unreadable> {
    let mut map = HashMap::new();
    for (name, value) in members {
        count(volume, name.len());
        let value = value_of(value, volume)?;
        map.insert(CelMapKey::String(CelString::from(name.clone())), value);
    }
    Ok(CelMap::from(map))
}

/// The members in the order of `names`, and their volume added to `volume`.
pub(super) fn places_of<'m, 'a: 'm>(
    names: &[String],
    members: impl Iterator<Item = &'m ClaimMember<'a>>,
    volume: &mut Volume,
) -> Result<Vec<Option<BoxedVal<'a>>>, Unreadable> {
    let mut values: Vec<_> = names.iter().map(|_| None).collect();
    for (name, value) in members {
        count(volume, name.len());
        let value = value_of(value, volume)?;
        if let Some((place, _)) = values.iter_mut().zip(names).find(|(_, n)| *n == name) {
            *place = Some(value);
        }
    }
    Ok(values)
}

/// A map of texts, such as the header.
pub(super) fn map_of_texts<'a, const N: usize>(
    members: [(&'a str, Option<&'a str>); N],
    volume: &mut Volume,
) -> CelMap<'a> {
    let mut map: HashMap<CelMapKey<'a>, BoxedVal<'a>> = HashMap::new();
    for (name, text) in members {
        if let Some(text) = text {
            count(volume, text.len());
            map.insert(CelMapKey::from(name), Box::new(CelString::from(text)));
        }
    }
    CelMap::from(map)
}

fn value_of<'a>(value: &'a RawValue, volume: &mut Volume) -> Result<BoxedVal<'a>, Unreadable> {
    let mut deserializer = serde_json::Deserializer::from_str(value.get());
    let read = Reader(volume).deserialize(&mut deserializer);
    if volume.values > MOST_VALUES {
        return Err(Unreadable::TooLarge);
    }
    read.map_err(|_| Unreadable::Malformed)
}

/// Counts a value, or a name, of so many bytes.
pub(super) fn count(volume: &mut Volume, bytes: usize) {
    volume.values += 1;
    volume.size += 1 + (bytes / cost::BLOCK) as u64;
}

struct Reader<'c>(&'c mut Volume);

impl Reader<'_> {
    fn count<E: Error>(&mut self, bytes: usize) -> Result<(), E> {
        count(self.0, bytes);
        if self.0.values > MOST_VALUES {
            return Err(E::custom("too many values"));
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = BoxedVal<'de>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = BoxedVal<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(mut self) -> Result<Self::Value, E> {
        self.count(0)?;
        Ok(Box::new(CelNull))
    }

    fn visit_bool<E: Error>(mut self, value: bool) -> Result<Self::Value, E> {
        self.count(0)?;
        Ok(Box::new(CelBool::from(value)))
    }

    fn visit_i64<E: Error>(mut self, value: i64) -> Result<Self::Value, E> {
        self.count(0)?;
        Ok(Box::new(CelInt::from(value)))
    }

    fn visit_u64<E: Error>(mut self, value: u64) -> Result<Self::Value, E> {
        self.count(0)?;
        Ok(match i64::try_from(value) {
            Ok(value) => Box::new(CelInt::from(value)),
            Err(_) => Box::new(CelUInt::from(value)),
        })
    }

    fn visit_f64<E: Error>(mut self, value: f64) -> Result<Self::Value, E> {
        self.count(0)?;
        Ok(Box::new(CelDouble::from(value)))
    }

    fn visit_borrowed_str<E: Error>(mut self, value: &'de str) -> Result<Self::Value, E> {
        self.count(value.len())?;
        Ok(Box::new(CelString::from(value)))
    }

    fn visit_str<E: Error>(mut self, value: &str) -> Result<Self::Value, E> {
        self.count(value.len())?;
        Ok(Box::new(CelString::from(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Self::Value, A::Error> {
        self.count(0)?;
        let mut list = Vec::new();
        while let Some(value) = seq.next_element_seed(Reader(&mut *self.0))? {
            list.push(value);
        }
        Ok(Box::new(CelList::from(list)))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Self::Value, A::Error> {
        self.count(0)?;
        let mut map = HashMap::new();
        while let Some(name) = members.next_key_seed(Name)? {
            self.count(name.len())?;
            let value = members.next_value_seed(Reader(&mut *self.0))?;
            map.insert(CelMapKey::String(name), value);
        }
        Ok(Box::new(CelMap::from(map)))
    }
}

/// A member's name, borrowed if it can be.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = CelString<'de>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = CelString<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(CelString::from(name))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(CelString::from(name.to_owned()))
    }
}
