//! Kills a process in the middle of its writing, again and again: what it had acknowledged is there afterwards, and what it had spent
//! stays spent, and what is written together is there together. The test starts itself as the process that is killed: `kill write FOLDER`.

fn main() {
    #[cfg(test)]
    killing::run();
}

#[cfg(test)]
mod changes;

#[cfg(test)]
mod killing {
    use std::io::{BufRead, BufReader, Write};
    use std::path::Path;
    use std::process::{Child, Command, Stdio};
    use std::sync::Arc;

    use jurat_protocol::grant_type::GrantType;
    use jurat_protocol::scope::ScopeSet;
    use jurat_registry::clock::{Clock, SystemClock};
    use jurat_registry::id::DecisionId;
    use jurat_registry::issuance::{CarriedClaims, Issuance, IssuedToken, SpendMark, SpendOnce};
    use jurat_registry::randomness::OsRandomness;
    use jurat_registry::store::{Store, StoreError, TenantStore};
    use jurat_registry::tenant::TenantName;
    use jurat_storage::sqlite::{SqliteOptions, SqliteStore};
    use tokio::runtime::Runtime;

    use crate::changes;

    const ROUNDS: usize = 8;
    const REQUESTS_AT_ONCE: usize = 64;

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
            "kill: {ROUNDS} kills, {} acknowledged grants, none lost, none granted twice; {others} other changes, each whole",
            acknowledged.len()
        );
    }

    /// Starts the process, kills it after `moment` acknowledgements, and returns all that it gave.
    fn write_until_killed(folder: &Path, moment: usize) -> Vec<DecisionId> {
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
            let Some(decision) = line.strip_suffix('\n') else {
                break;
            };
            acknowledged.push(decision.parse().unwrap());
            if acknowledged.len() == moment {
                victim.0.kill().unwrap();
            }
        }
        assert!(acknowledged.len() >= moment, "it ended by itself");
        acknowledged
    }

    /// What is wrong with the acknowledged grants and with other changes, and how many of those there are.
    fn look(folder: &Path, acknowledged: &[DecisionId]) -> (Vec<String>, usize) {
        runtime().block_on(async {
            let (store, tenant) = open(folder).await;
            let (mut wrong, changes) = changes::look(&tenant).await;
            for decision in acknowledged {
                if tenant.issued_token_find(*decision).await.unwrap().is_none() {
                    wrong.push(format!("{decision} is lost"));
                }
                let again = tenant.record_issuance(issuance(*decision, fresh())).await;
                if !matches!(again, Err(StoreError::AlreadySpent)) {
                    wrong.push(format!("{decision} was granted twice: {again:?}"));
                }
            }
            store.close().await.unwrap();
            (wrong, changes)
        })
    }

    fn write_for_ever(folder: &Path) {
        runtime().block_on(async {
            let (_store, tenant) = open(folder).await;
            let requests: Vec<_> = (0..REQUESTS_AT_ONCE)
                .map(|_| tokio::spawn(request_for_ever(Arc::clone(&tenant))))
                .collect();
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
            let line = format!("{decision}\n");
            std::io::stdout().write_all(line.as_bytes()).unwrap();
        }
    }

    /// Spends the mark of `spent`, recorded under `decision`.
    fn issuance(spent: DecisionId, decision: DecisionId) -> Issuance {
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
                revoked_at: None,
            },
            spend: vec![SpendOnce {
                mark: SpendMark::of_assertion_id("partner-1", &spent.to_string()),
                keep_until: now.plus_seconds(3600),
            }],
            lasting: None,
        }
    }

    fn fresh() -> DecisionId {
        DecisionId::new(SystemClock.now(), &OsRandomness).unwrap()
    }

    async fn open(folder: &Path) -> (SqliteStore, Arc<dyn TenantStore>) {
        let file = folder.join("jurat.db");
        let clock = Arc::new(SystemClock);
        let store = SqliteStore::open(&file, SqliteOptions::default(), clock).unwrap();
        let tenant = store.tenant(&TenantName::default()).await.unwrap();
        (store, tenant)
    }

    fn runtime() -> Runtime {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
    }
}
