//! What one durable write costs at least: the product's own store, group-committing for requesters that each wait for their row.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::bail;
use hdrhistogram::Histogram;
use jurat_protocol::grant_type::GrantType;
use jurat_protocol::scope::ScopeSet;
use jurat_registry::audit::seal::AuditKey;
use jurat_registry::clock::{Clock as _, SystemClock, Timestamp};
use jurat_registry::id::DecisionId;
use jurat_registry::issuance::{CarriedClaims, Issuance, IssuedToken, SpendMark, SpendOnce};
use jurat_registry::randomness::{OsRandomness, Randomness as _};
use jurat_registry::store::{Store as _, TenantStore};
use jurat_registry::tenant::TenantName;
use jurat_storage::sqlite::{SqliteOptions, SqliteStore};
use tokio::task::{JoinSet, LocalSet};

use super::commits;
use crate::load::kernel;

/// Requesters that wait for their row at the same time.
pub(super) const REQUESTERS: usize = 64;

/// The store's work.
#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize)]
pub(super) struct Durable {
    /// Microseconds of CPU of the store's own threads for one row.
    pub(super) writer_us: f64,
    /// Rows a second.
    pub(super) rate: f64,
    /// Rows for each commit.
    pub(super) batch: Option<f64>,
    /// Half of the appends of 4 KiB with fdatasync took so many microseconds.
    pub(super) fdatasync_p50_us: f64,
    /// 99 of 100 of them.
    pub(super) fdatasync_p99_us: f64,
}

/// Measures for `time` on a new database in `folder`.
pub(super) async fn measure(folder: &Path, time: Duration) -> anyhow::Result<Durable> {
    let (p50, p99) = fdatasync(folder)?;
    let store = SqliteStore::open(
        &folder.join("jurat.db"),
        SqliteOptions::default(),
        AuditKey::of_sealing_key(&[7; 32]),
        Arc::new(SystemClock),
    )?;
    let tenant = store.tenant(&TenantName::default()).await?;
    let warm_up = Rows::until(time / 4);
    write(&tenant, REQUESTERS, &warm_up).await?;
    let (begun, since) = (kernel::usage(std::process::id())?, Instant::now());
    let commits_before = commits::counted(folder);
    let rows = write(&tenant, REQUESTERS, &Rows::until(time)).await?;
    let (spent, elapsed) = (kernel::usage(std::process::id())? - begun, since.elapsed());
    let commits = commits_before.zip(commits::counted(folder));
    store.close().await?;
    let rows = f64::from(rows);
    Ok(Durable {
        writer_us: spent.cpu.saturating_sub(spent.first_thread).as_secs_f64() * 1e6 / rows,
        rate: rows / elapsed.as_secs_f64(),
        batch: commits.map(|(before, after)| rows / f64::from(after.wrapping_sub(before).max(1))),
        fdatasync_p50_us: p50,
        fdatasync_p99_us: p99,
    })
}

/// Adds `count` rows to the database in `folder`, as earlier exchanges would have left them; their marks are alive.
pub(super) async fn fill(folder: &Path, count: u32) -> anyhow::Result<()> {
    let store = SqliteStore::open(
        &folder.join("jurat.db"),
        SqliteOptions::default(),
        AuditKey::of_sealing_key(&[7; 32]),
        Arc::new(SystemClock),
    )?;
    let tenant = store.tenant(&TenantName::default()).await?;
    let rows = Rows {
        most: count,
        ends: None,
        // Rows of the exchanges that are measured come after these, as they would in a server that has run for long.
        alive_seconds: 3600,
    };
    let written = write(&tenant, REQUESTERS * 16, &rows).await?;
    if written < count {
        bail!("{written} of {count} rows were written");
    }
    store.close().await?;
    Ok(())
}

/// Which rows to write.
#[derive(Clone)]
struct Rows {
    most: u32,
    ends: Option<Instant>,
    alive_seconds: u32,
}

impl Rows {
    fn until(time: Duration) -> Self {
        Self {
            most: u32::MAX,
            ends: Some(Instant::now() + time),
            alive_seconds: 330,
        }
    }
}

/// Writes rows, each requester one after the other, and counts them.
async fn write(
    tenant: &Arc<dyn TenantStore>,
    requesters: usize,
    rows: &Rows,
) -> anyhow::Result<u32> {
    let written = Rc::new(std::cell::Cell::new(0_u32));
    let all = async {
        let mut running = JoinSet::new();
        for _ in 0..requesters {
            let (tenant, rows, written) = (Arc::clone(tenant), rows.clone(), Rc::clone(&written));
            running.spawn_local(async move {
                while written.get() < rows.most
                    && rows.ends.is_none_or(|ends| Instant::now() < ends)
                {
                    written.set(written.get() + 1);
                    let row = row(SystemClock.now(), rows.alive_seconds)?;
                    tenant.record_issuance(row).await?;
                }
                anyhow::Ok(())
            });
        }
        while let Some(over) = running.join_next().await {
            over??;
        }
        anyhow::Ok(())
    };
    LocalSet::new().run_until(all).await?;
    Ok(written.get())
}

/// The row of an exchange as the benchmark's client makes it.
fn row(now: Timestamp, alive_seconds: u32) -> anyhow::Result<Issuance> {
    let decision = DecisionId::new(now, &OsRandomness)?;
    let mut fingerprint = [0; 32];
    OsRandomness.fill(&mut fingerprint)?;
    Ok(Issuance {
        token: IssuedToken {
            decision,
            grant_type: GrantType::JwtBearer,
            client: Some("bench".parse()?),
            identity_provider: None,
            subject: "bench".to_owned(),
            scope: "orders.read orders.write".parse::<ScopeSet>()?,
            audience: vec!["https://as.example.com".to_owned()],
            issued_at: now,
            expires_at: now.plus_seconds(3600),
            secret_digest: None,
            assertion_fingerprint: Some(fingerprint),
            claims: CarriedClaims::NONE,
            evidence: None,
            user: None,
            actor: None,
            grant: None,
            traded: None,
            revoked_at: None,
        },
        spend: vec![SpendOnce {
            mark: SpendMark::of_assertion_id("bench", &decision.to_string()),
            keep_until: now.plus_seconds(alive_seconds),
        }],
        lasting: None,
    })
}

/// Appends 4 KiB and makes it durable, again and again: median and 99th percentile in microseconds.
fn fdatasync(folder: &Path) -> anyhow::Result<(f64, f64)> {
    let mut file = File::create(folder.join("append"))?;
    let mut latencies = Histogram::<u64>::new(3)?;
    for _ in 0..300 {
        let begun = Instant::now();
        file.write_all(&[b'x'; 4096])?;
        file.sync_data()?;
        latencies.record(u64::try_from(begun.elapsed().as_nanos())?)?;
    }
    let micros =
        |quantile| Duration::from_nanos(latencies.value_at_quantile(quantile)).as_secs_f64() * 1e6;
    Ok((micros(0.5), micros(0.99)))
}
