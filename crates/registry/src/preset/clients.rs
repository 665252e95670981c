//! Presets for clients that sign for themselves: what their SDKs were seen to send.

use super::bundle::{Line, Preset, tolerate};
use crate::assertion_rules::{CompatibilitySwitch, ReplayMode};
use crate::client::ClientSettings;
use crate::token_settings::TokenFormat;

/// For SDKs whose assertions differ from second to second only.
const SPENT_BY_DIGEST: Line<ClientSettings> = Line {
    setting: "assertion.replay",
    value: "once-by-digest",
    reason: "its SDKs send no jti, so the signed text itself is spent; workers that sign in the same second send the same text and collide: if yours do, set --replay once-if-jti, and an intercepted assertion passes until it expires",
    set: |s, _| s.assertion.replay = ReplayMode::OnceByDigest,
};

/// For clients of Axway API Gateway's JWT flow.
pub(super) const AXWAY: Preset = Preset {
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
    trust: None,
};

/// For Google's auth libraries with a service account key.
pub(super) const GOOGLE_SERVICE_ACCOUNT: Preset = Preset {
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
    trust: None,
};

/// For Salesforce's SDKs.
pub(super) const SALESFORCE: Preset = Preset {
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
    trust: None,
};

/// For Box's SDKs.
pub(super) const BOX: Preset = Preset {
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
    trust: None,
};

/// For DocuSign's SDKs.
pub(super) const DOCUSIGN: Preset = Preset {
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
    trust: None,
};
