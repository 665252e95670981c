//! Names that are one of a list: the list stands in help, in errors and in completion scripts.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use jurat_protocol::answer::AnswerFormat;
use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::grant_type::GrantType;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::mac::MacAlgorithm;
use jurat_registry::assertion_rules::{CompatibilitySwitch, ReplayMode};
use jurat_registry::token_settings::{TOKEN_ALGORITHMS, TokenFormat};

/// Grant types by their short names, or the names of the wire.
pub(crate) fn grant_types() -> impl TypedValueParser<Value = GrantType> {
    let value = |grant: GrantType| {
        let value = PossibleValue::new(grant.short_name()).alias(grant.wire_name());
        match grant {
            GrantType::Password => value.help("deprecated: RFC 9700 section 2.4 forbids it"),
            _ => value,
        }
    };
    PossibleValuesParser::new(GrantType::ALL.map(value)).try_map(|name| name.parse::<GrantType>())
}

/// Signature algorithms.
pub(crate) fn algorithms() -> impl TypedValueParser<Value = Algorithm> {
    algorithms_of(&Algorithm::ALL)
}

/// The algorithms that Jurat signs tokens with.
pub(crate) fn token_algorithms() -> impl TypedValueParser<Value = Algorithm> {
    algorithms_of(&TOKEN_ALGORITHMS)
}

/// RFC 9864 gives EdDSA another name.
fn algorithms_of(algorithms: &[Algorithm]) -> impl TypedValueParser<Value = Algorithm> {
    let value = |algorithm: &Algorithm| {
        let value = PossibleValue::new(algorithm.name());
        if *algorithm == Algorithm::EdDsa {
            value.alias("Ed25519")
        } else {
            value
        }
    };
    PossibleValuesParser::new(algorithms.iter().map(value).collect::<Vec<_>>())
        .try_map(|name| name.parse::<Algorithm>())
}

/// Client authentication methods.
pub(crate) fn client_auth_methods() -> impl TypedValueParser<Value = ClientAuthMethod> {
    let value = |method: ClientAuthMethod| {
        PossibleValue::new(method.name()).help(match method {
            ClientAuthMethod::ClientSecretBasic => "its secret in the Authorization header",
            ClientAuthMethod::ClientSecretPost => "its secret in the body",
            ClientAuthMethod::PrivateKeyJwt => "an assertion signed with its key",
            ClientAuthMethod::ClientSecretJwt => {
                "an assertion with a MAC by its secret, which is then kept recoverable, sealed"
            }
            ClientAuthMethod::None => "nothing: a public client",
        })
    };
    PossibleValuesParser::new(ClientAuthMethod::ALL.map(value))
        .try_map(|name| name.parse::<ClientAuthMethod>())
}

/// Algorithms of MACs.
pub(crate) fn mac_algorithms() -> impl TypedValueParser<Value = MacAlgorithm> {
    PossibleValuesParser::new(MacAlgorithm::ALL.map(MacAlgorithm::name))
        .try_map(|name| name.parse::<MacAlgorithm>())
}

/// Replay modes.
pub(crate) fn replay_modes() -> impl TypedValueParser<Value = ReplayMode> {
    PossibleValuesParser::new(ReplayMode::ALL.map(ReplayMode::name))
        .try_map(|name| name.parse::<ReplayMode>())
}

/// Compatibility switches.
pub(crate) fn compatibility_switches() -> impl TypedValueParser<Value = CompatibilitySwitch> {
    PossibleValuesParser::new(CompatibilitySwitch::ALL.map(CompatibilitySwitch::name))
        .try_map(|name| name.parse::<CompatibilitySwitch>())
}

/// Token formats.
pub(crate) fn token_formats() -> impl TypedValueParser<Value = TokenFormat> {
    PossibleValuesParser::new(["jwt", "opaque"]).try_map(|name| name.parse::<TokenFormat>())
}

/// Formats of an answer.
pub(crate) fn answer_formats() -> PossibleValuesParser {
    PossibleValuesParser::new(AnswerFormat::ALL.map(AnswerFormat::name))
}
