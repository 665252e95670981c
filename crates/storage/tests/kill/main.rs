//! Kills a process in the middle of its writing, again and again: what it had acknowledged is there afterwards, and what it had spent
//! stays spent, a code that was taken is taken and a revoked grant revoked, and what is written together is there together. The test
//! starts itself as the process that is killed: `kill write FOLDER`.

fn main() {
    #[cfg(test)]
    killing::run();
}

#[cfg(test)]
mod acknowledged;
#[cfg(test)]
mod changes;
#[cfg(test)]
mod lasting;

#[cfg(test)]
mod killing {
    use std::io::{BufRead, BufReader};
    use std::path::Path;
    use std::process::{Child, Command, Stdio};
    use std::sync::Arc;

    use jurat_protocol::grant_type::GrantType;
    use jurat_protocol::scope::ScopeSet;
    use jurat_registry::audit::seal::AuditKey;
    use jurat_registry::clock::{Clock, SystemClock};
    use jurat_registry::id::DecisionId;
    use jurat_registry::issuance::{CarriedClaims, Issuance, IssuedToken, SpendMark, SpendOnce};
    use jurat_registry::randomness::OsRandomness;
    use jurat_registry::store::{Store, StoreError, TenantStore};
    use jurat_registry::tenant::TenantName;
    use jurat_storage::sqlite::{SqliteOptions, SqliteStore};
    use tokio::runtime::Runtime;

    use crate::acknowledged::Acknowledged;
    use crate::{changes, lasting};

    const ROUNDS: usize = 8;
    const REQUESTS_AT_ONCE: usize = 64;
    const CODES_AT_ONCE: usize = 16;

    /// The process that is killed. Its own end would be a failure.
    struct Victim(Child);

    impl Drop for Victim {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    pub(crate) fn run() {
        let arguments: Vec<_> = std::env::args().collect();
        match arguments.iter().position(|argument| argument == "write") {
            Some(at) => write_for_ever(Path::new(&arguments[at + 1])),
            None if arguments.iter().any(|argument| argument == "--list") => {}
            None => kill_and_look(),
        }
    }

    fn kill_and_look() {
        let folder = tempfile::tempdir().unwrap();
        let mut acknowledged = Vec::new();
        let mut others = 0;
        for round in 0..ROUNDS {
            // Sometimes at the first acknowledgement, sometimes in full swing; always in the middle of some commit.
            let moment = 1 + round * 211 % 1_000;
            acknowledged.extend(write_until_killed(folder.path(), moment));
            let (wrong, changes) = look(folder.path(), &acknowledged);
            assert!(wrong.is_empty(), "round {round}: {wrong:?}");
            others = changes;
        }
        assert!(others > 0, "nothing but grants was written");
        println!(
            "kill: {ROUNDS} kills, {} acknowledged grants, codes and revocations, none lost, none granted twice; {others} other changes, each whole",
            acknowledged.len()
        );
    }

    /// Starts the process, kills it after `moment` acknowledgements, and returns all that it gave.
    fn write_until_killed(folder: &Path, moment: usize) -> Vec<Acknowledged> {
        let mut victim = Victim(
            Command::new(std::env::current_exe().unwrap())
                .arg("write")
                .arg(folder)
                .stdout(Stdio::piped())
                .spawn()
                .unwrap(),
        );
        let mut output = BufReader::new(victim.0.stdout.take().unwrap());
        let mut acknowledged = Vec::new();
        loop {
            let mut line = String::new();
            output.read_line(&mut line).unwrap();
            // A line without its end was never said.
            let Some(line) = line.strip_suffix('\n') else {
                break;
            };
            acknowledged.push(line.parse().unwrap());
            if acknowledged.len() == moment {
                victim.0.kill().unwrap();
            }
        }
        assert!(acknowledged.len() >= moment, "it ended by itself");
        acknowledged
    }

    /// What is wrong with the acknowledged grants and with other changes, and how many of those there are.
    fn look(folder: &Path, acknowledged: &[Acknowledged]) -> (Vec<String>, usize) {
        runtime().block_on(async {
            let (store, tenant) = open(folder).await;
            let (mut wrong, changes) = changes::look(&tenant).await;
            for done in acknowledged {
                wrong.extend(match *done {
                    Acknowledged::Granted(decision) => look_at_grant(&tenant, decision).await,
                    Acknowledged::HandedOut(code) => {
                        lasting::look_at_code(&tenant, code, false).await
                    }
                    Acknowledged::Taken(code) => lasting::look_at_code(&tenant, code, true).await,
                    Acknowledged::Revoked(grant) => lasting::look_at_revoked(&tenant, grant).await,
                });
            }
            store.close().await.unwrap();
            (wrong, changes)
        })
    }

    async fn look_at_grant(tenant: &Arc<dyn TenantStore>, decision: DecisionId) -> Option<String> {
        let found = tenant.issued_token_find(decision).await.unwrap();
        if found.is_none() {
            return Some(format!("{decision} is lost"));
        }
        let again = tenant.record_issuance(issuance(decision, fresh())).await;
        let is_refused = matches!(again, Err(StoreError::AlreadySpent));
        (!is_refused).then(|| format!("{decision} was granted twice: {again:?}"))
    }

    fn write_for_ever(folder: &Path) {
        runtime().block_on(async {
            let (_store, tenant) = open(folder).await;
            let requests: Vec<_> = (0..REQUESTS_AT_ONCE)
                .map(|_| tokio::spawn(request_for_ever(Arc::clone(&tenant))))
                .collect();
            for _ in 0..CODES_AT_ONCE {
                tokio::spawn(lasting::write_for_ever(Arc::clone(&tenant)));
            }
            changes::begin(&tenant);
            for request in requests {
                request.await.unwrap();
            }
        });
    }

    async fn request_for_ever(tenant: Arc<dyn TenantStore>) {
        loop {
            let decision = fresh();
            let recorded = tenant.record_issuance(issuance(decision, decision));
            recorded.await.unwrap();
            Acknowledged::Granted(decision).say();
        }
    }

    /// Spends the mark of `spent`, recorded under `decision`.
    pub(crate) fn issuance(spent: DecisionId, decision: DecisionId) -> Issuance {
        let now = SystemClock.now();
        Issuance {
            token: IssuedToken {
                decision,
                grant_type: GrantType::JwtBearer,
                client: None,
                identity_provider: None,
                subject: "partner-1".into(),
                scope: ScopeSet::EMPTY,
                audience: vec!["https://as.example.com".into()],
                issued_at: now,
                expires_at: now.plus_seconds(3600),
                secret_digest: None,
                assertion_fingerprint: Some([7; 32]),
                claims: CarriedClaims::NONE,
                evidence: None,
                user: None,
                actor: None,
                grant: None,
                traded: None,
                revoked_at: None,
            },
            spend: vec![SpendOnce {
                mark: SpendMark::of_assertion_id("partner-1", &spent.to_string()),
                keep_until: now.plus_seconds(3600),
            }],
            lasting: None,
        }
    }

    pub(crate) fn fresh() -> DecisionId {
        DecisionId::new(SystemClock.now(), &OsRandomness).unwrap()
    }

    async fn open(folder: &Path) -> (SqliteStore, Arc<dyn TenantStore>) {
        let file = folder.join("jurat.db");
        let clock = Arc::new(SystemClock);
        let store = SqliteStore::open(
            &file,
            SqliteOptions::default(),
            AuditKey::of_sealing_key(&[7; 32]),
            clock,
        )
        .unwrap();
        let tenant = store.tenant(&TenantName::default()).await.unwrap();
        (store, tenant)
    }

    fn runtime() -> Runtime {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
    }
}
