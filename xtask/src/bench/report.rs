//! The tables: where it was measured, the floors, the exchanges, the marks.

use std::io::Write;

use super::driver::Seen;
use super::exchange::{Case, Token};
use super::floor_store::REQUESTERS;
use super::machine::Conditions;
use super::marks::{
    ALONE, CLIENT_CREDENTIALS, EDDSA, ES256, GROWN, INTROSPECTION, LOCAL_TRUST, MANY, Mark, OPAQUE,
    PUBLISHED_TRUST, REFRESH, RS256, TWO_CORES,
};
use super::round::Rounds;
use super::spread::Spread;

/// The cases in the order they are shown.
const SHOWN: [Case; 13] = [
    ALONE,
    ES256,
    MANY,
    GROWN,
    TWO_CORES,
    EDDSA,
    OPAQUE,
    RS256,
    LOCAL_TRUST,
    PUBLISHED_TRUST,
    CLIENT_CREDENTIALS,
    REFRESH,
    INTROSPECTION,
];

/// Prints all of it.
pub(super) fn print(
    out: &mut impl Write,
    conditions: &Conditions,
    rounds: &Rounds,
    marks: &[Mark],
) -> std::io::Result<()> {
    print_conditions(out, conditions, rounds)?;
    print_floors(out, rounds)?;
    print_exchanges(out, rounds)?;
    print_marks(out, marks)
}

fn print_conditions(
    out: &mut impl Write,
    conditions: &Conditions,
    rounds: &Rounds,
) -> std::io::Result<()> {
    let count = rounds.0.len();
    writeln!(
        out,
        "\nOne run, {count} interleaved rounds: median (least–most)\n"
    )?;
    for (name, value) in conditions.lines() {
        writeln!(out, "  {name:<10} {value}")?;
    }
    if let Some(others) = rounds.others() {
        writeln!(
            out,
            "  {:<10} had {others} % of the machine while exchanges were measured",
            "others"
        )?;
    }
    Ok(())
}

fn print_floors(out: &mut impl Write, rounds: &Rounds) -> std::io::Result<()> {
    writeln!(out, "\nFloors, microseconds of CPU on the server's core\n")?;
    let mut line = |name: &str, spread: Option<Spread>| match spread {
        Some(spread) => writeln!(out, "  {name:<52} {spread}"),
        None => Ok(()),
    };
    line(
        "RS256 verify, parsed key kept",
        rounds.floor(|floors| floors.crypto.rs256_verify),
    )?;
    line(
        "ES256 verify",
        rounds.floor(|floors| floors.crypto.es256_verify),
    )?;
    line(
        "ES256 sign",
        rounds.floor(|floors| floors.crypto.es256_sign),
    )?;
    line(
        "EdDSA sign",
        rounds.floor(|floors| floors.crypto.eddsa_sign),
    )?;
    line(
        "RS256 sign",
        rounds.floor(|floors| floors.crypto.rs256_sign),
    )?;
    line(
        "empty POST, 64 connections",
        rounds.floor(|floors| floors.http.cpu_us),
    )?;
    let row = format!("one durable row, {REQUESTERS} requesters: the writer");
    line(&row, rounds.floor(|floors| floors.durable.writer_us))?;
    line(
        "S, ES256: verify + sign + POST + row + 1",
        rounds.sum(Token::Es256),
    )?;
    line("S, EdDSA", rounds.sum(Token::EdDsa))?;
    line("S, opaque", rounds.sum(Token::Opaque))?;
    line("S, RS256", rounds.sum(Token::Rs256))?;
    line(
        "empty POSTs a second",
        rounds.floor(|floors| floors.http.rate),
    )?;
    line(
        "durable rows a second",
        rounds.floor(|floors| floors.durable.rate),
    )?;
    line(
        "append 4 KiB + fdatasync, p50, microseconds",
        rounds.floor(|floors| floors.durable.fdatasync_p50_us),
    )?;
    line(
        "append 4 KiB + fdatasync, p99",
        rounds.floor(|floors| floors.durable.fdatasync_p99_us),
    )
}

fn print_exchanges(out: &mut impl Write, rounds: &Rounds) -> std::io::Result<()> {
    writeln!(
        out,
        "\nOver HTTP: RS256 assertion in, access token out, unless another work is named; S is the sum of its own floors\n"
    )?;
    writeln!(
        out,
        "  {:<27} {:>24} {:>20} {:>20} {:>20} {:>20} {:>7} {:>9} {:>6}",
        "token, connections",
        "exchanges/s",
        "p50 ms",
        "p99 ms",
        "CPU us",
        "CPU / S",
        "batch",
        "switches",
        "MiB"
    )?;
    for case in SHOWN {
        print_exchange(out, rounds, case)?;
    }
    Ok(())
}

fn print_exchange(out: &mut impl Write, rounds: &Rounds, case: Case) -> std::io::Result<()> {
    let spread = |figure: fn(&Seen) -> f64| text(rounds.case(case, |seen| Some(figure(seen))));
    let median = |figure: fn(&Seen) -> Option<f64>, digits: usize| {
        let seen = rounds.case(case, figure);
        seen.map_or_else(
            || "–".to_owned(),
            |seen| format!("{:.digits$}", seen.median),
        )
    };
    if rounds.ratio(case).is_none() {
        return Ok(());
    }
    writeln!(
        out,
        "  {:<27} {:>24} {:>20} {:>20} {:>20} {:>20} {:>7} {:>9} {:>6}",
        case.name(),
        spread(|seen| seen.rate),
        spread(|seen| seen.p50_ms),
        spread(|seen| seen.p99_ms),
        spread(|seen| seen.cpu_us),
        text(rounds.ratio(case)),
        median(|seen| seen.batch, 1),
        median(|seen| Some(seen.switches), 2),
        median(|seen| Some(seen.resident_mib), 0),
    )
}

fn print_marks(out: &mut impl Write, marks: &[Mark]) -> std::io::Result<()> {
    writeln!(
        out,
        "\n  {:<52} {:>20} {:>8} {:>8} {:>8}\n",
        "Marks", "seen", "target", "stretch", "failing"
    )?;
    for mark in marks {
        let Mark {
            name,
            seen,
            target,
            stretch,
            failing,
            verdict,
        } = mark;
        writeln!(
            out,
            "  {name:<52} {:>20} {target:>8} {stretch:>8} {failing:>8}  {}",
            text(Some(*seen)),
            verdict.name()
        )?;
    }
    Ok(())
}

fn text(spread: Option<Spread>) -> String {
    spread.map_or_else(|| "–".to_owned(), |spread| spread.to_string())
}
