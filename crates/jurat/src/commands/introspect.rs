//! `jurat introspect`: what a token is, as the server tells it (RFC 7662).

use jurat_registry::clock::{Clock, SystemClock, Timestamp};
use serde_json::Value;

use super::token_call::TokenCallArgs;
use super::value_text::text;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal;
use crate::time_text;

/// Flags of `jurat introspect`.
#[derive(clap::Args)]
#[command(after_help = "\
A client is told of tokens that were issued to it, or are for a resource whose server it is; the administrator of all.
The exit code is 0 when the token counts, and 1 when it does not.

Examples:
  jurat introspect token.txt
  jurat token --key partner-1.key --issuer partner-1 | jurat introspect -
  jurat introspect - --client orders-api --secret-file orders-api.secret < token.txt")]
pub(crate) struct Args {
    #[command(flatten)]
    call: TokenCallArgs,
}

/// Asks, and shows the answer.
pub(crate) fn run(args: &Args, output: Output) -> Outcome {
    let answer = block_on(args.call.send("/oauth2/introspect"))?;
    let told: Value = serde_json::from_str(&answer.body)
        .map_err(|e| Failure::failed(format!("the server's answer is not JSON: {e}")))?;
    let is_active = told["active"] == true;
    match output {
        Output::Json => terminal::print_json(&told),
        Output::Table if is_active => terminal::print_record(&rows(&told)),
        Output::Table => terminal::print("The token does not count, or is not for you to know."),
    }
    if is_active {
        Ok(())
    } else {
        Err(Failure::told())
    }
}

fn rows(told: &Value) -> Vec<(String, String)> {
    let now = SystemClock.now();
    let members = told.as_object().into_iter().flatten();
    let row = |(name, value): (&String, &Value)| {
        let value = match (name.as_str(), value.as_i64()) {
            ("exp" | "iat", Some(seconds)) => {
                let time = Timestamp::from_seconds(seconds);
                format!("{seconds}  ({})", time_text::relative(time, now))
            }
            _ => text(value),
        };
        (terminal::plain(name), value)
    };
    members.map(row).collect()
}
