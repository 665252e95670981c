//! THE list of settings. A setting is a row here and a field in [`super::serve_config`]; file, environment, provenance and
//! `--print-config` are read off this list.

use jurat_protocol::grant_type::GrantType;

/// A setting of `serve`.
pub(crate) struct Setting {
    /// Its key in `jurat.toml`, dots for tables.
    pub(crate) key: &'static str,
    /// What it is for, in a few words.
    pub(crate) about: &'static str,
    /// Its flag, where it has one.
    pub(crate) flag: Option<&'static str>,
    /// What it is when nobody says; `None` leaves it open.
    pub(crate) default: Option<&'static str>,
    /// What a value looks like.
    pub(crate) kind: Kind,
    /// Its environment variable, where it is not named after its key.
    variable: Option<&'static str>,
}

/// What a value looks like in `jurat.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A string.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An array of strings; elsewhere with commas between them.
    List,
}

impl Kind {
    /// For sentences.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Text => "a string in quotes",
            Self::Number => "a whole number",
            Self::Boolean => "true or false",
            Self::List => "an array of strings without commas in them",
        }
    }
}

/// Every setting, in the order `--print-config` shows them.
pub(crate) static SETTINGS: &[Setting] = &[
    Setting::text("data", "the data folder")
        .with_flag("--data")
        .usually("./jurat-data"),
    Setting::text("listen", "address and port")
        .with_flag("--listen")
        .usually("127.0.0.1:7523"),
    Setting::text("issuer", "the https URL that clients use").with_flag("--issuer"),
    Setting::number("reactors", "threads that serve; one for each core").with_flag("--reactors"),
    Setting::text("tls.certificate", "PEM, with its chain").with_flag("--tls-certificate"),
    Setting::text("tls.key", "PEM").with_flag("--tls-key"),
    Setting::boolean("tls.terminated_by_proxy", "a proxy in front ends TLS")
        .with_flag("--tls-terminated-by-proxy")
        .usually("false"),
    Setting::text(
        "proxy.client_address",
        "the header in which that proxy says where a request comes from: x-forwarded-for, forwarded, or connection: none",
    )
    .usually("connection"),
    Setting::text(
        "log.level",
        "off, error, warn, info, debug, trace, or by target",
    )
    .with_flag("--log-level")
    .with_variable("JURAT_LOG")
    .usually("info"),
    Setting::text("log.format", "human, json, or auto: human on a terminal")
        .with_flag("--log-format")
        .usually("auto"),
    Setting::boolean("grants.jwt_bearer.enabled", "whether this grant is served").usually("true"),
    Setting::boolean(
        "grants.client_credentials.enabled",
        "whether this grant is served",
    )
    .usually("true"),
    Setting::boolean(
        "grants.authorization_code.enabled",
        "whether this grant is served",
    )
    .usually("true"),
    Setting::boolean(
        "grants.refresh_token.enabled",
        "whether this grant is served",
    )
    .usually("true"),
    Setting::boolean("grants.device_code.enabled", "whether this grant is served").usually("true"),
    Setting::boolean(
        "grants.token_exchange.enabled",
        "whether this grant is served",
    )
    .usually("true"),
    Setting::boolean(
        "grants.password.enabled",
        "whether this deprecated grant is served (RFC 9700 section 2.4 forbids it)",
    )
    .usually("false"),
    Setting::boolean(
        "registration.enabled",
        "whether clients may register themselves, each with an initial access token",
    )
    .usually("false"),
    Setting::list("registration.grant_types", "the grants they may use")
        .usually("authorization_code,refresh_token"),
    Setting::list("registration.auth_methods", "how they may authenticate")
        .usually("client_secret_basic,client_secret_post,private_key_jwt,none"),
    Setting::text("registration.scope", "the most they may ask for")
        .usually("openid profile email"),
    Setting::text(
        "registration.default_scope",
        "what one gets that states no scope",
    )
    .usually("openid profile email"),
    Setting::list(
        "registration.redirect_hosts",
        "the hosts of their redirect URIs; a dot in front allows those below it",
    ),
    Setting::list(
        "registration.software_statement_issuers",
        "identity providers whose software statements count",
    ),
    Setting::boolean(
        "registration.require_software_statement",
        "whether each must bring a software statement",
    )
    .usually("false"),
    Setting::list(
        "outbound.allow",
        "hosts and networks beyond the public internet that keys may be read from",
    )
    .with_flag("--outbound-allow"),
    Setting::list(
        "outbound.token_files",
        "files whose token may be sent to a Kubernetes API server",
    )
    .usually("/var/run/secrets/kubernetes.io/serviceaccount/token"),
    Setting::number("outbound.timeout_seconds", "for one document of others").usually("5"),
    Setting::text("token.format", "jwt or opaque, unless the client says").usually("jwt"),
    Setting::text(
        "token.algorithm",
        "ES256, EdDSA, RS256 or PS256, unless the client says",
    )
    .usually("ES256"),
    Setting::number(
        "token.lifetime_seconds",
        "of a token, unless the client says",
    )
    .usually("3600"),
    Setting::number(
        "refresh.lifetime_seconds",
        "until the last refresh token of a grant ends, unless the client says",
    )
    .usually("2592000"),
    Setting::number(
        "refresh.idle_seconds",
        "for which a refresh token may lie unused, unless the client says",
    )
    .usually("1209600"),
    Setting::number(
        "refresh.grace_seconds",
        "in which a lost answer to a refresh is given again, unless the client says",
    )
    .usually("30"),
    Setting::boolean(
        "refresh.for_assertions",
        "whether an assertion brings a refresh token too, unless the client says",
    )
    .usually("false"),
    Setting::number(
        "sessions.lifetime_seconds",
        "after which a user must sign in again",
    )
    .usually("43200"),
    Setting::number(
        "sessions.idle_seconds",
        "for which a signed-in browser may lie unused",
    )
    .usually("3600"),
    Setting::text(
        "brand.name",
        "on sign-in pages, in place of the issuer's host",
    ),
    Setting::text(
        "brand.logo",
        "an https URL, or a data URL with a picture in it",
    ),
    Setting::text(
        "brand.color",
        "of the buttons on sign-in pages, such as #0b57d0",
    ),
    Setting::number(
        "keys.rotation_days",
        "for which a signing key signs; 0: until somebody rotates it",
    )
    .usually("90"),
    Setting::number(
        "keys.publish_ahead_hours",
        "for which the next signing key is published before it signs",
    )
    .usually("24"),
    Setting::number(
        "audit.keep_days",
        "for which lines of the audit log are kept; 0: for ever",
    )
    .usually("0"),
    Setting::number("limits.connections", "open at once").usually("4096"),
    Setting::number(
        "limits.header_seconds",
        "for a request's head to be complete",
    )
    .usually("10"),
    Setting::number("limits.body_seconds", "for a request's body to be complete").usually("10"),
    Setting::number(
        "limits.idle_seconds",
        "for a kept connection without a request",
    )
    .usually("60"),
    Setting::number("limits.shutdown_seconds", "to finish what was accepted").usually("20"),
    Setting::number(
        "limits.live_assertions",
        "remembered against replay, 50 bytes each",
    )
    .usually("8000000"),
    Setting::number(
        "limits.cached_records",
        "clients and identity providers kept ready",
    )
    .usually("100000"),
    Setting::number(
        "limits.open_tenants",
        "open at once, ten kilobytes each; the others open when they are asked for",
    )
    .usually("1024"),
];

/// The key of the setting that switches a grant on.
pub(crate) const fn grant_key(grant: GrantType) -> &'static str {
    match grant {
        GrantType::JwtBearer => "grants.jwt_bearer.enabled",
        GrantType::ClientCredentials => "grants.client_credentials.enabled",
        GrantType::AuthorizationCode => "grants.authorization_code.enabled",
        GrantType::RefreshToken => "grants.refresh_token.enabled",
        GrantType::DeviceCode => "grants.device_code.enabled",
        GrantType::TokenExchange => "grants.token_exchange.enabled",
        GrantType::Password => "grants.password.enabled",
    }
}

/// The entries of a list, as it is written with commas.
pub(crate) fn entries(list: &str) -> impl Iterator<Item = &str> {
    let entries = list.split(',').map(str::trim);
    entries.filter(|entry| !entry.is_empty())
}

/// The setting of that key.
pub(crate) fn find(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}

impl Setting {
    const fn text(key: &'static str, about: &'static str) -> Self {
        Self {
            key,
            about,
            variable: None,
            flag: None,
            default: None,
            kind: Kind::Text,
        }
    }

    const fn number(key: &'static str, about: &'static str) -> Self {
        Self {
            kind: Kind::Number,
            ..Self::text(key, about)
        }
    }

    const fn boolean(key: &'static str, about: &'static str) -> Self {
        Self {
            kind: Kind::Boolean,
            ..Self::text(key, about)
        }
    }

    const fn list(key: &'static str, about: &'static str) -> Self {
        Self {
            kind: Kind::List,
            ..Self::text(key, about)
        }
    }

    const fn with_flag(self, flag: &'static str) -> Self {
        Self {
            flag: Some(flag),
            ..self
        }
    }

    const fn with_variable(self, variable: &'static str) -> Self {
        Self {
            variable: Some(variable),
            ..self
        }
    }

    const fn usually(self, default: &'static str) -> Self {
        Self {
            default: Some(default),
            ..self
        }
    }

    /// Its environment variable: its own, else one named after its key.
    pub(crate) fn variable(&self) -> String {
        let named = || format!("JURAT_{}", self.key.to_uppercase().replace('.', "_"));
        self.variable.map_or_else(named, String::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_named_after_its_key_and_a_default_is_of_its_kind() {
        let variable = |key| find(key).unwrap().variable();
        assert_eq!(variable("log.level"), "JURAT_LOG");
        assert_eq!(variable("tls.key"), "JURAT_TLS_KEY");
        for setting in SETTINGS {
            let sound = match setting.kind {
                Kind::Text | Kind::List => true,
                Kind::Number => setting.default.is_none_or(|d| d.parse::<u64>().is_ok()),
                Kind::Boolean => setting.default.is_some_and(|d| d.parse::<bool>().is_ok()),
            };
            assert!(sound, "{}", setting.key);
        }
    }

    #[test]
    fn every_grant_can_be_switched_off() {
        for grant in GrantType::ALL {
            assert!(find(grant_key(grant)).is_some(), "{grant}");
        }
    }
}
