//! What the RFCs demand of the JWT bearer grant, of JWT client authentication and of what stands around them, clause by clause: a table
//! whose rows each show over HTTP what Jurat does. Every row is played, and all that fail are told by their clause. The table is a page
//! too, `docs/conformance.md`.

use std::future::Future;
use std::pin::Pin;

use tokio::task::LocalSet;

mod access_tokens;
mod answers;
mod best_practices;
mod claims;
mod client_authentication;
mod completeness;
mod documents;
mod grant;
mod granted_scope;
mod introspection;
mod jws;
mod jwt;
mod kinds_of_jwt;
mod page;
mod presented;
mod revocation;
mod token_exchange;

use presented::{Bench, Presented};

/// One rule, and what shows how Jurat keeps it.
struct Row {
    /// The clauses that state it, with `; ` between two.
    clauses: &'static str,
    /// How strongly they state it (RFC 2119).
    level: &'static str,
    /// The rule, in a sentence.
    rule: &'static str,
    /// What Jurat answers, or does.
    answer: &'static str,
    /// What shows it, by name; one for each way in which an assertion can be presented, where the rule is about assertions.
    shown: Vec<(&'static str, Show)>,
}

type Show = fn() -> Pin<Box<dyn Future<Output = ()>>>;

/// How a rule about assertions is answered when an assertion breaks it.
const REFUSED: &str = "400 `invalid_grant`; for a client assertion 401 `invalid_client`";

/// Makes a list of rows. Behind the clauses, the level, the rule and the answer stands what shows it: `grant` of an assertion that is
/// presented as a grant, `client` of one that authenticates a client, `both` of either, `alone` of anything else.
macro_rules! rows {
    (
        $list:ident;
        $($clauses:literal $level:literal, $rule:literal => $answer:expr, $how:ident $function:path;)+
    ) => {
        pub(super) fn $list() -> Vec<super::Row> {
            vec![$(super::Row {
                clauses: $clauses,
                level: $level,
                rule: $rule,
                answer: $answer,
                shown: super::shown!($how $function),
            },)+]
        }
    };
}
use rows;

macro_rules! shown {
    (alone $function:path) => {
        vec![super::by("", || Box::pin($function()))]
    };
    (grant $function:path) => {
        vec![super::by("as a grant", || super::presented($function, super::Presented::AsGrant))]
    };
    (client $function:path) => {
        vec![super::by("as client authentication", || super::presented($function, super::Presented::AsClient))]
    };
    (both $function:path) => {
        [super::shown!(grant $function), super::shown!(client $function)].concat()
    };
}
use shown;

fn by(how: &'static str, show: Show) -> (&'static str, Show) {
    (how, show)
}

fn presented<F, Playing>(show: F, how: Presented) -> Pin<Box<dyn Future<Output = ()>>>
where
    F: FnOnce(Bench) -> Playing + 'static,
    Playing: Future<Output = ()> + 'static,
{
    Box::pin(async move { show(Bench::new(how).await).await })
}

/// A part of the table.
struct Section {
    title: &'static str,
    rows: Vec<Row>,
}

fn grant_section() -> Section {
    Section {
        title: "A JWT as authorization grant",
        rows: joined([
            grant::rows(),
            claims::rows_of_grants(),
            granted_scope::rows(),
        ]),
    }
}

fn client_section() -> Section {
    Section {
        title: "A JWT as client authentication",
        rows: joined([client_authentication::rows(), claims::rows_of_clients()]),
    }
}

fn jose_section() -> Section {
    Section {
        title: "JWT and JOSE",
        rows: joined([
            jws::rows(),
            jwt::rows(),
            best_practices::rows(),
            kinds_of_jwt::rows(),
        ]),
    }
}

fn answers_section() -> Section {
    Section {
        title: "Answers and neighbours",
        rows: joined([
            answers::rows(),
            access_tokens::rows(),
            revocation::rows(),
            introspection::rows(),
            documents::rows(),
            token_exchange::rows(),
        ]),
    }
}

/// The whole table.
fn sections() -> [Section; 4] {
    [
        grant_section(),
        client_section(),
        jose_section(),
        answers_section(),
    ]
}

fn joined<const N: usize>(files: [Vec<Row>; N]) -> Vec<Row> {
    files.into_iter().flatten().collect()
}

/// Plays every row of a section, and tells of all that fail.
async fn play(section: Section) {
    let (mut played, mut failed) = (0, Vec::new());
    for row in section.rows {
        for (how, show) in row.shown {
            played += 1;
            let task = LocalSet::new();
            let playing = task.spawn_local(show());
            task.await;
            if let Err(error) = playing.await {
                let (clauses, rule) = (row.clauses, row.rule);
                failed.push(format!("{clauses} {how}: {rule}\n    {}", why(error)));
            }
        }
    }
    let count = failed.len();
    let failed = failed.join("\n");
    assert!(count == 0, "{count} of {played} do not hold:\n{failed}");
}

fn why(error: tokio::task::JoinError) -> String {
    let panic = error.into_panic();
    let text = panic.downcast_ref::<String>().cloned();
    let literal = || panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(literal).unwrap_or_default()
}

#[tokio::test]
async fn rfc7523_s2_1_a_jwt_as_authorization_grant() {
    play(grant_section()).await;
}

#[tokio::test]
async fn rfc7523_s2_2_a_jwt_as_client_authentication() {
    play(client_section()).await;
}

#[tokio::test]
async fn rfc7519_s7_2_and_rfc8725_jwt_and_jose() {
    play(jose_section()).await;
}

#[tokio::test]
async fn rfc6749_s5_answers_and_neighbours() {
    play(answers_section()).await;
}
