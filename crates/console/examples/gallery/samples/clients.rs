//! The pages of clients.

#![expect(clippy::too_many_lines, reason = "a sample is as long as its page")]

use jurat_console::clients::{
    ClientFormPage, ClientPage, ClientRow, ClientsPage, CredentialFormPage, CredentialKind,
    CredentialShown, PresetShown, SampleValues, ScopeShown, SettingShown, SourceHealth, samples,
};
use jurat_console::part::{Badge, DecisionRow, Link, Pager, Tone};
use jurat_console::{Form, Place};

use super::{DAY, DECISION, Pages, Words, auditors_frame, form, frame, page, when};

pub(super) fn pages(words: &Words) -> Pages {
    let mut pages = lists(words);
    pages.extend(shown(words));
    pages.extend(forms(words));
    pages
}

fn lists(words: &Words) -> Pages {
    let list = |search: &str, rows| ClientsPage {
        frame: frame(words, Place::Clients),
        search: search.to_owned(),
        rows,
        pager: Pager::default(),
    };
    let full = ClientsPage {
        pager: Pager {
            shown: 4,
            first: Some("/console/clients".to_owned()),
            next: Some("/console/clients?after=x".to_owned()),
        },
        ..list("", rows(words))
    };
    vec![
        ("clients", page(&full)),
        ("clients-empty", page(&list("", Vec::new()))),
        ("clients-none-found", page(&list(words.name, Vec::new()))),
    ]
}

fn rows(words: &Words) -> Vec<ClientRow> {
    let row = |id: &str, name: Option<&str>, state, credentials: &str| ClientRow {
        id: id.to_owned(),
        name: name.map(str::to_owned),
        state,
        grants: vec!["jwt-bearer".to_owned()],
        credentials: credentials.to_owned(),
        concern: None,
        scopes: 3,
    };
    vec![
        ClientRow {
            concern: Some(Badge::new(Tone::Warn, "Ends in 3 days")),
            ..row(
                words.client,
                Some(words.name),
                Badge::of_switch(true, None, 30),
                "1 certificate, 1 secret",
            )
        },
        ClientRow {
            grants: vec![
                "jwt-bearer".to_owned(),
                "client_credentials".to_owned(),
                "refresh_token".to_owned(),
            ],
            ..row(
                "portal",
                Some("Customer portal"),
                Badge::of_switch(true, None, 30),
                "2 secrets",
            )
        },
        ClientRow {
            concern: Some(Badge::new(Tone::Bad, "No credential")),
            ..row(
                "client-01kxn4t9q3v0c8z5w6s7d2m1ra",
                None,
                Badge::of_switch(true, Some(when(9 * DAY)), 30),
                "none",
            )
        },
        row(
            "legacy-billing",
            Some("Billing, until it is moved"),
            Badge::of_switch(false, None, 30),
            "1 public key",
        ),
    ]
}

fn shown(words: &Words) -> Pages {
    let bare = ClientPage {
        frame: auditors_frame(words, Place::Clients),
        name: None,
        enabled: false,
        state: Badge::of_switch(false, None, 30),
        registered_itself: true,
        credentials: Vec::new(),
        source: None,
        scopes: Vec::new(),
        decisions: Vec::new(),
        samples: Vec::new(),
        ..client(words)
    };
    let publishing = ClientPage {
        credentials: Vec::new(),
        source: Some(source(words)),
        ..client(words)
    };
    vec![
        ("client", page(&client(words))),
        ("client-bare", page(&bare)),
        ("client-publishing", page(&publishing)),
    ]
}

fn client(words: &Words) -> ClientPage {
    let setting = |name: &str, value: &str, from: Option<&str>| SettingShown {
        name: name.to_owned(),
        value: value.to_owned(),
        from: from.map(str::to_owned),
    };
    let scope = |name: &str, default, description: Option<&str>| ScopeShown {
        name: name.to_owned(),
        default,
        description: description.map(str::to_owned),
    };
    ClientPage {
        frame: frame(words, Place::Clients),
        id: words.client.to_owned(),
        name: Some(words.name.to_owned()),
        enabled: true,
        state: Badge::of_switch(true, None, 30),
        registered_itself: false,
        credentials: credentials(words),
        source: None,
        scopes: vec![
            scope(words.scope, true, Some("Read orders and invoices")),
            scope(
                "orders.write",
                false,
                Some("Place, change and cancel orders"),
            ),
            scope("stock.read", false, None),
        ],
        settings: vec![
            setting("Grants", "JWT bearer, client credentials", None),
            setting("Audiences", words.url, None),
            setting("Longest assertion life", "300 s", Some("the default")),
            setting("Clock skew", "30 s", Some("the default")),
            setting("Replay", "once, if it has a jti", Some("the default")),
            setting("On behalf of", "nobody but itself", None),
            setting("Token format", "JWT, ES256", Some("from the tenant")),
            setting("Token lifetime", "3600 s", Some("from the tenant")),
        ],
        decisions: decisions(words),
        samples: samples(&SampleValues {
            token_endpoint: "https://as.example.com/oauth2/token".to_owned(),
            audience: "https://as.example.com".to_owned(),
            client_id: words.client.to_owned(),
            scope: words.scope.to_owned(),
            algorithm: "RS256".to_owned(),
            signs: true,
        }),
        created_at: when(-90 * DAY),
        updated_at: when(-2 * 3600),
    }
}

/// A certificate and a secret.
pub(super) fn credentials(words: &Words) -> Vec<CredentialShown> {
    let certificate = CredentialShown {
        id: "01KXN4T9Q3V0C8Z5W6S7D2M1RB".to_owned(),
        kind: "Certificate".to_owned(),
        name: Some(format!("CN={}", words.client)),
        algorithms: Some("RSA 2048 · RS256, PS256".to_owned()),
        thumbprint: Some("n0BlpvX5rGzQ7Yd0S4kzTqZ0m3VxR8yN1pL6wB2cD9f".to_owned()),
        enabled: true,
        state: Badge::of_switch(true, Some(when(3 * DAY + 60)), 30),
        remark: None,
        created_at: when(-362 * DAY),
        ends: Some(when(3 * DAY + 60)),
    };
    let secret = CredentialShown {
        id: "01KXN4T9Q3V0C8Z5W6S7D2M1RC".to_owned(),
        kind: "Secret".to_owned(),
        name: None,
        algorithms: None,
        thumbprint: None,
        state: Badge::of_switch(false, None, 30),
        enabled: false,
        remark: Some("short enough to be guessed".to_owned()),
        created_at: when(-40 * DAY),
        ends: None,
    };
    vec![certificate, secret]
}

/// How a key source fares that does not answer any more.
pub(super) fn source(words: &Words) -> SourceHealth {
    SourceHealth {
        kind: "JWKS URL".to_owned(),
        url: words.url.to_owned(),
        state: Badge::new(Tone::Bad, "Failing since 14:02"),
        read_at: Some(when(-5400)),
        next_read_at: Some(when(240)),
        failure: Some(words.sentence.to_owned()),
        usable_until: Some(when(1800)),
        keys: vec![
            ("2026-10".to_owned(), "RSA 2048 · RS256".to_owned()),
            (words.subject.to_owned(), "P-256 · ES256".to_owned()),
        ],
    }
}

/// A granted and two refused decisions.
pub(super) fn decisions(words: &Words) -> Vec<DecisionRow> {
    let granted = DecisionRow {
        id: DECISION.to_owned(),
        at: when(-42),
        refused: None,
        sentence: None,
        grant: Some("jwt-bearer".to_owned()),
        client: Some(words.client.to_owned()),
        issuer: Some(words.issuer.to_owned()),
        subject: Some(words.subject.to_owned()),
        scope: Some(words.scope.to_owned()),
    };
    let refused = DecisionRow {
        at: when(-300),
        refused: Some("assertion_expired".to_owned()),
        sentence: Some("The assertion’s exp is in the past.".to_owned()),
        subject: None,
        scope: None,
        ..granted.clone()
    };
    let unknown = DecisionRow {
        at: when(-7200),
        refused: Some("issuer_unknown".to_owned()),
        sentence: Some("Nobody is registered under the assertion’s iss.".to_owned()),
        client: None,
        ..refused.clone()
    };
    vec![granted, refused, unknown]
}

fn forms(words: &Words) -> Pages {
    let client_form = |id: Option<&str>, form: Form| ClientFormPage {
        frame: frame(words, Place::Clients),
        id: id.map(str::to_owned),
        presets: presets(),
        known_scopes: vec![words.scope.to_owned(), "orders.write".to_owned()],
        form,
    };
    let fresh = || {
        form("/clients/new")
            .with("preset", "")
            .with("credential", "generate")
            .with("grant_types", "jwt-bearer")
            .with("assertion.max_life_seconds", "300")
            .with("assertion.skew_seconds", "30")
            .with("assertion.replay", "once-if-jti")
    };
    let wrong = fresh()
        .with("id", words.client)
        .with("name", words.name)
        .with("certificate", words.sentence)
        .wrong(
            "id",
            "There is a client or an identity provider of that name already: choose another.",
        )
        .wrong(
            "certificate",
            "This is not PEM of a certificate or a public key.",
        )
        .wrong("grant_types", "State at least one grant.");
    let edit = fresh()
        .with("name", words.name)
        .with("scope", words.scope)
        .with("revision", "7");
    let credential_form = |kind, form: Form| CredentialFormPage {
        frame: frame(words, Place::Clients),
        kind,
        of: Link::new("/console/clients/partner-1", words.client),
        form: form.with("kind", "certificate"),
    };
    let fresh_credential = form("/clients/partner-1/credentials/new");
    let wrong_credential = form("/clients/partner-1/credentials/new")
        .with("jwks", words.sentence)
        .wrong(
            "jwks",
            "No key of the set verifies signatures with an algorithm Jurat knows.",
        );
    vec![
        ("client-new", page(&client_form(None, fresh()))),
        ("client-new-wrong", page(&client_form(None, wrong))),
        ("client-edit", page(&client_form(Some(words.client), edit))),
        (
            "credential-new",
            page(&credential_form(CredentialKind::OfClient, fresh_credential)),
        ),
        (
            "key-new-wrong",
            page(&credential_form(
                CredentialKind::OfIdentityProvider,
                wrong_credential,
            )),
        ),
    ]
}

fn presets() -> Vec<PresetShown> {
    let preset = |name: &str, title: &str, sentence: &str| PresetShown {
        name: name.to_owned(),
        title: title.to_owned(),
        sentence: sentence.to_owned(),
    };
    vec![
        preset(
            "axway",
            "Axway API Gateway",
            "For clients of Axway’s JWT flow: same paths, audiences and answers.",
        ),
        preset(
            "google-service-account",
            "Google service account",
            "For google-auth and its like: an hour’s life, scope in the assertion.",
        ),
        preset(
            "salesforce",
            "Salesforce",
            "For Salesforce SDKs: no jti, the user in sub.",
        ),
        preset(
            "box",
            "Box",
            "For Box SDKs: box_sub_type, short-lived assertions.",
        ),
        preset(
            "docusign",
            "DocuSign",
            "For DocuSign’s JWT grant: users by their id.",
        ),
    ]
}
