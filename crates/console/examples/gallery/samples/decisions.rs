//! Explanations and decisions.

#![expect(clippy::too_many_lines, reason = "a sample is as long as its page")]

use jurat_console::decisions::{
    CheckOutcome, CheckShown, DecisionPage, DecisionRows, DecisionsFilter, DecisionsPage,
    ExplainPage, Explained, KnownKeyShown, MendShown, RefusalShown, TokenShown, VerdictShown,
};
use jurat_console::part::{Code, Fact, Link, Pager};
use jurat_console::{Base, Form, Place};

use super::clients::decisions;
use super::{DECISION, Pages, Words, form, frame, page, when};

pub(super) fn pages(words: &Words) -> Pages {
    let explain = |form: Form, explained| ExplainPage {
        frame: frame(words, Place::Explain),
        form,
        explained,
    };
    let asked = || {
        form("/explain")
            .with("assertion", words.sentence)
            .with("client", words.client)
    };
    let decision = |explained: Explained| DecisionPage {
        frame: frame(words, Place::Decisions),
        id: DECISION.to_owned(),
        at: when(-300),
        facts: facts(words),
        evidence: Some(format!("{{\"sub\":\"{}\"}}", words.subject)),
        explained,
        is_revocable: true,
    };
    vec![
        ("explain", page(&explain(form("/explain"), None))),
        (
            "explain-refused",
            page(&explain(asked(), Some(refused(words)))),
        ),
        (
            "explain-granted",
            page(&explain(asked(), Some(granted(words)))),
        ),
        (
            "explain-wrong",
            page(&explain(
                asked().wrong("assertion", "Paste one JWT: three parts with dots between."),
                None,
            )),
        ),
        ("decisions", page(&list(words, false))),
        ("decisions-live", page(&list(words, true))),
        (
            "decisions-empty",
            page(&DecisionsPage {
                rows: Vec::new(),
                counted_only: 0,
                filter: DecisionsFilter::default(),
                ..list(words, false)
            }),
        ),
        (
            "decisions-wrong",
            page(&DecisionsPage {
                rows: Vec::new(),
                problem: Some(words.sentence.to_owned()),
                ..list(words, false)
            }),
        ),
        ("decision-refused", page(&decision(refused(words)))),
        ("decision-granted", page(&decision(granted(words)))),
    ]
}

pub(super) fn rows_part(words: &Words) -> String {
    page(&DecisionRows {
        base: Base::below(""),
        rows: decisions(words).into_iter().skip(1).collect(),
    })
}

fn list(words: &Words, live: bool) -> DecisionsPage {
    DecisionsPage {
        frame: frame(words, Place::Decisions),
        filter: DecisionsFilter {
            granted: "no".to_owned(),
            client: words.client.to_owned(),
            ..DecisionsFilter::default()
        },
        reasons: vec!["assertion_expired".to_owned(), "issuer_unknown".to_owned()],
        rows: decisions(words),
        problem: None,
        counted_only: 1204,
        pager: Pager {
            shown: 3,
            first: None,
            next: Some("/console/decisions?after=x".to_owned()),
        },
        live,
        switch_live: "/console/decisions?live=on".to_owned(),
        rows_address: "/console/rows.html".to_owned(),
    }
}

fn facts(words: &Words) -> Vec<Fact> {
    vec![
        Fact::new("Grant", "jwt-bearer"),
        Fact::new("Client", words.client).at("/console/clients/partner-1".to_owned()),
        Fact::new("Issuer, as claimed", words.issuer),
        Fact::new(
            "Fingerprint",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        )
        .code(),
        Fact::new("Detail", words.sentence).code(),
    ]
}

fn refused(words: &Words) -> Explained {
    let check = |of: &str, title: &str, clause: &str, outcome| CheckShown {
        of: of.to_owned(),
        title: title.to_owned(),
        clause: clause.to_owned(),
        outcome,
        compared: None,
        why: None,
        detail: None,
        mends: Vec::new(),
    };
    let of_request = "The request";
    let of_assertion = "The assertion";
    let audience = CheckShown {
        compared: Some((
            words.url.to_owned(),
            "https://as.example.com, https://as.example.com/oauth2/token".to_owned(),
        )),
        why: Some("The assertion is meant for another server.".to_owned()),
        detail: Some(words.sentence.to_owned()),
        mends: vec![
            MendShown {
                advice: "Its maker puts this server’s issuer identifier into aud.".to_owned(),
                command: None,
                link: None,
            },
            MendShown {
                advice: "Or accept that audience from this client:".to_owned(),
                command: Some(format!(
                    "jurat client update partner-1 --audience {}",
                    words.url
                )),
                link: Some(Link::new(
                    "/console/clients/partner-1/edit",
                    "Edit the client",
                )),
            },
        ],
        ..check(
            of_assertion,
            "It is meant for this server",
            "RFC 7523 section 3",
            CheckOutcome::Failed,
        )
    };
    Explained {
        verdict: VerdictShown {
            granted: false,
            title: "It would be refused".to_owned(),
            sentence: "The audience decides: the assertion is meant for another server.".to_owned(),
        },
        refusal: Some(RefusalShown {
            reason: "audience_not_us".to_owned(),
            error: "invalid_grant".to_owned(),
            status: 400,
            description:
                "The assertion is not meant for this server: set aud to its issuer identifier."
                    .to_owned(),
        }),
        header: Some(Code::new(
            "header",
            "Header",
            "{\n  \"alg\": \"RS256\",\n  \"kid\": \"2026-10\"\n}",
        )),
        claims: Some(Code::new(
            "claims",
            "Claims",
            format!(
                "{{\n  \"iss\": \"{}\",\n  \"sub\": \"{}\"\n}}",
                words.issuer, words.subject
            ),
        )),
        issuer: Some(Link::new("/console/identity-providers/1", words.issuer)),
        keys: vec![
            KnownKeyShown {
                name: "2026-10".to_owned(),
                algorithms: "RS256, PS256".to_owned(),
                from: "published".to_owned(),
                live: true,
            },
            KnownKeyShown {
                name: words.subject.to_owned(),
                algorithms: "ES256".to_owned(),
                from: "registered".to_owned(),
                live: false,
            },
        ],
        checks: vec![
            check(
                of_request,
                "The request is one form, sent by POST",
                "RFC 6749 section 3.2",
                CheckOutcome::Passed,
            ),
            check(
                of_request,
                "The client, if there is one, proves who it is, in one way",
                "RFC 6749 section 2.3",
                CheckOutcome::Assumed,
            ),
            check(
                of_assertion,
                "It is a JWT of strict form, bounded in size and depth",
                "RFC 7519 section 7.2",
                CheckOutcome::Passed,
            ),
            CheckShown {
                compared: Some(("RS256".to_owned(), "RS256, ES256".to_owned())),
                ..check(
                    of_assertion,
                    "The issuer may use the algorithm",
                    "RFC 8725 section 3.1",
                    CheckOutcome::Passed,
                )
            },
            check(
                of_assertion,
                "The signature was made with that key",
                "RFC 7515 section 5.2",
                CheckOutcome::Passed,
            ),
            audience,
            check(
                of_assertion,
                "It has not expired",
                "RFC 7519 section 4.1.4",
                CheckOutcome::Passed,
            ),
            check(
                "What may be had",
                "Some of the scope asked for may be granted",
                "RFC 6749 section 3.3",
                CheckOutcome::Open,
            ),
        ],
        token: None,
    }
}

fn granted(words: &Words) -> Explained {
    let refused = refused(words);
    let checks = refused.checks.into_iter().map(|check| CheckShown {
        outcome: CheckOutcome::Passed,
        why: None,
        detail: None,
        mends: Vec::new(),
        ..check
    });
    Explained {
        verdict: VerdictShown {
            granted: true,
            title: "It would be granted".to_owned(),
            sentence: "Every check passes. That the client authenticates was assumed.".to_owned(),
        },
        refusal: None,
        checks: checks.collect(),
        token: Some(TokenShown {
            subject: words.subject.to_owned(),
            scope: words.scope.to_owned(),
            audience: "https://as.example.com".to_owned(),
            format: "JWT, ES256".to_owned(),
            lifetime_seconds: 3600,
            claims: Code::new(
                "token-claims",
                "Claims of the token",
                format!("{{\n  \"sub\": \"{}\"\n}}", words.subject),
            ),
        }),
        ..refused
    }
}
