//! How long claim rules take: a usual one on the claims of a GitHub Actions token, and the slowest that made-up rules
//! and claims bring forth, beside the bound on their work. `cargo bench -p jurat-registry --bench claim_rule -- SECONDS`; it judges nothing.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use jurat_registry::claim_rule::{ClaimInputs, ClaimRule, Denial, Verdict};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

#[path = "../src/claim_rule/tests/generator.rs"]
mod generator;

const GITHUB: &str = r#"{"jti":"8f4a5e3c-8b1c-4c55-9e0f-8b0f6a1f3c11","sub":"repo:acme/site:ref:refs/heads/main","aud":"https://jurat.example.com","ref":"refs/heads/main","sha":"5c1f2b7a9f3e4d1c8b6a7f5e4d3c2b1a09f8e7d6","repository":"acme/site","repository_owner":"acme","repository_owner_id":"1234567","run_id":"9876543210","run_number":"42","run_attempt":"1","repository_visibility":"private","repository_id":"7654321","actor_id":"1112223","actor":"octocat","workflow":"deploy","head_ref":"","base_ref":"","event_name":"push","ref_protected":"true","ref_type":"branch","workflow_ref":"acme/site/.github/workflows/deploy.yml@refs/heads/main","workflow_sha":"5c1f2b7a9f3e4d1c8b6a7f5e4d3c2b1a09f8e7d6","job_workflow_ref":"acme/site/.github/workflows/deploy.yml@refs/heads/main","job_workflow_sha":"5c1f2b7a9f3e4d1c8b6a7f5e4d3c2b1a09f8e7d6","runner_environment":"github-hosted","iss":"https://token.actions.githubusercontent.com","nbf":1800000000,"exp":1800000900,"iat":1800000600}"#;

fn main() {
    for text in [
        "claims.repository_owner == \"acme\"",
        "claims.repository_owner == \"acme\" && claims.ref == \"refs/heads/main\" && claims.sub.startsWith(\"repo:acme/\")",
        "claims.sub.matches('^repo:acme/[^:]+:ref:refs/heads/(main|release-[0-9]+)$')",
        "claims.job_workflow_ref.startsWith('acme/') && claims.runner_environment in ['github-hosted', 'self-hosted']",
        "claims.exists(name, name == 'environment')",
    ] {
        let rule = ClaimRule::new(text).unwrap();
        println!("{:>8} ns  {text}", time(&rule, GITHUB).as_nanos());
    }
    for (n, text) in [
        (400, "'group-x' in claims.groups"),
        (400, "claims.groups.exists(g, g == 'group-x')"),
        (
            250,
            "claims.groups.exists(g, g.startsWith('x') || g.endsWith('y'))",
        ),
        (250, "claims.groups.exists(g, g.matches('^team-[a-z]+$'))"),
        (
            100,
            "claims.groups.exists(g, g in ['a', 'b', 'c'] && claims.ref == 'x')",
        ),
    ] {
        let groups: Vec<_> = (0..n).map(|i| format!("\"group-{i:032}\"")).collect();
        let claims = format!(r#"{{"groups":[{}]}}"#, groups.join(","));
        let rule = ClaimRule::new(text).unwrap();
        let verdict = rule.judge(&inputs(&claims));
        println!(
            "{:>8} ns  {n} groups: {text} ({verdict:?})",
            time(&rule, &claims).as_nanos()
        );
    }
    let seconds = std::env::args().find_map(|argument| argument.parse().ok());
    search(Duration::from_secs(seconds.unwrap_or(20)));
}

/// Prints the slowest of made-up rules on made-up claims.
fn search(time_to_search: Duration) {
    let (rules, claims) = (generator::rules(), generator::claims());
    let mut runner = TestRunner::deterministic();
    let mut slowest: Vec<(Duration, String, usize, String)> = Vec::new();
    let (mut saved, mut judged, mut refused) = (0, 0, 0);
    let start = Instant::now();
    while start.elapsed() < time_to_search {
        let text = rules.new_tree(&mut runner).unwrap().current();
        let Ok(rule) = ClaimRule::new(text.as_str()) else {
            refused += 1;
            continue;
        };
        saved += 1;
        for _ in 0..16 {
            let claims = claims.new_tree(&mut runner).unwrap().current();
            let verdict = rule.judge(&inputs(&claims));
            if verdict == Verdict::Denied(Denial::TooLarge) {
                continue;
            }
            judged += 1;
            // The best of five: the machine's own hiccups are not the rule's.
            let once = (0..3)
                .map(|_| once(&rule, &claims))
                .min()
                .unwrap_or_default();
            if slowest.len() < 12 || slowest.iter().any(|(other, ..)| *other < once) {
                slowest.push((once, text.clone(), claims.len(), format!("{verdict:?}")));
                slowest.sort_by_key(|slow| std::cmp::Reverse(slow.0));
                slowest.dedup_by(|a, b| a.1 == b.1);
                slowest.truncate(12);
            }
        }
    }
    println!("{saved} rules saved, {refused} refused, {judged} judgements");
    for (duration, text, size, verdict) in slowest {
        println!(
            "{:>8} us on {size} bytes ({verdict:.40}): {text:.300}",
            duration.as_micros()
        );
    }
}

fn inputs(claims_text: &str) -> ClaimInputs<'_> {
    ClaimInputs {
        claims_text,
        alg: Some("RS256"),
        kid: Some("k1"),
        typ: Some("JWT"),
        client: None,
    }
}

fn once(rule: &ClaimRule, claims: &str) -> Duration {
    let start = Instant::now();
    black_box(rule.judge(&inputs(black_box(claims))));
    start.elapsed()
}

/// The mean of a hundred, in the best of many hundreds: what else the machine does is left out.
fn time(rule: &ClaimRule, claims: &str) -> Duration {
    const RUNS: u32 = 100;
    let hundred = || {
        let start = Instant::now();
        for _ in 0..RUNS {
            black_box(rule.judge(&inputs(black_box(claims))));
        }
        start.elapsed() / RUNS
    };
    (0..200).map(|_| hundred()).min().unwrap_or_default()
}
