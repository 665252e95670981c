//! `--preset`: shown in full, each line with its reason, before anything is applied; and `--dry-run`, which applies nothing.

use clap::Args;
use jurat_registry::preset::{Line, Preset};
use serde::Serialize;
use serde_json::Value;

use crate::commands::presets;
use crate::failure::{Failure, Outcome};
use crate::terminal::{self, bold, dim};

use super::patch::Patch;

/// A preset, and whether it is meant.
#[derive(Debug, Args)]
pub(crate) struct PresetArgs {
    /// Start from a named bundle of settings (see `jurat presets list`); other flags add to its lists and go over all else
    #[arg(long, value_name = "NAME", help_heading = "Presets")]
    preset: Option<String>,
    /// Show what would be sent, and send nothing
    #[arg(long, help_heading = "Presets")]
    pub(crate) dry_run: bool,
}

/// A preset with its lines for the kind of record at hand.
pub(crate) struct Choice<S: 'static> {
    /// The preset.
    pub(crate) preset: &'static Preset,
    lines: &'static [Line<S>],
}

/// Lists that flags add to; the administration API puts what is stated in the place of the preset's.
const JOINED: [&str; 3] = [
    "assertion.audiences",
    "assertion.types",
    "assertion.compatibility",
];

impl PresetArgs {
    /// The preset that was named; `lines` picks those for the kind of record at hand, called `kind`.
    pub(crate) fn choose<S>(
        &self,
        kind: &str,
        lines: impl Fn(&'static Preset) -> &'static [Line<S>],
    ) -> Outcome<Option<Choice<S>>> {
        let Some(name) = &self.preset else {
            return Ok(None);
        };
        let preset = presets::find(name)?;
        let lines = lines(preset);
        if lines.is_empty() {
            let sentence = format!("the preset {name} says nothing of {kind}");
            return Err(Failure::usage(sentence).next(format!("jurat presets show {name}")));
        }
        Ok(Some(Choice { preset, lines }))
    }
}

impl<S: Default + Serialize> Choice<S> {
    /// Shows the preset on standard error, with what `stated` makes of it, and joins its lists to those of `stated`.
    pub(crate) fn apply(&self, stated: &mut Patch) -> Outcome {
        let Preset { name, summary, .. } = self.preset;
        terminal::note(format_args!("Preset {}: {summary}", bold(name)));
        for line in self.lines {
            let Line {
                setting,
                value,
                reason,
                ..
            } = line;
            let change = match (stated.states(setting), JOINED.contains(setting)) {
                (false, _) => "",
                (true, true) => ", and those of the command line",
                (true, false) => ", replaced by the command line",
            };
            terminal::note(format_args!("  {setting} = {value}{change}"));
            terminal::note(dim(format_args!("    {reason}")));
        }
        self.join_lists(stated)
    }

    fn join_lists(&self, stated: &mut Patch) -> Outcome {
        // The lists that are joined do not name this server: which one it is does not matter.
        let issuer = "https://localhost".parse().map_err(Failure::failed)?;
        let mut settings = S::default();
        for line in self.lines {
            line.apply(&mut settings, &issuer);
        }
        let settings = serde_json::to_value(&settings).map_err(Failure::failed)?;
        for name in JOINED {
            let of_preset = settings.pointer(&format!("/{}", name.replace('.', "/")));
            if let (true, Some(Value::Array(values))) = (stated.states(name), of_preset) {
                stated.join(name, values);
            }
        }
        Ok(())
    }
}

/// Shows what would be sent; secrets of the user's own are left out.
pub(crate) fn show_body(path: &str, body: &Value) {
    let mut body = body.clone();
    let credentials = body.get_mut("credentials").and_then(Value::as_array_mut);
    for credential in credentials.into_iter().flatten() {
        if let Some(secret) = credential.pointer_mut("/secret/value") {
            *secret = Value::from("(not shown)");
        }
    }
    terminal::note(format_args!(
        "Nothing was sent. It would be: POST /admin/v1{path}"
    ));
    terminal::print_json(&body);
}

#[cfg(test)]
mod tests {
    use super::*;
    use jurat_registry::client::ClientSettings;
    use jurat_registry::preset;

    #[test]
    fn flags_add_to_the_lists_of_a_preset_and_go_over_all_else() {
        let preset = preset::find("axway").unwrap();
        let choice: Choice<ClientSettings> = Choice {
            preset,
            lines: preset.client,
        };
        let mut stated = Patch::default();
        stated.set_list("assertion.compatibility", &["padded-base64", "missing-sub"]);
        stated.set("assertion.replay", "once");
        choice.apply(&mut stated).unwrap();
        assert_eq!(
            stated.into_json(),
            serde_json::json!({"assertion": {
                "compatibility": ["padded-base64", "missing-sub", "string-dates"],
                "replay": "once"
            }})
        );
    }
}
