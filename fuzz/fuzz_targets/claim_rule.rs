//! Claim rules (CEL). The input is a rule, and after a NUL byte the claims that it judges.
//!
//! A rule that can be made reads back as itself, judges the same claims the same twice, and its evidence is bounded; a rule that
//! cannot is refused with a sentence of bounded length. Nothing exhausts the stack or takes long: the fuzzer's own limits see to that.
#![no_main]

use jurat_registry::claim_rule::{ClaimInputs, ClaimRule};
use libfuzzer_sys::fuzz_target;

const CLAIMS: &str = r#"{"sub":"repo:acme/site","ref":"refs/heads/main","a":1,"b":[1,"a",{"c":null}],"g":["x","y"]}"#;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let (text, claims_text) = text.split_once('\0').unwrap_or((text, CLAIMS));
    let rule = match ClaimRule::new(text) {
        Ok(rule) => rule,
        Err(fault) => {
            assert!(fault.to_string().len() < 2048);
            return;
        }
    };
    assert!(text.len() <= ClaimRule::MOST_BYTES);
    let json = serde_json::to_string(&rule).unwrap();
    assert_eq!(serde_json::from_str::<ClaimRule>(&json).unwrap(), rule);
    // Claims come to a rule with at most 16 KiB.
    if claims_text.len() > 16 * 1024 {
        return;
    }
    for client in [None, Some("client")] {
        let inputs = ClaimInputs {
            claims_text,
            alg: Some("RS256"),
            kid: None,
            typ: Some("JWT"),
            client,
        };
        assert_eq!(rule.judge(&inputs), rule.judge(&inputs));
        let evidence = rule.evidence(&inputs);
        assert!(evidence.len() <= 16);
        assert!(
            evidence
                .values()
                .all(|value| value.to_string().len() <= 256 * 6 + 2)
        );
    }
});
