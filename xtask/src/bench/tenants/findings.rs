//! What was seen, and how it is shown.

use std::io::Write;
use std::time::Duration;

use super::cold::FirstExchanges;
use crate::bench::driver::Seen;
use crate::bench::machine;
use crate::bench::spread::Spread;

/// The warm exchange of one tenant among many may cost so many times that of the only one.
const MARK: f64 = 1.1;

/// Everything that was seen.
pub(super) struct Findings {
    /// Tenants of the large server.
    pub(super) tenants: u32,
    /// Its clients.
    pub(super) clients: u64,
    /// How long their making took.
    pub(super) making: Duration,
    /// The size of its database.
    pub(super) database_bytes: u64,
    /// Its memory.
    pub(super) memory: Memory,
    /// The memory of the server of one tenant.
    pub(super) memory_of_one: Memory,
    /// First exchanges of tenants that had no signing key yet.
    pub(super) without_key: FirstExchanges,
    /// First exchanges after a start of the server, of tenants that had one.
    pub(super) with_key: FirstExchanges,
    /// Warm exchanges.
    pub(super) rounds: Vec<WarmRound>,
}

/// A server's resident memory, in bytes.
pub(super) struct Memory {
    /// How long it took until it was ready.
    pub(super) start: Duration,
    /// Then.
    pub(super) at_start: u64,
    /// After the first exchanges.
    pub(super) visited: u64,
    /// After the warm exchanges.
    pub(super) warm: u64,
}

/// Warm exchanges of one round.
pub(super) struct WarmRound {
    /// On the server of one tenant and one client.
    pub(super) alone: Seen,
    /// The same tenant and client on the large server.
    pub(super) among_many: Seen,
    /// A thousand tenants of the large server in turn, with all of their clients.
    pub(super) spread: Seen,
}

impl Findings {
    /// Prints all of it.
    pub(super) fn print(&self, out: &mut impl Write) -> std::io::Result<()> {
        let rounds = self.rounds.len();
        writeln!(
            out,
            "\n{} tenants with {} clients, beside one with one; {rounds} interleaved rounds: median (least–most)\n",
            self.tenants, self.clients
        )?;
        writeln!(out, "  processor  {}", machine::processor())?;
        writeln!(out, "  kernel     {}", machine::kernel())?;
        if let Some(others) = self.over(|round| round.among_many.others * 100.0) {
            writeln!(out, "  others had {others}% of the machine")?;
        }
        writeln!(
            out,
            "  made in    {:.0} s, through the store, with the audit log's lines",
            self.making.as_secs_f64()
        )?;
        writeln!(out, "  database   {:.0} MiB\n", mib(self.database_bytes))?;
        self.print_memory(out)?;
        self.print_first(out)?;
        self.print_warm(out)
    }

    fn print_memory(&self, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "  {:<34}{:>12}{:>12}", "resident, MiB", "one", "many")?;
        let (one, many) = (&self.memory_of_one, &self.memory);
        for (name, of) in [
            (
                "when ready",
                (|memory| memory.at_start) as fn(&Memory) -> u64,
            ),
            ("after the first exchanges", |memory| memory.visited),
            ("after the warm exchanges", |memory| memory.warm),
        ] {
            writeln!(
                out,
                "  {name:<34}{:>12.1}{:>12.1}",
                mib(of(one)),
                mib(of(many))
            )?;
        }
        let [one, many] = [one, many].map(|memory| memory.start.as_secs_f64() * 1e3);
        writeln!(out, "  {:<34}{one:>12.0}{many:>12.0}\n", "ready after, ms")
    }

    fn print_first(&self, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(
            out,
            "  {:<34}{:>12}{:>12}{:>12}",
            "first exchange of a tenant, ms", "p50", "p99", "most"
        )?;
        for (name, seen) in [
            ("its signing key is made", self.without_key),
            ("it has one", self.with_key),
        ] {
            let FirstExchanges { p50, p99, most } = seen;
            writeln!(out, "  {name:<34}{p50:>12.2}{p99:>12.2}{most:>12.2}")?;
        }
        writeln!(out)
    }

    fn print_warm(&self, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(
            out,
            "  {:<34}{:<28}{:<24}p99 ms",
            "warm exchange", "exchanges/s", "CPU µs"
        )?;
        for (name, seen) in [
            (
                "one tenant alone",
                (|round| &round.alone) as fn(&WarmRound) -> &Seen,
            ),
            ("the same among many", |round| &round.among_many),
            ("spread over many", |round| &round.spread),
        ] {
            let figures: [fn(&Seen) -> f64; 3] = [
                |seen: &Seen| seen.rate,
                |seen: &Seen| seen.cpu_us,
                |seen: &Seen| seen.p99_ms,
            ];
            let [rate, cpu, p99] = figures.map(|figure| {
                self.over(|round| figure(seen(round)))
                    .map_or_else(String::new, |spread| spread.to_string())
            });
            writeln!(out, "  {name:<34}{rate:<28}{cpu:<24}{p99}")?;
        }
        writeln!(out)?;
        for (name, ratio) in [
            (
                "CPU, among many / alone",
                self.over(|round| round.among_many.cpu_us / round.alone.cpu_us),
            ),
            (
                "CPU, spread / alone",
                self.over(|round| round.spread.cpu_us / round.alone.cpu_us),
            ),
        ] {
            let Some(ratio) = ratio else { continue };
            let verdict = if ratio.median <= MARK {
                "met"
            } else {
                "missed"
            };
            writeln!(
                out,
                "  {name:<34}{:<28}mark {MARK}: {verdict}",
                ratio.to_string()
            )?;
        }
        Ok(())
    }

    fn over(&self, figure: impl Fn(&WarmRound) -> f64) -> Option<Spread> {
        Spread::of(self.rounds.iter().map(figure))
    }
}

#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
