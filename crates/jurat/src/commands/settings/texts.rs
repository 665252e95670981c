//! Values that are read the same way everywhere: scopes, times, names with values.

use jurat_protocol::scope::ScopeSet;
use jurat_registry::clock::Clock;
use jurat_registry::clock::SystemClock;
use serde_json::{Map, Value, json};

use crate::failure::{Failure, Outcome};
use crate::time_text;

use super::patch::Patch;

/// States scopes given by repeating a flag, by blanks, or both. (An empty text states the empty set.)
pub(crate) fn set_scope(patch: &mut Patch, name: &str, flag: &str, given: &[String]) -> Outcome {
    if given.is_empty() {
        return Ok(());
    }
    let mut scope = ScopeSet::EMPTY;
    for token in given.iter().flat_map(|text| text.split_whitespace()) {
        scope
            .insert(token)
            .map_err(|e| Failure::usage(format!("{flag} {token}: {e}")))?;
    }
    patch.set(name, Vec::<String>::from(scope));
    Ok(())
}

/// States a point in time.
pub(crate) fn set_time(patch: &mut Patch, name: &str, given: Option<&String>) -> Outcome {
    let Some(text) = given else { return Ok(()) };
    let time = time_text::parse(text, SystemClock.now())
        .map_err(|e| Failure::usage(format!("--expires {text} is no time: {e}")))?;
    patch.set(name, time.to_string());
    Ok(())
}

/// States subjects: those named, patterns when one of them holds a `*`, or any.
pub(crate) fn set_subjects(patch: &mut Patch, name: &str, given: &[String]) {
    if given.iter().any(|subject| subject == "any") {
        patch.set(name, "anyone");
    } else if given.iter().any(|subject| subject.contains('*')) {
        patch.set(name, json!({ "matching": { "patterns": given } }));
    } else if !given.is_empty() {
        patch.set(name, json!({ "only": given }));
    }
}

/// States members with values, from `name=value`.
pub(crate) fn set_members(patch: &mut Patch, name: &str, given: &[String]) -> Outcome {
    if given.is_empty() {
        return Ok(());
    }
    let mut members = Map::new();
    for member in given {
        let (key, value) = member.split_once('=').ok_or_else(|| {
            Failure::usage(format!("{member} has no value")).next("write it as name=value")
        })?;
        members.insert(key.into(), value.into());
    }
    patch.set(name, Value::Object(members));
    Ok(())
}

/// Puts settings back to their defaults: each name is a flag of the command without its dashes, `known` says which setting it is.
pub(crate) fn unset(patch: &mut Patch, names: &[String], known: &[(&str, &str)]) -> Outcome {
    for name in names {
        let setting = known
            .iter()
            .find(|(flag, setting)| flag == name || setting == name);
        let Some((_, setting)) = setting else {
            let flags: Vec<_> = known.iter().map(|(flag, _)| *flag).collect();
            return Err(
                Failure::usage(format!("--unset {name}: there is no such setting"))
                    .next(format!("it takes {}", flags.join(", "))),
            );
        };
        patch.set(setting, Value::Null);
    }
    Ok(())
}
