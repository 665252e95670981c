//! JSON objects shown with their members in the order they were written in: a header reads `alg` first, claims read `iss` first.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

/// An object whose members keep their order (those of nested objects do not).
pub(crate) struct OrderedObject(Vec<(String, Value)>);

impl OrderedObject {
    /// Reads an object.
    pub(crate) fn parse(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// The members in their order.
    pub(crate) fn members(&self) -> &[(String, Value)] {
        &self.0
    }
}

impl<'de> Deserialize<'de> for OrderedObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

impl Serialize for OrderedObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = OrderedObject;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<OrderedObject, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(OrderedObject(members))
    }
}

#[cfg(test)]
mod tests {
    use super::OrderedObject;

    #[test]
    fn members_keep_their_order() {
        let text = r#"{"typ":"JWT","alg":"RS256","a":1}"#;
        let object = OrderedObject::parse(text).unwrap();
        assert_eq!(serde_json::to_string(&object).unwrap(), text);
        assert!(OrderedObject::parse("[]").is_none());
    }
}
