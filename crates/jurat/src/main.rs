//! `jurat`: the one binary. It reads the command line, hands over to one command, and turns what came of it into an exit code.
//!
//! | file | what it holds |
//! |---|---|
//! | `cli` | the command line as a whole: what every command shares |
//! | `commands/` | one file per command |
//! | `config/` | settings of `serve`: flags over environment over file over defaults, each with where it came from |
//! | `wiring` | settings become a running server |
//! | `first_start` | what `serve` makes in an empty data folder |
//! | `data_folder`, `server_file`, `private_file` | what is kept there, and with which modes |
//! | `key_events` | what happens to published keys, as the operator is told it |
//! | `logging`, `runtime`, `stop_signal` | the log on a thread of its own, the commands' event loop, how the server is told to end |
//! | `admin_client/` | how the commands reach a running server and get in |
//! | `assertion`, `key_pair` | signed assertions, and keys with certificates to sign them with |
//! | `output`, `ordered_json`, `time_text`, `shell_word` | how values are written and read: results, JSON in its order, times, slips of the finger, command lines |
//! | `terminal`, `failure` | the one place that prints; errors with the next step |

mod admin_client;
mod assertion;
mod cli;
mod commands;
mod config;
mod data_folder;
mod failure;
mod first_start;
mod key_pair;
mod logging;
mod ordered_json;
mod output;
mod private_file;
mod runtime;
mod server_file;
mod shell_word;
mod stop_signal;
mod terminal;
mod time_text;
mod wiring;

use std::process::ExitCode;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match cli::Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal::report(&failure);
            failure.exit_code()
        }
    }
}
