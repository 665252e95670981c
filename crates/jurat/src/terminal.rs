//! The one place that prints. Results go to standard output, all else to standard error; colour only on a terminal that wants it
//! (`NO_COLOR`, `CLICOLOR` and `TERM` are honoured by `anstream`); a closed pipe ends printing in silence.

use std::fmt::{self, Display};
use std::io::{IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use comfy_table::{Color, ColumnConstraint, ContentArrangement, Table, presets};
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

/// Draws a line in the place of the last one that was drawn, on a terminal alone. An empty line leaves nothing behind.
pub(crate) fn redraw(line: impl Display) {
    let mut err = anstream::stderr().lock();
    if std::io::stderr().is_terminal() {
        let _ = write!(err, "\r\u{1b}[2K{line}").and_then(|()| err.flush());
    }
}

/// Prints JSON, indented.
pub(crate) fn print_json(value: &Value) {
    print(format_args!("{value:#}"));
}

/// Prints a failure with its next steps. On a terminal sentences are broken at blanks; what is to be copied stays in one piece.
pub(crate) fn report(failure: &Failure) {
    let room = if std::io::stderr().is_terminal() {
        width()
    } else {
        usize::MAX
    };
    let mut lead = bad("error:").to_string();
    let sentence = Some(&failure.sentence).filter(|sentence| !sentence.is_empty());
    for line in sentence.into_iter().flat_map(|s| broken(s, room - 7)) {
        note(format_args!("{lead} {line}"));
        lead = " ".repeat(6);
    }
    for step in &failure.next {
        let mut lead = dim("→").to_string();
        let is_to_be_copied =
            |line: &str| ["jurat ", "add --"].iter().any(|word| line.contains(word));
        for line in step.lines() {
            let room = if is_to_be_copied(line) {
                usize::MAX
            } else {
                room - 4
            };
            for line in broken(line, room) {
                note(format_args!("  {lead} {line}"));
                lead = " ".into();
            }
        }
    }
}

/// A cell of a table: text, in a colour where it matters. The colour goes where colour is not wanted.
pub(crate) struct Cell(comfy_table::Cell);

impl Cell {
    /// As it should be.
    pub(crate) fn good(text: impl Display) -> Self {
        Self(comfy_table::Cell::new(text).fg(Color::DarkGreen))
    }

    /// Needs attention.
    pub(crate) fn warn(text: impl Display) -> Self {
        Self(comfy_table::Cell::new(text).fg(Color::DarkYellow))
    }

    /// Went wrong.
    pub(crate) fn bad(text: impl Display) -> Self {
        Self(comfy_table::Cell::new(text).fg(Color::DarkRed))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self(comfy_table::Cell::new(text))
    }
}

/// Prints a table; on a terminal it is fitted to its width, elsewhere lines stay whole.
pub(crate) fn print_table<C: Into<Cell>>(header: &[&str], rows: Vec<Vec<C>>) {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header);
    table.enforce_styling();
    for row in rows {
        let cells = row.into_iter().map(|cell| {
            let Cell(cell) = cell.into();
            cell
        });
        table.add_row(cells);
    }
    if std::io::stdout().is_terminal() {
        let width = u16::try_from(width()).unwrap_or(u16::MAX);
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width);
        keep_names_whole(&mut table);
    } else {
        table.force_no_tty();
    }
    for (index, line) in table.lines().enumerate() {
        // The space that every cell begins with, before or behind the colour of the first.
        let line = match line.strip_prefix(' ') {
            Some(line) => line.to_owned(),
            None => line.replacen("m ", "m", 1),
        };
        let line = line.trim_end();
        if index == 0 {
            print(dim(line));
        } else {
            print(line);
        }
    }
}

/// What is in the first column is copied: an identifier stays on one line.
fn keep_names_whole(table: &mut Table) {
    const LONGEST: u16 = 28;
    let widest = table.column_max_content_widths().first().copied();
    if let (Some(..=LONGEST), Some(column)) = (widest, table.column_mut(0)) {
        column.set_constraint(ColumnConstraint::ContentWidth);
    }
}

/// Prints a record: a name and its value, whose further lines stand under the first. On a terminal long lines are broken.
pub(crate) fn print_record(rows: &[(String, String)]) {
    let widest = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let room = if std::io::stdout().is_terminal() {
        width().saturating_sub(widest + 2).max(20)
    } else {
        usize::MAX
    };
    for (name, value) in rows {
        let mut name = name.as_str();
        for line in value.lines().flat_map(|line| broken(line, room)) {
            print(format_args!("{} {line}", dim(format!("{name:<widest$} "))));
            name = "";
        }
    }
}

/// `text` in lines of at most `room` characters, broken at blanks; a longer word stays whole.
pub(crate) fn broken(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_inclusive(' ') {
        let length = line.chars().count() + word.trim_end().chars().count();
        if length > room && !line.trim().is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_string());
        }
        line.push_str(word);
    }
    lines.push(line.trim_end().to_string());
    lines
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

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn long_lines_are_broken_at_blanks() {
        assert_eq!(broken("ab cd ef", 5), ["ab cd", "ef"]);
        assert_eq!(broken("abcdefgh ij", 5), ["abcdefgh", "ij"]);
        assert_eq!(broken("  ab", 80), ["  ab"]);
        assert_eq!(broken("", 80), [""]);
    }
}
