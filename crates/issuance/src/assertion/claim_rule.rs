//! The claim rule of an identity provider: a condition on the claims of its assertions that an administrator wrote (RFC 7523 section 3
//! item 2: for whom an issuer may speak is what it is trusted for). RFC 8725 section 3.8: a key that is good does not make every
//! claim good.
//!
//! What the rule read goes to the operator's record of the decision, and never into an answer.

use std::fmt::Write as _;

use jurat_registry::claim_members::ClaimMember;
use jurat_registry::claim_rule::{ClaimInputs, ClaimRule, Denial, Verdict};
use serde::Serializer as _;
use serde_json::Value;

use super::facts::Facts;
use crate::rejection::{Reason, Rejection, quoted};

/// The issuer's claim rule, if it has one, yields true.
pub(super) fn allows(facts: &Facts<'_>) -> Result<(), Rejection> {
    let Some(rule) = rule_of(facts) else {
        return Ok(());
    };
    let inputs = inputs(facts);
    let verdict = match facts.read_members() {
        Ok(members) => rule.judge_found(&inputs, members),
        Err(_) => rule.judge(&inputs),
    };
    accept(verdict, rule, &inputs)
}

/// What the rule of the issuer read, as a JSON object; `None` where there is no rule.
pub(crate) fn evidence(facts: &Facts<'_>) -> Option<String> {
    let rule = rule_of(facts)?;
    let members = facts.read_members().ok();
    let short = members.and_then(|members| short_evidence_of(rule, members));
    Some(short.unwrap_or_else(|| evidence_of(rule, &inputs(facts))))
}

/// `rule` allows `inputs`. A missing claim denies, and so does whatever goes wrong.
pub(crate) fn judge(rule: &ClaimRule, inputs: &ClaimInputs<'_>) -> Result<(), Rejection> {
    accept(rule.judge(inputs), rule, inputs)
}

fn accept(verdict: Verdict, rule: &ClaimRule, inputs: &ClaimInputs<'_>) -> Result<(), Rejection> {
    let Verdict::Denied(denial) = verdict else {
        return Ok(());
    };
    let mut detail = match denial {
        // Its name may stand in a claim.
        Denial::MissingClaim(name) => format!("{} is missing", quoted(&name)),
        other => other.to_string(),
    };
    for (place, (name, value)) in rule.evidence(inputs).iter().enumerate() {
        let text = value.as_str().map_or_else(|| value.to_string(), Into::into);
        let before = if place == 0 { "; it read" } else { "," };
        // Writing to a String does not fail.
        let _ = write!(detail, "{before} {} {}", quoted(name), quoted(&text));
    }
    let rejection = Rejection::new(Reason::ClaimRuleDenied, detail);
    Err(rejection.with_evidence(evidence_of(rule, inputs)))
}

/// What `rule` read of `inputs`, as a JSON object whose values are cut.
pub(crate) fn evidence_of(rule: &ClaimRule, inputs: &ClaimInputs<'_>) -> String {
    Value::Object(rule.evidence(inputs)).to_string()
}

/// The same as text from the assertion, where nothing is to be cut: the usual case, and on the path of every grant. `members` are the
/// claims that the rule reads, and maybe others.
fn short_evidence_of(rule: &ClaimRule, members: &[ClaimMember<'_>]) -> Option<String> {
    const MOST_CLAIMS: usize = 16;
    const MOST_BYTES: usize = 256;
    let read = members.iter().filter(|(name, _)| rule.reads().seeks(name));
    let mut read: Vec<_> = read.map(|(name, value)| (&**name, *value)).collect();
    let mut sizes = read.iter().map(|(name, value)| (name, value.get()));
    let is_short = read.len() <= MOST_CLAIMS
        && sizes.all(|(name, value)| name.len().max(value.len()) <= MOST_BYTES);
    if !is_short {
        return None;
    }
    read.sort_unstable_by_key(|(name, _)| *name);
    let mut text = Vec::with_capacity(256);
    let mut writer = serde_json::Serializer::new(&mut text);
    writer.collect_map(read).ok()?;
    String::from_utf8(text).ok()
}

fn rule_of<'a>(facts: &Facts<'a>) -> Option<&'a ClaimRule> {
    facts
        .issuer
        .identity_provider()
        .and_then(|provider| provider.settings().claim_rule.as_ref())
}

fn inputs<'a>(facts: &Facts<'a>) -> ClaimInputs<'a> {
    // A `client_id` beside it proves nothing: only who authenticated counts.
    let client = facts.purpose.presenter();
    let client = client.map(|client| client.id().as_str());
    ClaimInputs {
        claims_text: facts.claims.text,
        alg: Some(&facts.header.algorithm),
        kid: facts.header.key_id.as_deref(),
        typ: facts.header.token_type.as_deref(),
        client,
    }
}

#[cfg(test)]
mod tests {
    use jurat_registry::claim_members::{Sought, find_members};
    use serde_json::json;

    use super::*;

    #[test]
    fn evidence_is_the_rules_own_whether_or_not_it_is_cut() {
        let rule: ClaimRule = "claims.a == 'x' && has(claims.b)".parse().unwrap();
        for value in [
            json!(null),
            json!({"c": [1, "\u{fc}\"\n"]}),
            json!("y".repeat(254)),
            json!("y".repeat(255)),
            json!("\u{fc}".repeat(200)),
            json!("y".repeat(5000)),
            json!(vec!["y"; 500]),
        ] {
            let text = json!({"b": value, "a": "x", "c": "unread"}).to_string();
            let inputs = ClaimInputs {
                claims_text: &text,
                alg: None,
                kid: None,
                typ: None,
                client: None,
            };
            let own = Value::Object(rule.evidence(&inputs)).to_string();
            assert_eq!(evidence_of(&rule, &inputs), own);
            let members = find_members(&text, &Sought::Everything).unwrap();
            let is_short = value.to_string().len() <= 256;
            let short = short_evidence_of(&rule, &members);
            assert_eq!(short, is_short.then_some(own), "{value}");
        }
    }
}
