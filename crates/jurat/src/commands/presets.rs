//! `jurat presets`: named bundles of settings, in full, each line with its reason, and the questions they ask.

use jurat_registry::preset::{self, Line, PRESETS, Preset, Trust};
use serde_json::{Value, json};

use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::terminal::{self, bold, dim};

/// Subcommands of `jurat presets`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Every preset in a line
    #[command(after_help = "Example:\n  jurat presets list")]
    List,
    /// What a preset sets, and why; and what it asks
    #[command(
        after_help = "Example:\n  jurat presets show axway\n  jurat presets show github-actions"
    )]
    Show {
        /// Its name
        name: String,
    },
}

/// Shows presets.
pub(crate) fn run(command: &Command, output: Output) -> Outcome {
    match command {
        Command::List => list(output),
        Command::Show { name } => show(find(name)?, output),
    }
    Ok(())
}

/// The preset of that name; else an error that lists those there are.
pub(crate) fn find(name: &str) -> Outcome<&'static Preset> {
    preset::find(name).ok_or_else(|| {
        let known: Vec<_> = PRESETS.iter().map(|preset| preset.name).collect();
        Failure::usage(format!("there is no preset {name}"))
            .next(format!("the presets are {}", known.join(", ")))
            .next("jurat presets show NAME says what each sets, and why")
    })
}

fn list(output: Output) {
    if output == Output::Json {
        let presets: Vec<_> = PRESETS.iter().map(as_json).collect();
        return terminal::print_json(&json!(presets));
    }
    let rows = PRESETS.iter().map(|preset| {
        let clients = if preset.client.is_empty() {
            ""
        } else {
            "client"
        };
        let providers = if preset.is_for_identity_providers() {
            "idp"
        } else {
            ""
        };
        let for_what = [clients, providers].join(" ").trim().replace("t i", "t, i");
        vec![preset.name.into(), for_what, preset.summary.into()]
    });
    terminal::print_table(&["PRESET", "FOR", "WHO NEEDS IT"], rows.collect());
}

fn show(preset: &Preset, output: Output) {
    if output == Output::Json {
        return terminal::print_json(&as_json(preset));
    }
    terminal::print(format_args!("{}: {}", bold(preset.name), preset.summary));
    if !preset.client.is_empty() {
        terminal::print(format_args!("\n{}", dim("client create")));
        terminal::print_table(&HEADER, rows(preset.client));
    }
    if !preset.identity_provider.is_empty() {
        terminal::print(format_args!("\n{}", dim("idp create")));
        terminal::print_table(&HEADER, rows(preset.identity_provider));
    }
    if let Some(trust) = preset.trust {
        show_trust(trust);
    }
}

fn show_trust(trust: &Trust) {
    terminal::print(format_args!("\nIssuer: {}", trust.issuer));
    terminal::print(format_args!("Audience: {}", trust.audience));
    if let Some(remark) = trust.remark {
        terminal::print(format_args!("Beside: {remark}"));
    }
    let claims = trust.bound_claims.join(", ");
    terminal::print(format_args!("Claims that are bound: {claims}"));
    terminal::print(format_args!("\n{}", dim("--answer NAME=VALUE")));
    let rows = trust.questions.iter().map(|question| {
        let need = match (question.required, question.default) {
            (true, _) => "yes".to_owned(),
            (false, Some(default)) => format!("no: {default}"),
            (false, None) => "no".to_owned(),
        };
        let example = question.example.to_owned();
        vec![
            question.name().into(),
            need,
            example,
            question.question.into(),
        ]
    });
    terminal::print_table(&["NAME", "NEEDED", "EXAMPLE", "QUESTION"], rows.collect());
}

/// The header over [`rows`].
pub(crate) const HEADER: [&str; 3] = ["SETTING", "VALUE", "REASON"];

/// The lines of a preset, for a table.
pub(crate) fn rows<S>(lines: &[Line<S>]) -> Vec<Vec<String>> {
    let row = |line: &Line<S>| {
        [line.setting, line.value, line.reason]
            .map(String::from)
            .into()
    };
    lines.iter().map(row).collect()
}

fn as_json(preset: &Preset) -> Value {
    json!({
        "name": preset.name,
        "summary": preset.summary,
        "client": lines_as_json(preset.client),
        "identity_provider": lines_as_json(preset.identity_provider),
        "trust": preset.trust.map(trust_as_json),
    })
}

fn trust_as_json(trust: &Trust) -> Value {
    let questions = trust.questions.iter().map(|question| {
        json!({
            "name": question.name(),
            "question": question.question,
            "example": question.example,
            "required": question.required,
            "default": question.default,
            "many": question.many,
            "shape": question.shape.sentence(),
        })
    });
    json!({
        "issuer": trust.issuer,
        "audience": trust.audience,
        "remark": trust.remark,
        "bound_claims": trust.bound_claims,
        "separators": trust.separators,
        "questions": questions.collect::<Vec<_>>(),
    })
}

fn lines_as_json<S>(lines: &[Line<S>]) -> Value {
    let lines = lines
        .iter()
        .map(|l| json!({ "setting": l.setting, "value": l.value, "reason": l.reason }));
    lines.collect()
}
