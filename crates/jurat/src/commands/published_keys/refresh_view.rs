//! What a reading changed.

use jurat_registry::clock::{Clock, SystemClock};
use serde_json::Value;

use crate::commands::value_text::text;
use crate::output::Output;
use crate::terminal::{self, bad, code, dim, good};

use super::{Owner, when};

/// Prints what came of a reading.
pub(crate) fn print(reading: &Value, owner: Owner<'_>, output: Output) {
    if output == Output::Json {
        return terminal::print_json(reading);
    }
    let now = SystemClock.now();
    let state = &reading["source"]["state"];
    let count = state["keys"].as_array().map_or(0, Vec::len);
    let keys = if count == 1 { "key" } else { "keys" };
    let from = text(&state["read_from"]);
    if reading["asked"] == false {
        let read = when(&state["read_at"], now);
        terminal::print(format_args!(
            "{} It was read {read}, too short a while ago to ask again: {count} {keys} from {from}",
            dim("–")
        ));
    } else {
        terminal::print(format_args!(
            "{} Read {count} {keys} from {from}",
            good("✓")
        ));
    }
    for key in reading["added"].as_array().into_iter().flatten() {
        terminal::print(format_args!("  {} {} is new", good("+"), text(key)));
    }
    for key in reading["gone"].as_array().into_iter().flatten() {
        terminal::print(format_args!("  {} {} is gone", bad("-"), text(key)));
    }
    if let Some(kept @ 1..) = reading["kept"].as_u64() {
        let are = if kept == 1 {
            "key as it was"
        } else {
            "keys as they were"
        };
        terminal::print(dim(format_args!("  = {kept} {are}")));
    }
    let refused = state["refused"].as_array().map_or(0, Vec::len);
    if refused > 0 {
        let (kind, name) = (owner.kind, owner.word());
        let show = code(format!("jurat {kind} keys {name}"));
        terminal::print(format_args!("  {refused} not taken: {show} says why"));
    }
}
