//! How values that are written as texts, or as lists of them, are described to programs: JSON Schema 2020-12, as the description of the
//! administration API takes it over. A bound or a form stands here only where the type itself demands it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::client_auth_method::ClientAuthMethod;
use crate::grant_type::GrantType;
use crate::jose::algorithm::{Algorithm, AlgorithmSet};
use crate::jose::certificate_path::{CertificateRules, LeafNames};
use crate::jose::mac::MacAlgorithm;
use crate::redirect_uri::RedirectUri;
use crate::resource::ResourceUri;
use crate::scope::ScopeSet;

/// Describes a type by a schema: under a name of its own, or, without one, at each place where it stands.
#[macro_export]
macro_rules! described {
    ($type:ty, $name:literal, $schema:tt) => {
        impl ::schemars::JsonSchema for $type {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!($schema)
            }
        }
    };
    ($type:ty, $schema:tt) => {
        impl ::schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!($schema)
            }
        }
    };
}

/// The short names are read as well.
impl JsonSchema for GrantType {
    fn schema_name() -> Cow<'static, str> {
        "GrantType".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut names = Self::ALL.map(Self::wire_name).to_vec();
        if generator.contract().is_deserialize() {
            let short = Self::ALL.map(Self::short_name).into_iter();
            let further: Vec<_> = short.filter(|name| !names.contains(name)).collect();
            names.extend(further);
        }
        json_schema!({
            "description": "A grant type by its name on the wire.",
            "type": "string",
            "enum": names,
        })
    }
}

described!(ClientAuthMethod, "ClientAuthMethod", {
    "description": "How a client proves who it is (RFC 7591 section 2).",
    "type": "string",
    "enum": ClientAuthMethod::ALL.map(ClientAuthMethod::name),
});

described!(Algorithm, "Algorithm", {
    "description": "A signature algorithm (RFC 7518 section 3.1).",
    "type": "string",
    "enum": Algorithm::ALL.map(Algorithm::name),
});

described!(AlgorithmSet, {
    "type": "array",
    "items": {"type": "string", "enum": Algorithm::ALL.map(Algorithm::name)},
});

described!(MacAlgorithm, {
    "type": "string",
    "enum": MacAlgorithm::ALL.map(MacAlgorithm::name),
});

described!(ScopeSet, "Scope", {
    "description": "A set of scopes, each a word of printable ASCII without quote or backslash (RFC 6749 section 3.3).",
    "type": "array",
    "items": {"type": "string", "pattern": "^[!#-\\[\\]-~]+$"},
    "maxItems": 256,
    "examples": [["orders.read", "orders.write"]],
});

described!(ResourceUri, {
    "type": "string",
    "format": "uri",
    "maxLength": 2048,
    "examples": ["https://api.example.com/orders"],
});

described!(RedirectUri, {
    "type": "string",
    "format": "uri",
    "maxLength": RedirectUri::MOST_BYTES,
    "examples": ["https://app.example.com/callback"],
});

impl JsonSchema for CertificateRules {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        LeafNames::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<LeafNames>()
    }
}
