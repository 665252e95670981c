//! The pages before one is signed in, and those that are any page's: confirmation, something shown once, a message.

#![expect(clippy::too_many_lines, reason = "a sample is as long as its page")]

use jurat_console::door::{DoorMessagePage, SetUpPage, SignInPage, StepUpPage};
use jurat_console::part::{Change, Code, Finding, Gravity, Link};
use jurat_console::{ConfirmPage, CreatedPage, MessagePage, Place};

use super::{DECISION, Pages, Words, doorway, form, frame, page};

pub(super) fn pages(words: &Words) -> Pages {
    let mut pages = doors(words);
    pages.extend(confirmations(words));
    pages
}

fn doors(words: &Words) -> Pages {
    let sign_in = |form, remark| SignInPage {
        frame: doorway(),
        form,
        remark,
    };
    let set_up = |form| SetUpPage {
        frame: doorway(),
        form,
        fewest_chars: 12,
    };
    let fresh = || form("/sign-in").with("next", "/console/clients");
    let message = DoorMessagePage {
        frame: doorway(),
        title: "This link was used already".to_owned(),
        sentence:
            "A set-up link works once. Somebody has made the first administrator’s account with it."
                .to_owned(),
        advice: Some("If that was not you, stop the server and look into its log.".to_owned()),
        link: Some(Link::new("/console/sign-in", "Sign in")),
    };
    let step_up = StepUpPage {
        frame: doorway(),
        form: form("/step-up").with("id", words.client),
        who: words.person.to_owned(),
        change: format!("register the identity provider {}", words.issuer),
        minutes: 10,
        back: "/console/".to_owned(),
    };
    vec![
        ("sign-in", page(&sign_in(fresh(), None))),
        (
            "sign-in-wrong",
            page(&sign_in(
                fresh()
                    .with("username", words.person)
                    .wrong("", "Username or password is wrong."),
                Some("You were signed out after 30 minutes without a request.".to_owned()),
            )),
        ),
        ("set-up", page(&set_up(form("/set-up/x")))),
        (
            "set-up-wrong",
            page(&set_up(
                form("/set-up/x")
                    .with("username", words.person)
                    .wrong("password_again", "The two passwords differ."),
            )),
        ),
        ("step-up", page(&step_up)),
        ("door-message", page(&message)),
    ]
}

fn confirmations(words: &Words) -> Pages {
    let disable = ConfirmPage {
        frame: frame(words, Place::Clients),
        title: format!("Disable {}?", words.client),
        back: Link::new("/console/clients/partner-1", words.client),
        effects: vec![
            "Its next token request is refused with invalid_client.".to_owned(),
            "214 access tokens that it has stop counting at introspection at once; JWTs that are verified offline count until they end, at most 60 minutes from now.".to_owned(),
            "3 refresh tokens bring nothing any more.".to_owned(),
            "Nothing is removed: enabling it again brings back what has not ended by then.".to_owned(),
        ],
        changes: vec![Change::new("enabled", Some("true"), Some("false"))],
        findings: Vec::new(),
        command: Some(Code::new("command", "Command", "jurat client disable partner-1")),
        form: form("/clients/partner-1/switch").with("enabled", "false").with("revision", "4"),
        button: "Disable the client".to_owned(),
        ends_something: true,
        asks_password: false,
    };
    let risky = ConfirmPage {
        title: "Save these settings?".to_owned(),
        effects: vec![
            "From the next request on, assertions of this issuer are judged by these settings."
                .to_owned(),
        ],
        changes: vec![
            Change::new("assertion.max_life_seconds", Some("300"), Some("3600")),
            Change::new("subjects", Some(words.subject), None),
            Change::new("name", None, Some(words.name)),
        ],
        findings: vec![risk(words)],
        form: form("/identity-providers/1/edit")
            .with("name", words.name)
            .wrong(
                "accept_risk",
                "Too wide to be saved: accept the risk by name, or mend it.",
            ),
        button: "Save the settings".to_owned(),
        ends_something: false,
        asks_password: true,
        ..disable_like(words)
    };
    let created = CreatedPage {
        frame: frame(words, Place::Clients),
        title: format!("{} is registered", words.name),
        once: vec![
            Code::new("secret", "Client secret", "jur_cs_4kzTqZ0m3VxR8yN1pL6wB2cD9fG5hJ7sK0tU"),
            Code::new("private-key", "Private key (PKCS #8, PEM)", "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg…\n-----END PRIVATE KEY-----").to_save("partner-1.pem"),
        ],
        advice: "Hand it over by a way that nobody else reads. Nothing of it is kept here but what checks it; if it is lost, make another one.".to_owned(),
        samples: vec![Code::new("sample", "curl", "curl https://as.example.com/oauth2/token")],
        next: Link::new("/console/clients/partner-1", "I have kept it"),
    };
    let message = MessagePage {
        frame: frame(words, Place::Decisions),
        title: "There is no record of that decision".to_owned(),
        sentence: "Refusals are kept for 30 days, and of a flood only a sample.".to_owned(),
        advice: Some(format!("The id was {DECISION}.")),
        link: Link::new("/console/decisions", "All decisions"),
    };
    vec![
        ("confirm-disable", page(&disable)),
        ("confirm-risk", page(&risky)),
        ("created", page(&created)),
        ("message", page(&message)),
    ]
}

fn disable_like(words: &Words) -> ConfirmPage {
    ConfirmPage {
        frame: frame(words, Place::IdentityProviders),
        title: String::new(),
        back: Link::new("/console/identity-providers/1", words.issuer),
        effects: Vec::new(),
        changes: Vec::new(),
        findings: Vec::new(),
        command: None,
        form: form("/"),
        button: String::new(),
        ends_something: false,
        asks_password: false,
    }
}

/// What the lint finds of a trust that is too wide.
pub(super) fn risk(words: &Words) -> Finding {
    Finding {
        name: "no-condition-on-subject".to_owned(),
        gravity: Gravity::Risk,
        what_could_happen: "Whoever has a repository at this issuer, which is anybody, can sign assertions that are accepted.".to_owned(),
        mend: format!("jurat idp update {} --subject-pattern 'repo:northwind/*:*'", words.issuer),
        accepted: false,
        of: None,
    }
}
