//! THE list of settings. A setting is a row here and a field in [`super::serve_config`]; file, environment, provenance and
//! `--print-config` are read off this list.

/// A setting of `serve`.
pub(crate) struct Setting {
    /// Its key in `jurat.toml`, dots for tables.
    pub(crate) key: &'static str,
    /// Its environment variable.
    pub(crate) variable: &'static str,
    /// Its flag, where it has one.
    pub(crate) flag: Option<&'static str>,
    /// What it is when nobody says; `None` leaves it open.
    pub(crate) default: Option<&'static str>,
    /// What a value looks like.
    pub(crate) kind: Kind,
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
}

impl Kind {
    /// For sentences.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Text => "a string in quotes",
            Self::Number => "a whole number",
            Self::Boolean => "true or false",
        }
    }
}

/// Every setting, in the order `--print-config` shows them.
pub(crate) static SETTINGS: [Setting; 20] = [
    flagged("data", "JURAT_DATA", "--data", Some("./jurat-data")),
    flagged("listen", "JURAT_LISTEN", "--listen", Some("127.0.0.1:7523")),
    flagged("issuer", "JURAT_ISSUER", "--issuer", None),
    Setting {
        kind: Kind::Number,
        ..flagged("reactors", "JURAT_REACTORS", "--reactors", None)
    },
    flagged(
        "tls.certificate",
        "JURAT_TLS_CERTIFICATE",
        "--tls-certificate",
        None,
    ),
    flagged("tls.key", "JURAT_TLS_KEY", "--tls-key", None),
    Setting {
        kind: Kind::Boolean,
        ..flagged(
            "tls.terminated_by_proxy",
            "JURAT_TLS_TERMINATED_BY_PROXY",
            "--tls-terminated-by-proxy",
            Some("false"),
        )
    },
    flagged("log.level", "JURAT_LOG", "--log-level", Some("info")),
    flagged(
        "log.format",
        "JURAT_LOG_FORMAT",
        "--log-format",
        Some("auto"),
    ),
    Setting {
        key: "grants.jwt_bearer.enabled",
        variable: "JURAT_GRANTS_JWT_BEARER_ENABLED",
        flag: None,
        default: Some("true"),
        kind: Kind::Boolean,
    },
    text("token.format", "JURAT_TOKEN_FORMAT", "jwt"),
    text("token.algorithm", "JURAT_TOKEN_ALGORITHM", "ES256"),
    number(
        "token.lifetime_seconds",
        "JURAT_TOKEN_LIFETIME_SECONDS",
        "3600",
    ),
    number("limits.connections", "JURAT_LIMITS_CONNECTIONS", "4096"),
    number("limits.header_seconds", "JURAT_LIMITS_HEADER_SECONDS", "10"),
    number("limits.body_seconds", "JURAT_LIMITS_BODY_SECONDS", "10"),
    number("limits.idle_seconds", "JURAT_LIMITS_IDLE_SECONDS", "60"),
    number(
        "limits.shutdown_seconds",
        "JURAT_LIMITS_SHUTDOWN_SECONDS",
        "20",
    ),
    number(
        "limits.live_assertions",
        "JURAT_LIMITS_LIVE_ASSERTIONS",
        "8000000",
    ),
    number(
        "limits.cached_records",
        "JURAT_LIMITS_CACHED_RECORDS",
        "100000",
    ),
];

/// The setting of that key.
pub(crate) fn find(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}

const fn flagged(
    key: &'static str,
    variable: &'static str,
    flag: &'static str,
    default: Option<&'static str>,
) -> Setting {
    Setting {
        key,
        variable,
        flag: Some(flag),
        default,
        kind: Kind::Text,
    }
}

const fn text(key: &'static str, variable: &'static str, default: &'static str) -> Setting {
    Setting {
        key,
        variable,
        flag: None,
        default: Some(default),
        kind: Kind::Text,
    }
}

const fn number(key: &'static str, variable: &'static str, default: &'static str) -> Setting {
    Setting {
        kind: Kind::Number,
        ..text(key, variable, default)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_named_after_its_key_and_a_default_is_of_its_kind() {
        for setting in &SETTINGS {
            let named = format!("JURAT_{}", setting.key.to_uppercase().replace('.', "_"));
            let named = if setting.key == "log.level" {
                "JURAT_LOG".into()
            } else {
                named
            };
            assert_eq!(setting.variable, named);
            let sound = match setting.kind {
                Kind::Text => true,
                Kind::Number => setting.default.is_none_or(|d| d.parse::<u64>().is_ok()),
                Kind::Boolean => setting.default.is_some_and(|d| d.parse::<bool>().is_ok()),
            };
            assert!(sound, "{}", setting.key);
        }
    }
}
