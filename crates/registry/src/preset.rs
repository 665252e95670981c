//! Presets: what a client or identity provider that people come from needs, as settings, each with its reason. They are shown in full before
//! they are applied. What real SDKs send decides them; nothing in them widens for whom an issuer may speak.

use std::collections::BTreeSet;

use crate::assertion_rules::{CompatibilitySwitch, ReplayMode};
use crate::client::ClientSettings;
use crate::identity_provider::IdentityProviderSettings;
use crate::tenant::IssuerIdentifier;
use crate::token_settings::TokenFormat;

/// A named bundle of settings.
pub struct Preset {
    /// Its name on the command line.
    pub name: &'static str,
    /// Who needs it.
    pub summary: &'static str,
    /// What it does to a client; empty when it is not for clients.
    pub client: &'static [Line<ClientSettings>],
    /// What it does to an identity provider; empty when it is not for those.
    pub identity_provider: &'static [Line<IdentityProviderSettings>],
}

/// One setting of a preset.
pub struct Line<S> {
    /// The setting as the administration API spells it.
    pub setting: &'static str,
    /// What it is set to, for people.
    pub value: &'static str,
    /// Why.
    pub reason: &'static str,
    set: fn(&mut S, &IssuerIdentifier),
}

impl<S> Line<S> {
    /// Changes `settings`; `issuer` is this server's own identifier.
    pub fn apply(&self, settings: &mut S, issuer: &IssuerIdentifier) {
        (self.set)(settings, issuer);
    }
}

/// The preset of that name.
pub fn find(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}

/// For SDKs whose assertions differ from second to second only.
const SPENT_BY_DIGEST: Line<ClientSettings> = Line {
    setting: "assertion.replay",
    value: "once-by-digest",
    reason: "its SDKs send no jti, so the signed text itself is spent; workers that sign in the same second send the same text and collide: if yours do, set --replay once-if-jti, and an intercepted assertion passes until it expires",
    set: |s, _| s.assertion.replay = ReplayMode::OnceByDigest,
};

/// Every preset.
pub static PRESETS: [Preset; 6] = [
    Preset {
        name: "axway",
        summary: "clients of Axway API Gateway's JWT flow",
        client: &[
            Line {
                setting: "assertion.audiences",
                value: "http://apigateway/api/oauth/token, http://apiserver/api/oauth/token",
                reason: "the audiences its samples name",
                set: |s, _| {
                    s.assertion.audiences.extend([
                        "http://apigateway/api/oauth/token".into(),
                        "http://apiserver/api/oauth/token".into(),
                    ]);
                },
            },
            Line {
                setting: "assertion.compatibility",
                value: "string-dates, missing-sub",
                reason: "its samples write exp and iat as strings and have no sub",
                set: |s, _| {
                    tolerate(
                        &mut s.assertion.compatibility,
                        &[
                            CompatibilitySwitch::StringDates,
                            CompatibilitySwitch::MissingSub,
                        ],
                    );
                },
            },
            Line {
                setting: "assertion.replay",
                value: "once-by-digest",
                reason: "its samples have no jti, so the signed text itself is spent",
                set: |s, _| s.assertion.replay = ReplayMode::OnceByDigest,
            },
            Line {
                setting: "token.format",
                value: "opaque",
                reason: "as its access tokens are",
                set: |s, _| s.token.format = Some(TokenFormat::Opaque),
            },
        ],
        identity_provider: &[],
    },
    Preset {
        name: "wso2",
        summary: "WSO2's JWT grant: its identity providers, and the clients that present their assertions",
        client: &[Line {
            setting: "token.format",
            value: "opaque",
            reason: "as its default token issuer makes them",
            set: |s, _| s.token.format = Some(TokenFormat::Opaque),
        }],
        identity_provider: &[
            Line {
                setting: "assertion.types",
                value: "at+jwt",
                reason: "its JWT access tokens are what is traded",
                set: |s, _| s.assertion.types.extend(["at+jwt".into()]),
            },
            Line {
                setting: "assertion.compatibility",
                value: "x5t-hex-sha256",
                reason: "its x5t is the hexadecimal SHA-256 in base64url",
                set: |s, _| {
                    tolerate(
                        &mut s.assertion.compatibility,
                        &[CompatibilitySwitch::X5tHexSha256],
                    );
                },
            },
            Line {
                setting: "assertion.max_life_seconds",
                value: "3600",
                reason: "its JWTs live an hour",
                set: |s, _| s.assertion.max_life_seconds = 3600,
            },
        ],
    },
    Preset {
        name: "google-service-account",
        summary: "Google's auth libraries with a service account key",
        client: &[
            Line {
                setting: "assertion.audiences",
                value: "https://oauth2.googleapis.com/token",
                reason: "its libraries name Google's token endpoint whatever the URL they post to",
                set: |s, _| {
                    s.assertion
                        .audiences
                        .extend(["https://oauth2.googleapis.com/token".into()]);
                },
            },
            Line {
                setting: "assertion.max_life_seconds",
                value: "3600",
                reason: "its libraries sign for an hour",
                set: |s, _| s.assertion.max_life_seconds = 3600,
            },
            Line {
                setting: "assertion.compatibility",
                value: "missing-sub",
                reason: "a service account that acts for itself sends no sub",
                set: |s, _| {
                    tolerate(
                        &mut s.assertion.compatibility,
                        &[CompatibilitySwitch::MissingSub],
                    );
                },
            },
            SPENT_BY_DIGEST,
        ],
        identity_provider: &[],
    },
    Preset {
        name: "salesforce",
        summary: "Salesforce's SDKs; name the users they act for with --on-behalf-of",
        client: &[
            Line {
                setting: "assertion.audiences",
                value: "https://login.salesforce.com, https://test.salesforce.com",
                reason: "the audiences its SDKs name",
                set: |s, _| {
                    s.assertion.audiences.extend([
                        "https://login.salesforce.com".into(),
                        "https://test.salesforce.com".into(),
                    ]);
                },
            },
            Line {
                setting: "assertion.compatibility",
                value: "string-dates, millisecond-dates",
                reason: "simple-salesforce writes exp as a string, @salesforce/core in milliseconds",
                set: |s, _| {
                    tolerate(
                        &mut s.assertion.compatibility,
                        &[
                            CompatibilitySwitch::StringDates,
                            CompatibilitySwitch::MillisecondDates,
                        ],
                    );
                },
            },
            SPENT_BY_DIGEST,
            Line {
                setting: "response_members",
                value: "instance_url, id (this server's address)",
                reason: "its SDKs cannot do without them; change them to where your API stands",
                set: |s, issuer| {
                    s.response_members
                        .insert("instance_url".into(), issuer.as_str().into());
                    s.response_members
                        .insert("id".into(), issuer.endpoint("/id"));
                },
            },
        ],
        identity_provider: &[],
    },
    Preset {
        name: "box",
        summary: "Box's SDKs; name the enterprise or users they act for with --on-behalf-of, and add their secret",
        client: &[
            Line {
                setting: "assertion.audiences",
                value: "https://api.box.com/oauth2/token",
                reason: "the audience its SDKs name",
                set: |s, _| {
                    s.assertion
                        .audiences
                        .extend(["https://api.box.com/oauth2/token".into()]);
                },
            },
            Line {
                setting: "assertion.max_life_seconds",
                value: "60",
                reason: "its SDKs sign for 30 seconds",
                set: |s, _| s.assertion.max_life_seconds = 60,
            },
            Line {
                setting: "assertion.replay",
                value: "once",
                reason: "its SDKs always send a jti",
                set: |s, _| s.assertion.replay = ReplayMode::Once,
            },
        ],
        identity_provider: &[],
    },
    Preset {
        name: "docusign",
        summary: "DocuSign's SDKs; name the users they act for with --on-behalf-of",
        client: &[
            Line {
                setting: "assertion.audiences",
                value: "account.docusign.com, account-d.docusign.com",
                reason: "its SDKs name the bare host",
                set: |s, _| {
                    s.assertion.audiences.extend([
                        "account.docusign.com".into(),
                        "account-d.docusign.com".into(),
                    ]);
                },
            },
            Line {
                setting: "assertion.max_life_seconds",
                value: "3600",
                reason: "its documents say an hour",
                set: |s, _| s.assertion.max_life_seconds = 3600,
            },
            Line {
                setting: "assertion.compatibility",
                value: "missing-sub",
                reason: "application tokens have no sub",
                set: |s, _| {
                    tolerate(
                        &mut s.assertion.compatibility,
                        &[CompatibilitySwitch::MissingSub],
                    );
                },
            },
            SPENT_BY_DIGEST,
        ],
        identity_provider: &[],
    },
];

fn tolerate(set: &mut BTreeSet<CompatibilitySwitch>, switches: &[CompatibilitySwitch]) {
    set.extend(switches);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject_rule::SubjectRule;

    fn issuer() -> IssuerIdentifier {
        "https://as.example.com".parse().unwrap()
    }

    #[test]
    fn every_line_changes_what_it_names_and_no_preset_widens_whom_a_client_speaks_for() {
        for preset in &PRESETS {
            let mut settings = ClientSettings::default();
            for line in preset.client {
                let before = serde_json::to_value(&settings).unwrap();
                line.apply(&mut settings, &issuer());
                let after = serde_json::to_value(&settings).unwrap();
                let pointer = format!("/{}", line.setting.replace('.', "/"));
                assert_ne!(
                    before.pointer(&pointer),
                    after.pointer(&pointer),
                    "{}",
                    line.setting
                );
            }
            assert_eq!(settings.on_behalf_of, SubjectRule::Nobody);
            assert!(settings.assertion.validate().is_ok());
        }
    }

    #[test]
    fn the_wso2_preset_takes_access_tokens_as_assertions() {
        let mut settings = IdentityProviderSettings::default();
        for line in find("wso2").unwrap().identity_provider {
            line.apply(&mut settings, &issuer());
        }
        assert!(settings.assertion.types.contains("at+jwt"));
        assert!(
            settings
                .assertion
                .tolerates(CompatibilitySwitch::X5tHexSha256)
        );
        assert!(find("wso3").is_none());
    }
}
