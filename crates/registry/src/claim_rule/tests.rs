//! Claim rules: what they judge, what is refused when one is made, and what they tell.
//! `work` holds their bound against work that is counted.

use super::*;

mod comparisons;
mod generator;
mod refusals;
mod work;

/// The claims of a GitHub Actions token, shortened.
pub(super) const GITHUB: &str = r#"{
  "iss": "https://token.actions.githubusercontent.com",
  "sub": "repo:acme/site:ref:refs/heads/main",
  "aud": "https://jurat.example.com",
  "ref": "refs/heads/main",
  "repository": "acme/site",
  "repository_owner": "acme",
  "run_attempt": "1",
  "job_workflow_ref": "acme/site/.github/workflows/deploy.yml@refs/heads/main",
  "exp": 1800000600, "iat": 1800000000, "level": 3, "ratio": 0.5,
  "email_verified": true, "actor": null,
  "groups": ["staff", "admins"],
  "realm_access": {"roles": ["reader", "writer"]},
  "members": [{"name": "a", "age": 3}, {"name": "b", "age": 40}],
  "https://acme.example/tenant": "t1",
  "big": 18446744073709551615
}"#;

pub(super) fn rule(text: &str) -> ClaimRule {
    ClaimRule::new(text).unwrap_or_else(|fault| panic!("{text}: {fault}"))
}

pub(super) fn inputs(claims_text: &str) -> ClaimInputs<'_> {
    ClaimInputs {
        claims_text,
        alg: Some("RS256"),
        kid: Some("k1"),
        typ: None,
        client: Some("deployer"),
    }
}

fn judged(text: &str) -> Verdict {
    rule(text).judge(&inputs(GITHUB))
}

#[test]
fn what_holds_is_allowed() {
    for text in [
        "claims.repository_owner == 'acme' && claims.ref == 'refs/heads/main' && claims.sub.startsWith('repo:acme/')",
        "assertion.repository_owner == 'acme'",
        "claims['https://acme.example/tenant'] == 't1'",
        "assertion[\"https://acme.example/tenant\"] in ['t1', 't2']",
        "'admins' in claims.groups && !('guests' in claims.groups)",
        "'repository' in claims && !('repositories' in claims)",
        "claims.groups.exists(g, g.startsWith('adm'))",
        "claims.groups.all(g, g.size() > 2)",
        "claims.groups.exists_one(g, g == 'staff')",
        "claims.groups.filter(g, g != 'staff').size() == 1",
        "claims.members.exists(m, m.age > 30 && m.name in ['b', 'c'])",
        "'writer' in claims.realm_access.roles",
        "claims.ref.matches('^refs/(heads|tags)/[a-z]+$')",
        "claims.job_workflow_ref.matches(r'^acme/[\\w.-]+/\\.github/workflows/deploy\\.yml@')",
        r"claims.ref.matches(r'\bmain$') && !claims.ref.matches(r'\d') && claims.ref.matches('^[\\w/]+$')",
        "claims.job_workflow_ref.contains('/workflows/') && claims.ref.endsWith('/main')",
        "claims.sub == 'repo:' + claims.repository + ':ref:' + claims.ref",
        "claims.exp - claims.iat <= 600",
        "claims.level == 3 && claims.level == 3.0 && claims.ratio < 1.0 && -claims.level == -3",
        "int(claims.run_attempt) == 1 && string(claims.level) == '3'",
        "claims.email_verified",
        "claims.email_verified ? claims.level > 2 : false",
        "has(claims.actor) && claims.actor == null && !has(claims.environment)",
        "claims.?environment.orValue('none') == 'none'",
        "claims[?'environment'].hasValue() == false",
        "claims.?realm_access.?roles.orValue([]).exists(r, r == 'reader')",
        "!has(claims.environment) || claims.environment == 'production'",
        "claims.big > 18446744073709551614u",
        "header.alg == 'RS256' && header.kid == 'k1' && !has(header.typ)",
        "client.id == 'deployer'",
        "claims.members[1].name == 'b'",
        "claims.sub == claims.sub && claims.sub != claims.ref && !(claims.groups == claims.level)",
        "claims.groups == claims.groups && claims.realm_access == claims.realm_access",
        "claims.groups[0] in claims.groups && claims.level in [claims.level, 1] && 'staff' in claims.groups",
        "'a' != claims.ref && 3 == claims.level && !(claims.level in claims.groups)",
        "claims.?level == claims.?level && claims.?nothing == claims.?nobody",
    ] {
        assert_eq!(judged(text), Verdict::Allowed, "{text}");
    }
}

#[test]
fn what_does_not_hold_is_denied_and_says_why() {
    let denied = |text: &str| match judged(text) {
        Verdict::Denied(denial) => denial,
        Verdict::Allowed => panic!("{text} is allowed"),
    };
    assert_eq!(denied("claims.repository_owner == 'evil'"), Denial::False);
    assert_eq!(denied("claims.level == '3'"), Denial::False);
    assert_eq!(
        denied("claims.environment == 'production'"),
        Denial::MissingClaim("environment".into())
    );
    assert_eq!(
        denied("claims.environment != 'production'"),
        Denial::MissingClaim("environment".into())
    );
    assert_eq!(
        denied("claims.realm_access.groups == []"),
        Denial::MissingClaim("groups".into())
    );
    assert_eq!(
        denied("header.typ == 'JWT'"),
        Denial::MissingClaim("typ".into())
    );
    assert_eq!(denied("claims.ratio"), Denial::NotBoolean("double".into()));
    let text = denied("claims.level.startsWith('3')").to_string();
    assert!(
        text.contains("startsWith cannot be applied to int and string"),
        "{text}"
    );
    let text = denied("claims.groups[7] == 'x'").to_string();
    assert!(text.contains("fewer elements"), "{text}");
    let text = denied("int(claims.ref) == 1").to_string();
    assert!(
        text.contains("cannot be converted") && !text.contains("refs/"),
        "{text}"
    );
}

#[test]
fn without_a_client_a_rule_on_it_denies() {
    let nobody = ClaimInputs {
        client: None,
        ..inputs(GITHUB)
    };
    for text in ["client.id == 'deployer'", "client.id != 'evil'"] {
        assert_eq!(
            rule(text).judge(&nobody),
            Verdict::Denied(Denial::MissingClaim("id".into()))
        );
    }
    assert!(rule("!has(client.id)").judge(&nobody).is_allowed());
}

#[test]
fn claims_that_are_no_object_or_hold_too_much_are_denied() {
    for text in ["", "[]", "{", r#"{"a": 1e999}"#] {
        let verdict = rule("claims.a == 1").judge(&inputs(text));
        assert!(
            matches!(verdict, Verdict::Denied(Denial::Error(_))),
            "{text}: {verdict:?}"
        );
    }
    let many = format!(r#"{{"a":[{}1]}}"#, "1,".repeat(8000));
    assert_eq!(
        rule("1 in claims.a").judge(&inputs(&many)),
        Verdict::Denied(Denial::TooLarge)
    );
    assert_eq!(
        rule("!has(claims.b)").judge(&inputs(&many)),
        Verdict::Allowed,
        "what the rule does not read is not counted"
    );
}

#[test]
fn an_escaped_name_is_the_same_name() {
    assert!(
        rule("claims.ref == 'a'")
            .judge(&inputs(r#"{"\u0072ef":"\u0061"}"#))
            .is_allowed()
    );
}

#[test]
fn it_reads_the_claims_it_names_and_no_others() {
    let reads = |text: &str| rule(text).reads().clone();
    let named = |names: &[&str]| Sought::Named(names.iter().map(ToString::to_string).collect());
    assert_eq!(
        reads(
            "claims.a.b == 1 && has(assertion.c) || claims['d'] == claims.?e.orValue('') || claims.a.c == 2"
        ),
        named(&["a", "c", "d", "e"])
    );
    assert_eq!(
        reads("client.id == 'x' && header.alg == 'ES256'"),
        named(&[])
    );
    for all in [
        "claims.exists(name, name == 'x')",
        "claims[header.kid] == 'x'",
        "size(claims) > 3",
        "'a' in claims",
    ] {
        assert_eq!(reads(all), Sought::Everything, "{all}");
    }
}

#[test]
fn its_evidence_is_what_it_read_cut_and_bounded() {
    let evidence = rule(
        "claims.ref == 'x' && claims.level > 1 && claims.missing == 'y' && 'a' in claims.groups",
    )
    .evidence(&inputs(GITHUB));
    assert_eq!(
        Value::Object(evidence),
        serde_json::json!({"ref": "refs/heads/main", "level": 3, "groups": ["staff", "admins"]})
    );
    let long = format!(
        r#"{{"a":"{}","b":[{}0]}}"#,
        "ä".repeat(999),
        "1,".repeat(999)
    );
    let evidence = rule("claims.a == 'x' && 1 in claims.b").evidence(&inputs(&long));
    for (name, value) in evidence {
        assert_eq!(value.as_str().unwrap().chars().count(), 256, "{name}");
    }
    let members: Vec<_> = (0..100).map(|i| format!("\"c{i}\":{i}")).collect();
    let wide = format!("{{{}}}", members.join(","));
    assert_eq!(rule("'a' in claims").evidence(&inputs(&wide)).len(), 16);
}

#[test]
fn it_is_stored_as_its_text_and_read_back_by_the_same_door() {
    let text = "claims.sub == 'x'";
    let json = serde_json::to_string(&rule(text)).unwrap();
    assert_eq!(json, "\"claims.sub == 'x'\"");
    assert_eq!(
        serde_json::from_str::<ClaimRule>(&json).unwrap(),
        rule(text)
    );
    let error = serde_json::from_str::<ClaimRule>("\"clams.sub == 'x'\"").unwrap_err();
    assert!(error.to_string().contains("clams is not known"), "{error}");
    assert_eq!(
        format!("{:?}", rule(text)),
        "ClaimRule(\"claims.sub == 'x'\")"
    );
}
