//! Texts and JSON of the user's: in a file, or on standard input.

use std::io::Read;
use std::path::Path;

use jurat_protocol::jose::strict_json;
use serde_json::Value;

use crate::failure::{Failure, Outcome};

/// The text of a file; `-` is standard input.
pub(super) fn read_text(path: &Path) -> Outcome<String> {
    if path == Path::new("-") {
        let mut text = String::new();
        let read = std::io::stdin().read_to_string(&mut text);
        read.map_err(|e| Failure::failed(format!("standard input cannot be read: {e}")))?;
        return Ok(text);
    }
    std::fs::read_to_string(path).map_err(|e| Failure::unreadable(path, &e))
}

/// One JSON object without duplicate members; `-` reads it from standard input.
pub(super) fn read_object(path: &Path) -> Outcome<Value> {
    let text = read_text(path)?;
    let wrong = |why: &dyn std::fmt::Display| {
        let name = match path.to_str() {
            Some("-") => "standard input".to_string(),
            _ => path.display().to_string(),
        };
        Failure::usage(format!("{name} is not one JSON object: {why}"))
    };
    let value: Value = serde_json::from_str(&text).map_err(|e| wrong(&e))?;
    strict_json::check(&text).map_err(|e| wrong(&e))?;
    Ok(value)
}
