//! The workshop: `cargo run -p xtask -- TASK`. Each task is a module of its own; this is the list.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
    /// Hold the tree to the house rules of CONTRIBUTING.md
    Tidy,
}

fn main() -> anyhow::Result<ExitCode> {
    match Workshop::parse().task {
        Task::Tidy => tidy::run(),
    }
}
