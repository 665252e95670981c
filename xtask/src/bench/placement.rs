//! Who runs where: the server on core 0, the driver on core 1, so that neither disturbs the other. By `taskset` and `chrt`, which every
//! Debian has: pinning a thread from within would take code that the house forbids.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};

/// The cores of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Cores {
    /// One, to itself.
    One,
    /// Two, the second shared with the driver, which then sleeps while it waits.
    Two,
}

impl Cores {
    /// The command that starts a server there: in real-time order where the user may give it, so that it runs as soon as its disk or its
    /// driver wakes it, however busy the machine is; elsewhere like any program.
    pub(super) fn prefix(self) -> Vec<&'static str> {
        let list = match self {
            Self::One => "0",
            Self::Two => "0,1",
        };
        let mut prefix = vec!["taskset", "-c", list];
        // Beside a driver that shares its core, real-time order would let the server starve it.
        if self == Self::One && quiet("chrt", &["-f", "1", "true"]).unwrap_or(false) {
            prefix.extend(["chrt", "-f", "1"]);
        }
        prefix
    }
}

/// Puts this process on core 1, all of its threads. Says whether it got precedence over other programs.
pub(super) fn pin_driver() -> anyhow::Result<bool> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    ensure!(
        cores >= 2,
        "measuring takes two cores: one for the server, one for the driver"
    );
    let own = std::process::id().to_string();
    let pinned = quiet("taskset", &["-a", "-c", "-p", "1", &own])
        .context("taskset is not there: install util-linux")?;
    ensure!(pinned, "this process cannot be put on core 1");
    // Where the kernel groups processes by session, precedence within a group is worth nothing unless the group has it too.
    let group = Path::new("/proc/self/autogroup");
    let group_has_it = !group.exists() || fs::write(group, "-20").is_ok();
    let has_it = quiet("renice", &["-n", "-20", "-p", &own]).unwrap_or(false);
    Ok(group_has_it && has_it)
}

fn quiet(program: &str, arguments: &[&str]) -> std::io::Result<bool> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    Ok(command.status()?.success())
}
