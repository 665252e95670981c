//! `--preset` with `--answer`: shown in full, each line with its reason, before anything is applied; and `--dry-run`, which applies
//! nothing.

use clap::Args;
use jurat_registry::preset::answers::Answers;
use jurat_registry::preset::{Line, Preset, Proposal};
use jurat_registry::tenant::IssuerIdentifier;
use serde::Serialize;
use serde_json::{Map, Value};

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
    /// An answer to a question of the preset (see `jurat presets show NAME`); repeat it for more
    #[arg(long, value_name = "NAME=VALUE", help_heading = "Presets")]
    answer: Vec<String>,
    /// Show what would be sent, and send nothing
    #[arg(long, help_heading = "Presets")]
    pub(crate) dry_run: bool,
}

/// A preset with its lines for the kind of record at hand.
pub(crate) struct Choice<S: 'static> {
    /// The preset.
    pub(crate) preset: &'static Preset,
    lines: &'static [Line<S>],
    given: Answers,
    proposal: Option<Proposal>,
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
            return match self.answer.first() {
                None => Ok(None),
                Some(answer) => Err(Failure::usage(format!(
                    "--answer {answer} is to a question of a preset"
                ))
                .next("name the preset: --preset NAME")
                .next("jurat presets list shows them")),
            };
        };
        let preset = presets::find(name)?;
        let given = self.answers()?;
        let lines = lines(preset);
        // What a preset asks is of issuers; its lines for clients ask nothing.
        let asks = kind != "clients" && preset.trust.is_some();
        if lines.is_empty() && !asks {
            let sentence = format!("the preset {name} says nothing of {kind}");
            return Err(Failure::usage(sentence).next(format!("jurat presets show {name}")));
        }
        if !asks && !given.is_empty() {
            let sentence = format!("the preset {name} asks nothing: leave --answer out");
            return Err(Failure::usage(sentence));
        }
        let proposal = asks.then(|| propose(preset, &given)).transpose()?;
        Ok(Some(Choice {
            preset,
            lines,
            given,
            proposal,
        }))
    }

    /// The preset's name, and the answers as they go over those that a sample gives: an empty one leaves its question open.
    pub(crate) fn stated(&self) -> Outcome<(Option<&str>, Value)> {
        let mut answers = Map::new();
        for answer in &self.answer {
            let (name, value) = name_and_value(answer)?;
            let entry = answers
                .entry(name)
                .or_insert_with(|| Value::Array(Vec::new()));
            if let (Value::Array(values), false) = (entry, value.is_empty()) {
                values.push(value.into());
            }
        }
        Ok((self.preset.as_deref(), Value::Object(answers)))
    }

    fn answers(&self) -> Outcome<Answers> {
        let mut answers = Answers::default();
        for answer in &self.answer {
            let (name, value) = name_and_value(answer)?;
            answers.add(name, value);
        }
        Ok(answers)
    }
}

fn name_and_value(answer: &str) -> Outcome<(&str, &str)> {
    answer.split_once('=').ok_or_else(|| {
        Failure::usage(format!("--answer {answer} has no value"))
            .next("write it as --answer NAME=VALUE")
    })
}

fn propose(preset: &Preset, given: &Answers) -> Outcome<Proposal> {
    preset.settings(given, &anywhere()?).map_err(|invalid| {
        let flag = match invalid.field.strip_prefix("answers.") {
            Some(name) => format!("--answer {name}=…"),
            None => "--answer".to_owned(),
        };
        Failure::usage(format!("{flag}: {}", invalid.sentence)).next(format!(
            "jurat presets show {} lists its questions",
            preset.name
        ))
    })
}

/// Nothing that is shown or joined names this server: which one it is does not matter.
fn anywhere() -> Outcome<IssuerIdentifier> {
    "https://localhost".parse().map_err(Failure::failed)
}

impl<S> Choice<S> {
    /// The issuer that the answers lead to; `None` when the preset is any issuer's.
    pub(crate) fn issuer(&self) -> Option<&str> {
        self.proposal.as_ref()?.issuer.as_deref()
    }
}

impl<S: Default + Serialize> Choice<S> {
    /// Shows the preset on standard error, with what `stated` makes of it, joins its lists to those of `stated`, and states the answers
    /// beside them.
    pub(crate) fn apply(&self, stated: &mut Patch) -> Outcome {
        let Preset {
            name,
            summary,
            trust,
            ..
        } = self.preset;
        terminal::note(format_args!("Preset {}: {summary}", bold(name)));
        for line in self.lines {
            show_line(line.setting, line.value, line.reason, stated);
        }
        if let (Some(proposal), Some(trust)) = (&self.proposal, trust) {
            for line in &proposal.lines {
                let value = match &line.value {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                show_line(line.setting, &value, line.reason, stated);
            }
            terminal::note(format_args!("  audience: {}", trust.audience));
            if let Some(remark) = trust.remark {
                terminal::note(format_args!("  beside: {remark}"));
            }
        }
        self.join_lists(stated)?;
        if !self.given.is_empty() {
            let answers = serde_json::to_value(&self.given).map_err(Failure::failed)?;
            stated.set("answers", answers);
        }
        Ok(())
    }

    fn join_lists(&self, stated: &mut Patch) -> Outcome {
        let issuer = anywhere()?;
        let mut settings = S::default();
        for line in self.lines {
            line.apply(&mut settings, &issuer);
        }
        let own = serde_json::to_value(&settings).map_err(Failure::failed)?;
        let proposed = self.proposal.as_ref().map(|proposal| &proposal.settings);
        let settings = proposed.unwrap_or(&own);
        for name in JOINED {
            let of_preset = settings.pointer(&format!("/{}", name.replace('.', "/")));
            if let (true, Some(Value::Array(values))) = (stated.states(name), of_preset) {
                stated.join(name, values);
            }
        }
        Ok(())
    }
}

fn show_line(setting: &str, value: &str, reason: &str, stated: &Patch) {
    let change = match (stated.states(setting), JOINED.contains(&setting)) {
        (false, _) => "",
        (true, true) => ", and those of the command line",
        (true, false) => ", replaced by the command line",
    };
    terminal::note(format_args!("  {setting} = {value}{change}"));
    terminal::note(dim(format_args!("    {reason}")));
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
    use jurat_registry::identity_provider::IdentityProviderSettings;
    use jurat_registry::preset;

    #[test]
    fn flags_add_to_the_lists_of_a_preset_and_go_over_all_else() {
        let preset = preset::find("axway").unwrap();
        let choice: Choice<ClientSettings> = Choice {
            preset,
            lines: preset.client,
            given: Answers::default(),
            proposal: None,
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

    fn chosen(preset: &str, answer: &[&str]) -> Outcome<Choice<IdentityProviderSettings>> {
        let args = PresetArgs {
            preset: Some(preset.into()),
            answer: answer.iter().map(ToString::to_string).collect(),
            dry_run: false,
        };
        let chosen = args.choose("identity providers", |preset| preset.identity_provider)?;
        Ok(chosen.unwrap())
    }

    #[test]
    fn answers_are_stated_and_lead_to_the_issuer() {
        let answer = [
            "domain=https://acme.okta.com",
            "authorization_server=aus1",
            "client=a",
            "client=b",
        ];
        let choice = chosen("okta", &answer).unwrap();
        assert_eq!(choice.issuer(), Some("https://acme.okta.com/oauth2/aus1"));
        let mut stated = Patch::default();
        choice.apply(&mut stated).unwrap();
        let stated = stated.into_json();
        assert_eq!(stated["answers"]["client"], serde_json::json!(["a", "b"]));
    }

    #[test]
    fn an_answer_that_cannot_be_is_named_with_where_the_questions_are() {
        for (preset, answer, sentence) in [
            ("okta", "domain", "has no value"),
            (
                "okta",
                "domain=acme",
                "--answer domain=…: the answer is an https URL",
            ),
            (
                "okta",
                "organisation=acme",
                "--answer: this preset does not ask",
            ),
            ("github-actions", "repository=a", "--answer organisation=…"),
            ("wso2", "host=x", "asks nothing"),
        ] {
            let failure = chosen(preset, &[answer]).err().unwrap();
            assert!(failure.sentence.contains(sentence), "{}", failure.sentence);
        }
    }
}
