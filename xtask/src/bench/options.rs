//! What can be asked of the benchmark on the command line.

use super::floors::Floor;

/// Options of the benchmark.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    /// A few seconds instead of minutes: shows that it runs, not how fast
    #[arg(long)]
    pub(super) quick: bool,
    /// Print every figure of every round as JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Interleaved rounds
    #[arg(long, default_value_t = 5)]
    pub(super) rounds: usize,
    /// Seconds counted for each case and round
    #[arg(long, default_value_t = 2.0)]
    pub(super) seconds: f64,
    /// Rows of earlier exchanges in the grown database
    #[arg(long, default_value_t = 1_000_000)]
    pub(super) rows: u32,
    /// Only the cases whose name holds this text, such as opaque
    #[arg(long, value_name = "TEXT")]
    pub(super) only: Option<String>,
    #[command(subcommand)]
    pub(super) floor: Option<Floor>,
}
