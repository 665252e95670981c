//! Mappings as they are written on the command line: `claim:email`, `groups=roles`, `groups:admins=orders.read orders.write`.

use std::collections::BTreeMap;

use jurat_protocol::scope::ScopeSet;
use jurat_registry::claim_mapping::{ClaimMapping, SubjectMapping};

use crate::failure::{Failure, Outcome};

/// Whom tokens speak for.
pub(super) fn parse_subject(text: &str) -> Result<SubjectMapping, String> {
    match text.split_once(':') {
        None if text == "assertion" => Ok(SubjectMapping::Assertion),
        None if text == "issuer-prefixed" => Ok(SubjectMapping::PrefixedByIssuer),
        Some(("claim", name)) if !name.is_empty() => Ok(SubjectMapping::Claim(name.into())),
        Some(("local-user", name)) if !name.is_empty() => {
            let claim = name.into();
            Ok(SubjectMapping::LocalUser { claim })
        }
        _ => Err(
            "write assertion, issuer-prefixed, claim:NAME as in claim:email, or local-user:NAME"
                .into(),
        ),
    }
}

/// `NAME` or `NAME=AS`: a claim that is carried.
pub(super) fn parse_carried(text: &str) -> Result<ClaimMapping, String> {
    let (claim, carried_as) = text.rsplit_once('=').unwrap_or((text, text));
    if claim.is_empty() || carried_as.is_empty() {
        return Err("write NAME, or NAME=AS as in groups=roles".into());
    }
    Ok(ClaimMapping {
        claim: claim.into(),
        carried_as: Some(carried_as.into()),
        scopes: BTreeMap::new(),
    })
}

/// `NAME:VALUE=SCOPES`: scopes that a value brings. The name ends at the first colon that no `//` follows, the value at the last `=`:
/// names are URLs at times, and values are distinguished names.
pub(super) fn parse_scopes(text: &str) -> Result<ClaimMapping, String> {
    let sentence = "write NAME:VALUE=SCOPES, as in groups:admins=orders.read";
    let (named, scopes) = text.rsplit_once('=').ok_or(sentence)?;
    let end = named
        .match_indices(':')
        .map(|(at, _)| at)
        .find(|at| {
            !named
                .get(at + 1..)
                .is_some_and(|rest| rest.starts_with("//"))
        })
        .ok_or(sentence)?;
    let (claim, value) = named.split_at(end);
    let value = value.trim_start_matches(':');
    if claim.is_empty() || value.is_empty() || scopes.trim().is_empty() {
        return Err(sentence.into());
    }
    let mut set = ScopeSet::EMPTY;
    for scope in scopes.split_whitespace() {
        set.insert(scope).map_err(|e| format!("{scope}: {e}"))?;
    }
    Ok(ClaimMapping {
        claim: claim.into(),
        carried_as: None,
        scopes: BTreeMap::from([(value.into(), set)]),
    })
}

/// One mapping to a claim and name it is carried under; scopes stand with the first mapping of their claim.
pub(super) fn join(
    carried: &[ClaimMapping],
    scopes: &[ClaimMapping],
) -> Outcome<Vec<ClaimMapping>> {
    let mut mappings = carried.to_vec();
    for stated in scopes {
        let known = mappings.iter_mut().find(|m| m.claim == stated.claim);
        let Some(mapping) = known else {
            mappings.push(stated.clone());
            continue;
        };
        for (value, scopes) in &stated.scopes {
            let all = mapping
                .scopes
                .entry(value.clone())
                .or_insert(ScopeSet::EMPTY);
            for scope in scopes.iter() {
                all.insert(scope).map_err(|e| {
                    Failure::usage(format!("--scope-from-claim {}:{value}: {e}", stated.claim))
                })?;
            }
        }
    }
    Ok(mappings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes_of(text: &str) -> (String, String, String) {
        let mapping = parse_scopes(text).unwrap();
        let (value, scopes) = mapping.scopes.into_iter().next().unwrap();
        (mapping.claim, value, scopes.to_string())
    }

    #[test]
    fn names_may_be_urls_and_values_distinguished_names() {
        let read = |claim: &str, value: &str, scopes: &str| {
            (claim.to_string(), value.to_string(), scopes.to_string())
        };
        assert_eq!(
            scopes_of("groups:admins=a b"),
            read("groups", "admins", "a b")
        );
        assert_eq!(
            scopes_of("https://acme.example/roles:ops=a"),
            read("https://acme.example/roles", "ops", "a")
        );
        assert_eq!(
            scopes_of("memberOf:cn=admins,ou=groups=a"),
            read("memberOf", "cn=admins,ou=groups", "a")
        );
        assert_eq!(
            scopes_of("job:repo:acme/x=a"),
            read("job", "repo:acme/x", "a")
        );
        for bad in [
            "groups",
            "groups=a",
            "groups:=a",
            ":x=a",
            "groups:x=",
            "groups:x=\"a\"",
            "https://x=a",
        ] {
            assert!(parse_scopes(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_said_of_one_claim_comes_together() {
        let carried = [
            parse_carried("groups=roles").unwrap(),
            parse_carried("email").unwrap(),
        ];
        let scopes = ["groups:a=x", "groups:a=y", "groups:b=z", "team:a=x"];
        let scopes: Vec<_> = scopes.iter().map(|s| parse_scopes(s).unwrap()).collect();
        let joined = serde_json::to_value(join(&carried, &scopes).unwrap()).unwrap();
        let expected = serde_json::json!([
            {"claim": "groups", "carried_as": "roles", "scopes": {"a": ["x", "y"], "b": ["z"]}},
            {"claim": "email", "carried_as": "email"},
            {"claim": "team", "scopes": {"a": ["x"]}},
        ]);
        assert_eq!(joined, expected);
        assert!(parse_carried("=x").is_err());
        assert!(parse_carried("x=").is_err());
    }

    #[test]
    fn the_subject_comes_from_the_assertion_or_a_claim() {
        assert_eq!(parse_subject("assertion"), Ok(SubjectMapping::Assertion));
        assert_eq!(
            parse_subject("issuer-prefixed"),
            Ok(SubjectMapping::PrefixedByIssuer)
        );
        assert_eq!(
            parse_subject("claim:https://x.example/user"),
            Ok(SubjectMapping::Claim("https://x.example/user".into()))
        );
        for bad in ["", "claim", "claim:", "email"] {
            assert!(parse_subject(bad).is_err(), "{bad}");
        }
    }
}
