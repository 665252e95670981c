//! The log, on standard error: for people on a terminal, else a JSON object to the line. A thread of its own writes it, so that no
//! request waits for whoever reads the log; when that reader is too slow, lines are dropped and counted.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use jurat_issuance::decision::{DecisionLog, DecisionRecord};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::config::serve_config::LogFormat;
use crate::failure::{Failure, Outcome};

/// So many lines may wait to be written.
const MOST_WAITING: usize = 8192;

/// Levels, as `--log-level` names them.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// The running log. Dropped, it writes what waits.
pub(crate) struct Log {
    lines: Option<SyncSender<Line>>,
    writer: Option<JoinHandle<()>>,
}

enum Line {
    Text(Vec<u8>),
    End,
}

/// Starts the log; `level` is one of the levels, or directives such as `info,jurat_server=debug`.
pub(crate) fn start(level: &str, format: LogFormat) -> Outcome<Log> {
    let filter = filter(level)?;
    let (lines, waiting) = sync_channel(MOST_WAITING);
    let dropped = Arc::new(AtomicU64::new(0));
    let writer = {
        let dropped = Arc::clone(&dropped);
        std::thread::Builder::new()
            .name("log".into())
            .spawn(move || write_all(&waiting, &dropped))
            .map_err(|e| Failure::failed(format!("the log's thread cannot be started: {e}")))?
    };
    let queue = Queue {
        lines: lines.clone(),
        dropped,
    };
    let on_terminal = io::stderr().is_terminal();
    let human = match format {
        LogFormat::Auto => on_terminal,
        LogFormat::Human => true,
        LogFormat::Json => false,
    };
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(queue);
    let started = if human {
        let colour = anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never;
        builder.with_ansi(colour).with_target(false).try_init()
    } else {
        builder.json().flatten_event(true).try_init()
    };
    started.map_err(|e| Failure::failed(format!("the log cannot be started: {e}")))?;
    Ok(Log {
        lines: Some(lines),
        writer: Some(writer),
    })
}

impl Drop for Log {
    fn drop(&mut self) {
        if let Some(lines) = self.lines.take() {
            let _ = lines.send(Line::End);
        }
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

fn filter(level: &str) -> Outcome<EnvFilter> {
    let wrong = || {
        Failure::usage(format!("log.level is {level:?}: there is no such level"))
            .next(format!("the levels are {}", LEVELS.join(", ")))
            .next("or directives by target: info,jurat_server=debug")
    };
    let plain = level
        .split(',')
        .all(|part| part.contains('=') || LEVELS.contains(&part));
    if !plain {
        return Err(wrong());
    }
    EnvFilter::try_new(level).map_err(|_| wrong())
}

fn write_all(waiting: &Receiver<Line>, dropped: &AtomicU64) {
    let mut out = io::stderr();
    for line in waiting {
        match line {
            Line::Text(text) => drop(out.write_all(&text)),
            Line::End => break,
        }
        let lost = dropped.swap(0, Ordering::Relaxed);
        if lost > 0 {
            let _ = writeln!(
                out,
                "{{\"level\":\"WARN\",\"message\":\"{lost} lines of the log were dropped: they came faster than they could be written\"}}"
            );
        }
    }
}

/// Hands lines over to the writer's thread.
#[derive(Clone)]
struct Queue {
    lines: SyncSender<Line>,
    dropped: Arc<AtomicU64>,
}

impl Write for Queue {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        if self.lines.try_send(Line::Text(text.to_vec())).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Queue {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Decisions in the log: refusals for the operator to see, grants where the level asks for them.
pub(crate) struct LoggedDecisions;

impl DecisionLog for LoggedDecisions {
    fn record(&self, record: &DecisionRecord<'_>) {
        let DecisionRecord {
            tenant,
            id,
            client,
            issuer,
            refusal,
            ..
        } = record;
        if let Some(refusal) = refusal {
            tracing::info!(
                %tenant,
                decision = %id,
                client,
                issuer,
                reason = refusal.reason().name(),
                detail = refusal.detail_for_operator(),
                "token refused"
            );
        } else {
            tracing::debug!(%tenant, decision = %id, client, issuer, "token granted");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::filter;

    #[test]
    fn a_level_that_is_none_is_refused() {
        for good in ["info", "off", "warn,jurat_server=debug"] {
            assert!(filter(good).is_ok(), "{good}");
        }
        for bad in ["loud", "", "info,", "jurat=loud"] {
            assert!(filter(bad).is_err(), "{bad}");
        }
    }
}
