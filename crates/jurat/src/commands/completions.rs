//! `jurat completions`: a script that completes commands and flags in a shell.

use clap::{Command, ValueEnum};
use clap_complete::Shell;

use crate::terminal;

/// Flags of `jurat completions`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat completions bash > ~/.local/share/bash-completion/completions/jurat
  jurat completions zsh > ~/.zfunc/_jurat
  jurat completions fish > ~/.config/fish/completions/jurat.fish")]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Target,
}

#[derive(Clone, Copy, ValueEnum)]
enum Target {
    Bash,
    Zsh,
    Fish,
}

/// Prints the script for `command_line`.
pub(crate) fn run(args: &Args, mut command_line: Command) {
    let shell = match args.shell {
        Target::Bash => Shell::Bash,
        Target::Zsh => Shell::Zsh,
        Target::Fish => Shell::Fish,
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command_line, "jurat", &mut script);
    terminal::print(String::from_utf8_lossy(&script).trim_end());
}
