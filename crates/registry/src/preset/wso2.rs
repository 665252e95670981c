//! `wso2`: what WSO2's JWT grant accepts, whoever the issuer is. For the Identity Server's own tokens see `wso2-is`.

use super::bundle::{Line, Preset, tolerate};
use crate::assertion_rules::CompatibilitySwitch;
use crate::identity_provider::IdentityProviderSettings;
use crate::token_settings::TokenFormat;

/// JWT access tokens are taken as assertions.
pub(super) const ACCESS_TOKENS: Line<IdentityProviderSettings> = Line {
    setting: "assertion.types",
    value: "at+jwt",
    reason: "its JWT access tokens are what is traded",
    set: |s, _| s.assertion.types.extend(["at+jwt".into()]),
};

/// WSO2's own `x5t`.
pub(super) const HEX_THUMBPRINT: Line<IdentityProviderSettings> = Line {
    setting: "assertion.compatibility",
    value: "x5t-hex-sha256",
    reason: "its x5t is the hexadecimal SHA-256 in base64url",
    set: |s, _| {
        tolerate(
            &mut s.assertion.compatibility,
            &[CompatibilitySwitch::X5tHexSha256],
        );
    },
};

/// For WSO2's JWT grant.
pub(super) const PRESET: Preset = Preset {
    name: "wso2",
    summary: "WSO2's JWT grant: its identity providers, and the clients that present their assertions",
    client: &[Line {
        setting: "token.format",
        value: "opaque",
        reason: "as its default token issuer makes them",
        set: |s, _| s.token.format = Some(TokenFormat::Opaque),
    }],
    identity_provider: &[
        ACCESS_TOKENS,
        HEX_THUMBPRINT,
        Line {
            setting: "assertion.max_life_seconds",
            value: "3600",
            reason: "its JWTs live an hour",
            set: |s, _| s.assertion.max_life_seconds = 3600,
        },
    ],
    trust: None,
};
