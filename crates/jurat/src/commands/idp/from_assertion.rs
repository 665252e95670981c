//! `jurat idp create --from-assertion`: a sample assertion of an issuer leads to settings that accept it and as little else as can be.
//! They are shown with their reasons, and registered only when somebody says so.
//!
//! | file | what it holds |
//! |---|---|
//! | `sample` | the sample's text, from a file or standard input, never from the command line |
//! | `proposal_view` | what is shown: whose it is, every setting, and what would pass |
//! | `question` | whether to register it |

mod proposal_view;
mod question;
mod sample;

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::settings::keys::{KeyArgs, Keys};
use crate::commands::settings::patch::Patch;
use crate::commands::settings::preset_choice::PresetArgs;
use crate::commands::value_text::text;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::shell_word::shell_word;
use crate::terminal;

use super::settings;

/// Flags of a registration that begins with a sample.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "From a sample")]
pub(super) struct SampleArgs {
    /// Propose settings from an assertion of the issuer, in this file; - is standard input. Flags beside go over what is proposed
    #[arg(long, value_name = "FILE", conflicts_with = "issuer")]
    pub(super) from_assertion: Option<PathBuf>,
    /// Register what is proposed without asking
    #[arg(long, requires = "from_assertion")]
    yes: bool,
}

/// What goes with the sample.
pub(super) struct Beside<'a> {
    /// Settings that are stated.
    pub(super) patch: Patch,
    pub(super) preset: &'a PresetArgs,
    pub(super) keys: &'a KeyArgs,
    pub(super) reach: &'a AdminArgs,
}

/// What was registered, and with which keys.
pub(super) struct Registered {
    pub(super) provider: Value,
    pub(super) keys: Keys,
}

/// Proposes settings, and registers them when that is wanted. `None`: nothing was registered, and that is as it was asked.
pub(super) fn run(
    args: &SampleArgs,
    beside: Beside<'_>,
    output: Output,
) -> Outcome<Option<Registered>> {
    let Some(file) = &args.from_assertion else {
        return Ok(None);
    };
    if beside.keys.makes_one() {
        return Err(Failure::usage(
            "the sample is signed already: a key that is made now signs nothing of its issuer's",
        )
        .next("leave --generate-key out"));
    }
    let keys = beside.keys.read("", true)?;
    let (name, answers) = beside.preset.stated()?;
    let mut stated = beside.patch.into_json();
    let accepted = stated
        .as_object_mut()
        .and_then(|stated| stated.remove("accept_risk"));
    if let Some(accepted) = &accepted {
        stated["accepted_risks"] = accepted.clone();
    }
    let asked = json!({
        "assertion": sample::read(file)?, "preset": name, "answers": answers, "settings": stated, "keys": keys.credentials,
    });
    let proposal = block_on(async {
        let session = AdminSession::open(beside.reach).await?;
        session.create("/identity-providers/proposal", &asked).await
    })
    .map_err(|failure| failure.name_flag(&settings::flags()))?;
    if output == Output::Json && !args.yes {
        terminal::print_json(&proposal);
        return Ok(None);
    }
    if output == Output::Table {
        proposal_view::print(&proposal);
    }
    if beside.preset.dry_run {
        terminal::note("\nNothing was registered.");
        return Ok(None);
    }
    refuse_registered(&proposal)?;
    if !args.yes && !question::ask(&proposal)? {
        terminal::note("Nothing was registered.");
        return Ok(None);
    }
    let body = body(&proposal, &keys, accepted);
    let provider = block_on(async {
        let session = AdminSession::open(beside.reach).await?;
        session.create("/identity-providers", &body).await
    })
    .map_err(|failure| failure.name_flag(&settings::flags()))?;
    Ok(Some(Registered { provider, keys }))
}

fn refuse_registered(proposal: &Value) -> Outcome {
    if proposal["registered"].is_null() {
        return Ok(());
    }
    let issuer = text(&proposal["issuer"]);
    let word = shell_word(&issuer);
    Err(
        Failure::failed(format!("{issuer} is trusted already: nothing was changed"))
            .next(format!("see how: jurat idp show {word}"))
            .next(format!("change it: jurat idp update {word} …")),
    )
}

fn body(proposal: &Value, keys: &Keys, accepted: Option<Value>) -> Value {
    let mut body = proposal["settings"].clone();
    body["issuer"] = proposal["issuer"].clone();
    body["keys"] = keys.credentials.clone().into();
    if let Some(accepted) = accepted {
        body["accepted_risks"] = json!([]);
        body["accept_risk"] = accepted;
    }
    body
}
