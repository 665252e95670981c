//! The questions to a server that was killed and came back: is every acknowledged grant there, is every spent assertion refused?

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use tokio::task::JoinSet;

use super::ledger::Entry;
use crate::load::connection::{Answer, Connection, request, token_request};
use crate::load::server_process::ServerProcess;

/// Connections that ask.
const ASKING: usize = 16;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Grants that were acknowledged before a kill.
    acknowledged: usize,
    /// Assertions whose answer never came.
    unanswered: usize,
    /// Of these, those that had been granted all the same.
    granted_unseen: usize,
    /// What must not be.
    pub(super) violations: Vec<String>,
}

impl Findings {
    /// Takes in what another inquest found.
    pub(super) fn add(&mut self, other: Self) {
        self.acknowledged += other.acknowledged;
        self.unanswered += other.unanswered;
        self.granted_unseen += other.granted_unseen;
        self.violations.extend(other.violations);
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} acknowledged grants, {} in flight at the kill ({} of them granted), {} violations",
            self.acknowledged,
            self.unanswered,
            self.granted_unseen,
            self.violations.len()
        )
    }
}

/// Asks about every entry.
pub(super) async fn hold(
    server: &ServerProcess,
    entries: impl IntoIterator<Item = Entry>,
) -> anyhow::Result<Findings> {
    let entries = Rc::new(RefCell::new(entries.into_iter().collect::<Vec<_>>()));
    let mut running = JoinSet::new();
    for _ in 0..ASKING {
        let mut connection = Connection::open(server.address()).await?;
        let entries = Rc::clone(&entries);
        running.spawn_local(async move {
            let mut findings = Findings::default();
            loop {
                let Some(entry) = entries.borrow_mut().pop() else {
                    return anyhow::Ok(findings);
                };
                ask(&mut connection, &entry, &mut findings).await?;
            }
        });
    }
    let mut findings = Findings::default();
    while let Some(over) = running.join_next().await {
        findings.add(over??);
    }
    Ok(findings)
}

async fn ask(
    connection: &mut Connection,
    entry: &Entry,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    let again = token_request(&entry.assertion, "");
    if let Some(token) = &entry.acknowledged {
        findings.acknowledged += 1;
        let bearer = format!("Authorization: Bearer {token}");
        let protected = request("GET", "/api/oauth/protected", &[&bearer], "");
        let answer = connection.exchange(&protected).await?;
        if answer.status != 200 {
            let what = format!("an acknowledged grant is missing: {}", answer.describe());
            findings.violations.push(what);
        }
    } else {
        // No answer came: it may be granted now, once.
        findings.unanswered += 1;
        let answer = connection.exchange(&again).await?;
        if answer.status != 200 {
            findings.granted_unseen += 1;
            expect_refusal(&answer, findings);
        }
    }
    let answer = connection.exchange(&again).await?;
    expect_refusal(&answer, findings);
    Ok(())
}

/// A spent assertion must be refused as an invalid grant (RFC 6749 section 5.2).
fn expect_refusal(answer: &Answer<'_>, findings: &mut Findings) {
    let error: serde_json::Value = serde_json::from_slice(answer.body).unwrap_or_default();
    if answer.status != 400 || error["error"] != "invalid_grant" {
        // The answer holds a token that must not be: it is named, not shown.
        let what = if answer.status == 200 {
            "a spent assertion was accepted again".to_owned()
        } else {
            format!(
                "a spent assertion was not refused as one: {}",
                answer.describe()
            )
        };
        findings.violations.push(what);
    }
}
