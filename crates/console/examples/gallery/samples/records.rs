//! Users, resources, tenants.

#![expect(clippy::too_many_lines, reason = "a sample is as long as its page")]

use jurat_console::clients::SettingShown;
use jurat_console::part::{Badge, Code, Link, Pager};
use jurat_console::resources::{
    ResourceFormPage, ResourcePage, ResourceRow, ResourceScope, ResourcesPage,
};
use jurat_console::tenants::{QuotaShown, TenantFormPage, TenantPage, TenantRow, TenantsPage};
use jurat_console::users::{UserFormPage, UserPage, UserPasswordPage, UserRow, UsersPage};
use jurat_console::{Form, Place};

use super::{DAY, Pages, Words, auditors_frame, form, frame, page, when};

pub(super) const USER: &str = "01KXN4T9Q3V0C8Z5W6S7D2M1RE";

pub(super) fn pages(words: &Words) -> Pages {
    let mut pages = users(words);
    pages.extend(resources(words));
    pages.extend(tenants(words));
    pages
}

pub(super) fn enabled() -> Badge {
    Badge::of_switch(true, None, 30)
}

pub(super) fn fact(name: &str, value: &str) -> SettingShown {
    SettingShown {
        name: name.to_owned(),
        value: value.to_owned(),
        from: None,
    }
}

pub(super) fn inherited(name: &str, value: &str) -> SettingShown {
    SettingShown {
        from: Some("from the server’s configuration".to_owned()),
        ..fact(name, value)
    }
}

fn users(words: &Words) -> Pages {
    let row = |username: &str, name: Option<&str>, role: Option<&str>| UserRow {
        id: USER.to_owned(),
        username: username.to_owned(),
        name: name.map(str::to_owned),
        email: Some((username.to_owned(), role.is_some())),
        state: enabled(),
        role: role.map(str::to_owned),
    };
    let list = |search: &str, rows| UsersPage {
        frame: frame(words, Place::Users),
        search: search.to_owned(),
        rows,
        pager: Pager::default(),
    };
    let rows = vec![
        row(
            "alice@example.com",
            Some(words.person),
            Some("System administrator"),
        ),
        row("bob@example.com", None, None),
        UserRow {
            email: None,
            state: Badge::of_switch(false, None, 30),
            ..row(words.name, None, None)
        },
    ];
    let user = UserPage {
        frame: frame(words, Place::Users),
        id: USER.to_owned(),
        username: "alice@example.com".to_owned(),
        name: Some(words.person.to_owned()),
        enabled: true,
        state: enabled(),
        has_password: true,
        is_oneself: false,
        facts: vec![
            fact("E-mail", "alice@example.com, verified"),
            fact("Role here", "none"),
        ],
        claims: vec![("department".to_owned(), format!("\"{}\"", words.name))],
        valid_from: when(-20 * DAY),
        created_at: when(-200 * DAY),
        updated_at: when(-20 * DAY),
    };
    let bare = UserPage {
        frame: auditors_frame(words, Place::Users),
        name: None,
        enabled: false,
        state: Badge::of_switch(false, None, 30),
        has_password: false,
        is_oneself: true,
        claims: Vec::new(),
        facts: Vec::new(),
        ..clone_of(&user, words)
    };
    let user_form = |id: Option<&str>, form| UserFormPage {
        frame: frame(words, Place::Users),
        id: id.map(str::to_owned),
        is_oneself: id.is_some(),
        form,
    };
    let wrong = form("/users/new")
        .with("username", words.name)
        .with("password_by", "password")
        .with("claims", words.sentence)
        .wrong("username", "Somebody has this username already.")
        .wrong(
            "email_verified",
            "There is no e-mail address that somebody could have made sure of.",
        );
    vec![
        ("users", page(&list("", rows))),
        ("users-empty", page(&list("", Vec::new()))),
        ("users-none-found", page(&list(words.name, Vec::new()))),
        (
            "user-password",
            page(&UserPasswordPage {
                frame: frame(words, Place::Users),
                of: Link::new("/console/users/1", words.person),
                fewest_chars: 12,
                asks_password: true,
                form: form("/users/1/password")
                    .wrong("new_password_again", "The two passwords differ."),
            }),
        ),
        ("user", page(&user)),
        ("user-bare", page(&bare)),
        (
            "user-new",
            page(&user_form(
                None,
                form("/users/new")
                    .with("password_by", "invitation")
                    .with("role", "none"),
            )),
        ),
        ("user-new-wrong", page(&user_form(None, wrong))),
        (
            "user-edit",
            page(&user_form(
                Some(USER),
                form("/users/1/edit").with("username", words.name),
            )),
        ),
    ]
}

fn clone_of(user: &UserPage, words: &Words) -> UserPage {
    UserPage {
        frame: frame(words, Place::Users),
        id: user.id.clone(),
        username: user.username.clone(),
        name: user.name.clone(),
        enabled: user.enabled,
        state: user.state.clone(),
        has_password: user.has_password,
        is_oneself: user.is_oneself,
        facts: user.facts.clone(),
        claims: user.claims.clone(),
        valid_from: user.valid_from,
        created_at: user.created_at,
        updated_at: user.updated_at,
    }
}

fn resources(words: &Words) -> Pages {
    let list = |rows| ResourcesPage {
        frame: frame(words, Place::Resources),
        search: String::new(),
        rows,
        pager: Pager::default(),
    };
    let row = |uri: &str, name: Option<&str>, scopes: &[&str]| ResourceRow {
        uri: uri.to_owned(),
        name: name.map(str::to_owned),
        state: enabled(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        tokens: "JWT, 900 s".to_owned(),
    };
    let scope = |name: &str, default, description: Option<&str>| ResourceScope {
        name: name.to_owned(),
        default,
        description: description.map(str::to_owned),
    };
    let resource = |scopes: Vec<ResourceScope>, servers: Vec<String>, samples| ResourcePage {
        frame: frame(words, Place::Resources),
        uri: words.url.to_owned(),
        name: Some(words.name.to_owned()),
        enabled: true,
        state: enabled(),
        scopes,
        resource_servers: servers,
        settings: vec![
            fact("Format", "JWT"),
            inherited("Signed with", "ES256"),
            fact("Lifetime", "900 s"),
        ],
        samples,
        created_at: when(-40 * DAY),
        updated_at: when(-DAY),
    };
    let sample = Code::new(
        "verify",
        "Python (PyJWT)",
        "jwt.decode(token, key, algorithms=[\"ES256\"], audience=\"https://api.example.com/orders\")",
    );
    let resource_form = |uri: Option<&str>, form| ResourceFormPage {
        frame: frame(words, Place::Resources),
        uri: uri.map(str::to_owned),
        form,
    };
    let wrong = form("/resources/new")
        .with("uri", words.url)
        .with("scopes", words.scope)
        .wrong(
            "scopes",
            "A scope is one word of printable ASCII characters.",
        );
    vec![
        (
            "resources",
            page(&list(vec![
                row(
                    "https://api.example.com/orders",
                    Some("Orders"),
                    &["orders.read", "orders.write"],
                ),
                row(words.url, None, &[words.scope]),
            ])),
        ),
        ("resources-empty", page(&list(Vec::new()))),
        (
            "resources-nothing-found",
            page(&ResourcesPage {
                search: words.name.to_owned(),
                ..list(Vec::new())
            }),
        ),
        (
            "resource",
            page(&resource(
                vec![
                    scope(words.scope, true, Some("Read your orders and invoices")),
                    scope("orders.write", false, None),
                ],
                vec![words.client.to_owned()],
                vec![sample],
            )),
        ),
        (
            "resource-bare",
            page(&resource(Vec::new(), Vec::new(), Vec::new())),
        ),
        (
            "resource-new",
            page(&resource_form(None, form("/resources/new"))),
        ),
        (
            "resource-edit-wrong",
            page(&resource_form(Some(words.url), wrong)),
        ),
    ]
}

fn tenants(words: &Words) -> Pages {
    let row = |name: &str, display_name: Option<&str>, hosts: Vec<String>| TenantRow {
        name: name.to_owned(),
        display_name: display_name.map(str::to_owned),
        state: enabled(),
        issuer: format!("https://as.example.com/t/{name}"),
        hosts,
    };
    let list = |search: &str, rows| TenantsPage {
        frame: frame(words, Place::Tenants),
        search: search.to_owned(),
        rows,
        pager: Pager {
            shown: 3,
            first: None,
            next: Some("/console/tenants?after=x".to_owned()),
        },
    };
    let quota = |kind: &str, held, most| QuotaShown {
        kind: kind.to_owned(),
        held,
        most,
    };
    let tenant = |is_default| TenantPage {
        frame: frame(words, Place::Tenants),
        name: "acme.example".to_owned(),
        display_name: Some(words.name.to_owned()),
        enabled: true,
        state: enabled(),
        is_default,
        addresses: vec![
            fact("Issuer", "https://as.example.com/t/acme.example"),
            fact(
                "Token endpoint",
                "https://as.example.com/t/acme.example/oauth2/token",
            ),
            fact("Host", words.url),
        ],
        quotas: vec![
            quota("Clients", (!is_default).then_some(42), Some(500)),
            quota("Users", None, None),
        ],
        settings: vec![
            inherited("Token lifetime", "3600 s"),
            fact("Key rotation", "30 days"),
        ],
        console: "/t/acme.example/console".to_owned(),
        created_at: when(-12 * DAY),
        updated_at: when(-DAY),
    };
    let tenant_form = |name: Option<&str>, form: Form| TenantFormPage {
        frame: frame(words, Place::Tenants),
        name: name.map(str::to_owned),
        usual_issuer: "https://as.example.com/t/ and its name".to_owned(),
        form,
    };
    let wrong = form("/tenants/new")
        .with("name", words.name)
        .with("hosts", words.url)
        .wrong(
            "name",
            "A tenant is named like a host: small letters, digits, dots and hyphens.",
        );
    vec![
        (
            "tenants",
            page(&list(
                "",
                vec![
                    row("default", None, Vec::new()),
                    row(
                        "acme.example",
                        Some(words.name),
                        vec!["login.acme.example".to_owned()],
                    ),
                    row("globex", None, vec![words.url.to_owned()]),
                ],
            )),
        ),
        ("tenants-none-found", page(&list(words.name, Vec::new()))),
        ("tenant", page(&tenant(false))),
        ("tenant-default", page(&tenant(true))),
        ("tenant-new", page(&tenant_form(None, form("/tenants/new")))),
        ("tenant-new-wrong", page(&tenant_form(None, wrong))),
        (
            "tenant-edit",
            page(&tenant_form(
                Some("acme.example"),
                form("/tenants/acme.example/edit"),
            )),
        ),
    ]
}
