//! The load until the kill: connections that each present a fresh assertion as soon as the last is answered.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use jurat_registry::clock::{Clock as _, SystemClock};
use serde_json::Value;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::ledger::{Entry, Ledger};
use crate::load::assertion::Claimant;
use crate::load::connection::{Connection, token_request};
use crate::load::server_process::ServerProcess;

/// Assertions stay good so long: a refusal must be for their reuse, not for their age.
const LIFE_SECONDS: i64 = 12 * 3600;

/// Drives `connections` for `time`, then kills the server. Every assertion that was sent stands in the ledger.
pub(super) async fn until_killed(
    server: &mut ServerProcess,
    claimant: &Rc<Claimant>,
    ledger: &Rc<RefCell<Ledger>>,
    connections: usize,
    time: Duration,
) -> anyhow::Result<()> {
    let mut running = JoinSet::new();
    for _ in 0..connections {
        let (claimant, ledger) = (Rc::clone(claimant), Rc::clone(ledger));
        running.spawn_local(present(server.address(), claimant, ledger));
    }
    sleep(time).await;
    server.kill()?;
    while let Some(over) = running.join_next().await {
        over??;
    }
    Ok(())
}

/// Presents assertions on one connection until it breaks.
async fn present(
    address: SocketAddr,
    claimant: Rc<Claimant>,
    ledger: Rc<RefCell<Ledger>>,
) -> anyhow::Result<()> {
    let Ok(mut connection) = Connection::open(address).await else {
        return Ok(());
    };
    loop {
        let number = {
            let mut ledger = ledger.borrow_mut();
            ledger.made += 1;
            ledger.made
        };
        let now = SystemClock.now().seconds();
        let assertion = claimant.sign(&number.to_string(), now, now + LIFE_SECONDS, "");
        let answer = connection.exchange(&token_request(&assertion, "")).await;
        let acknowledged = match &answer {
            Ok(answer) => {
                ensure!(
                    answer.status == 200,
                    "a fresh assertion was refused: {}",
                    answer.describe()
                );
                Some(access_token(answer.body)?)
            }
            Err(_) => None,
        };
        let broken = acknowledged.is_none();
        ledger.borrow_mut().entries.push(Entry {
            assertion,
            acknowledged,
        });
        if broken {
            return Ok(());
        }
    }
}

fn access_token(body: &[u8]) -> anyhow::Result<String> {
    let granted: Value = serde_json::from_slice(body)?;
    let token = granted["access_token"].as_str();
    Ok(token.context("the answer has no access_token")?.to_owned())
}
