//! The workshop: `cargo run -p xtask -- TASK`. Each task is a module of its own; this is the list.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod bench;
mod crash;
mod docs;
mod drip;
mod load;
mod tidy;

/// Tasks of the people who work on Jurat.
#[derive(Parser)]
#[command(name = "xtask", bin_name = "cargo run -p xtask --")]
struct Workshop {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Measure an exchange beside what it must cost at least
    Bench(bench::Options),
    /// Kill a server under load, again and again, and look for what was lost or accepted twice
    Crash(crash::Options),
    /// Write the documents that are generated from the code
    Docs(docs::Options),
    /// Hold a server to its time-outs with thousands of connections that drip
    Drip(drip::Options),
    /// Measure a server of 100,000 tenants and 1,000,000 clients beside one of one
    Tenants(bench::tenants::Options),
    /// Hold the tree to the house rules of CONTRIBUTING.md
    Tidy,
}

fn main() -> anyhow::Result<ExitCode> {
    match Workshop::parse().task {
        Task::Bench(options) => bench::run(&options),
        Task::Crash(options) => crash::run(&options),
        Task::Docs(options) => docs::run(&options),
        Task::Drip(options) => drip::run(&options),
        Task::Tenants(options) => bench::tenants::run(&options),
        Task::Tidy => tidy::run(),
    }
}
