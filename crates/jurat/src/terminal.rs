//! The one place that prints. Results go to standard output, all else to standard error; colour only on a terminal that wants it
//! (`NO_COLOR`, `CLICOLOR` and `TERM` are honoured by `anstream`); a closed pipe ends printing in silence.

use std::fmt::{self, Display};
use std::io::{IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use comfy_table::{ContentArrangement, Table, presets};
use serde_json::Value;

use crate::failure::Failure;

/// Lines are at most so wide where the terminal does not say.
const USUAL_WIDTH: usize = 100;

/// Prints a line to standard output.
pub(crate) fn print(line: impl Display) {
    // A reader that went away (`| head`) is not an error worth a word.
    let _ = writeln!(anstream::stdout().lock(), "{line}");
}

/// Prints a line to standard error: words about the result, never the result.
pub(crate) fn note(line: impl Display) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}

/// Prints JSON, indented.
pub(crate) fn print_json(value: &Value) {
    print(format_args!("{value:#}"));
}

/// Prints a failure with its next steps.
pub(crate) fn report(failure: &Failure) {
    note(format_args!("{} {}", bad("error:"), failure.sentence));
    for step in &failure.next {
        note(format_args!("  {} {step}", dim("→")));
    }
}

/// Prints a table; on a terminal it is fitted to its width, elsewhere lines stay whole.
pub(crate) fn print_table(header: &[&str], rows: Vec<Vec<String>>) {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header);
    table.add_rows(rows);
    if std::io::stdout().is_terminal() {
        let width = u16::try_from(width()).unwrap_or(u16::MAX);
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width);
    } else {
        table.force_no_tty();
    }
    for (index, line) in table.lines().enumerate() {
        let line = line.strip_prefix(' ').unwrap_or(&line).trim_end();
        if index == 0 {
            print(dim(line));
        } else {
            print(line);
        }
    }
}

/// Prints a record: a name and a value to the line.
pub(crate) fn print_record(rows: &[(String, String)]) {
    let widest = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, value) in rows {
        print(format_args!("{} {value}", dim(format!("{name:<widest$} "))));
    }
}

/// Text from elsewhere without control characters: it must not be able to steer the terminal it is shown on.
pub(crate) fn plain(text: &str) -> String {
    let shown = |c: char| {
        if c.is_control() && c != '\n' {
            '\u{fffd}'
        } else {
            c
        }
    };
    text.chars().map(shown).collect()
}

/// The width of the terminal, or a usual one.
pub(crate) fn width() -> usize {
    terminal_size::terminal_size()
        .filter(|_| std::io::stdout().is_terminal())
        .map_or(USUAL_WIDTH, |(width, _)| usize::from(width.0).max(40))
}

/// Text in a style; `anstream` strips it where it is not wanted.
pub(crate) struct Styled<T> {
    style: Style,
    text: T,
}

impl<T: Display> Display for Styled<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { style, text } = self;
        write!(f, "{style}{text}{style:#}")
    }
}

/// A heading, or a word that matters.
pub(crate) fn bold<T: Display>(text: T) -> Styled<T> {
    let style = Style::new().bold();
    Styled { style, text }
}

/// What is there to be skipped.
pub(crate) fn dim<T: Display>(text: T) -> Styled<T> {
    let style = Style::new().dimmed();
    Styled { style, text }
}

/// What is as it should be.
pub(crate) fn good<T: Display>(text: T) -> Styled<T> {
    let style = AnsiColor::Green.on_default();
    Styled { style, text }
}

/// What needs attention.
pub(crate) fn warn<T: Display>(text: T) -> Styled<T> {
    let style = AnsiColor::Yellow.on_default();
    Styled { style, text }
}

/// What went wrong.
pub(crate) fn bad<T: Display>(text: T) -> Styled<T> {
    let style = AnsiColor::Red.on_default().bold();
    Styled { style, text }
}

/// What can be copied: a command, an address.
pub(crate) fn code<T: Display>(text: T) -> Styled<T> {
    let style = AnsiColor::Cyan.on_default();
    Styled { style, text }
}
