//! What the kernel counts of a process, read from `/proc`: CPU and context switches of its threads, memory in use, and how busy the
//! machine is beside it. Linux only.

use std::fs;
use std::ops::Sub;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;

/// What a process has used since it started. Threads that have ended are not counted.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Usage {
    /// Time on a CPU, of all threads.
    pub(crate) cpu: Duration,
    /// Of it, the first thread's.
    pub(crate) first_thread: Duration,
    /// Times a thread gave way, by itself or not.
    pub(crate) switches: u64,
}

impl Sub for Usage {
    type Output = Self;

    fn sub(self, earlier: Self) -> Self {
        Self {
            cpu: self.cpu.saturating_sub(earlier.cpu),
            first_thread: self.first_thread.saturating_sub(earlier.first_thread),
            switches: self.switches.saturating_sub(earlier.switches),
        }
    }
}

/// What `process` has used until now.
pub(crate) fn usage(process: u32) -> anyhow::Result<Usage> {
    let tasks = PathBuf::from(format!("/proc/{process}/task"));
    let listed = fs::read_dir(&tasks).with_context(|| format!("process {process} has ended"))?;
    let mut usage = Usage::default();
    for task in listed {
        let task = task?;
        // A thread may end between being listed and being read.
        let Ok(cpu) = on_cpu(&task.path()) else {
            continue;
        };
        usage.cpu += cpu;
        if task.file_name().to_str() == Some(&process.to_string()) {
            usage.first_thread = cpu;
        }
        let status = fs::read_to_string(task.path().join("status")).unwrap_or_default();
        usage.switches += field(&status, "voluntary_ctxt_switches").unwrap_or(0)
            + field(&status, "nonvoluntary_ctxt_switches").unwrap_or(0);
    }
    Ok(usage)
}

/// Time on a CPU of the thread that asks.
pub(crate) fn own_thread() -> anyhow::Result<Duration> {
    on_cpu(Path::new("/proc/thread-self"))
}

/// Bytes of memory that `process` has resident.
pub(crate) fn resident_bytes(process: u32) -> anyhow::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))
        .with_context(|| format!("process {process} has ended"))?;
    let kib = field(&status, "VmRSS").context("the kernel does not tell VmRSS")?;
    Ok(kib * 1024)
}

/// How long all CPUs together were busy, and how long in all, since the machine started.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Machine {
    busy: Duration,
    total: Duration,
}

impl Machine {
    /// Until now. Time that the host took away (steal) counts as busy.
    pub(crate) fn now() -> anyhow::Result<Self> {
        /// `/proc` counts in hundredths of a second on every Linux.
        const TICK_MILLIS: u64 = 10;
        let stat = fs::read_to_string("/proc/stat")?;
        let line = stat.lines().next().unwrap_or_default();
        let ticks: Vec<u64> = line
            .split_ascii_whitespace()
            .skip(1)
            .take(8)
            .filter_map(|tick| tick.parse().ok())
            .collect();
        anyhow::ensure!(ticks.len() == 8, "/proc/stat is not as expected: {line}");
        let total: u64 = ticks.iter().sum();
        let idle = ticks[3] + ticks[4];
        Ok(Self {
            busy: Duration::from_millis(TICK_MILLIS * (total - idle)),
            total: Duration::from_millis(TICK_MILLIS * total),
        })
    }

    /// The share of the machine that others had since `earlier`, when `own` was ours: 0 to 1.
    pub(crate) fn others_since(self, earlier: Self, own: Duration) -> f64 {
        let busy = self.busy.saturating_sub(earlier.busy);
        let total = self.total.saturating_sub(earlier.total);
        let others = busy.saturating_sub(own).as_secs_f64();
        others / total.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

/// `schedstat` begins with the nanoseconds on a CPU.
fn on_cpu(task: &Path) -> anyhow::Result<Duration> {
    let text = fs::read_to_string(task.join("schedstat"))?;
    let nanos = text.split(' ').next().and_then(|nanos| nanos.parse().ok());
    Ok(Duration::from_nanos(nanos.context(
        "the kernel does not count the time of threads (schedstat)",
    )?))
}

fn field(status: &str, name: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    line.split_ascii_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_this_very_process() {
        let before = usage(std::process::id()).unwrap();
        let thread = own_thread().unwrap();
        let mut sum = 0_u64;
        while own_thread().unwrap() < thread + Duration::from_millis(30) {
            sum = std::hint::black_box(sum + 1);
        }
        let spent = usage(std::process::id()).unwrap() - before;
        assert!(spent.cpu >= Duration::from_millis(20), "{spent:?}");
        assert!(resident_bytes(std::process::id()).unwrap() > 100_000);
    }

    #[test]
    fn a_field_is_found_by_its_whole_name() {
        let status = "nonvoluntary_ctxt_switches:\t7\nvoluntary_ctxt_switches:\t3\n";
        assert_eq!(field(status, "voluntary_ctxt_switches"), Some(3));
        assert_eq!(field(status, "VmRSS"), None);
    }
}
