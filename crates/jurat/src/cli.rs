//! The command line as a whole: the commands, and what all of them share.

use clap::{Parser, Subcommand};

use crate::commands::{
    administrator, assert, audit, client, completions, decision, demo, doctor, explain, files,
    grant, idp, introspect, key, presets, registration, resource, revoke, serve, tenant, token,
    user,
};
use crate::failure::Outcome;
use crate::output::Output;

/// OAuth 2.0 authorization server around the JWT bearer grant (RFC 7523)
///
/// A signed JWT from somebody you trust goes in, an access token comes out.
#[derive(Parser)]
#[command(name = "jurat", version, after_help = AFTER_HELP, subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
    /// How results are written: table for people, json (the administration API's) for programs
    #[arg(long, global = true, value_enum, default_value_t = Output::Table, value_name = "FORM", hide_possible_values = true, display_order = 900)]
    output: Output,
}

const AFTER_HELP: &str = "\
Start here:
  jurat demo                      the whole exchange in one go, explained
  jurat serve                     a server on http://127.0.0.1:7523, data in ./jurat-data
  jurat client create --id partner-1 --generate-key . --default-scope orders.read --scope orders.read
  jurat token --key partner-1.key --issuer partner-1
  jurat explain --decision ID     why a request was refused, and what mends it

Exit codes:
  0  done
  1  tried, and failed or was refused
  2  the command line or the configuration is wrong; of jurat plan: something differs
  3  the server cannot be reached, or does not let you in";

/// The commands.
#[derive(Subcommand)]
enum Command {
    /// Start the server
    Serve(serve::Args),
    /// See the whole exchange in one go: server, keys, assertions, tokens, a refused replay
    Demo(demo::Args),
    /// Register and administer clients
    #[command(subcommand)]
    Client(client::Command),
    /// Register and administer identity providers: issuers whose assertions count
    #[command(subcommand)]
    Idp(idp::Command),
    /// Register and administer resources: APIs that tokens are for
    #[command(subcommand)]
    Resource(resource::Command),
    /// Let clients register themselves (RFC 7591)
    #[command(subcommand)]
    Registration(registration::Command),
    /// Make and administer users: people who sign in here
    #[command(subcommand)]
    User(user::Command),
    /// Let administrators in, by their keys, each in a role
    #[command(subcommand)]
    Administrator(administrator::Command),
    /// Make and administer tenants: authorization servers in this one, each by itself
    #[command(subcommand)]
    Tenant(tenant::Command),
    /// Rotate and administer the keys that tokens are signed with
    #[command(subcommand)]
    Key(key::Command),
    /// Show what was granted and what was refused
    #[command(subcommand)]
    Decision(decision::Command),
    /// Show what tokens keep coming from, and end it
    #[command(subcommand)]
    Grant(grant::Command),
    /// Show what was done and what happened: changes, accepted risks, keys that came and went
    #[command(subcommand)]
    Audit(audit::Command),
    /// Show presets: settings for clients and identity providers that people come from
    #[command(subcommand)]
    Presets(presets::Command),
    /// Say what `apply` of a folder of files would change; exit code 2 if anything
    Plan(files::plan::Args),
    /// Make what a folder of files states true, all of it or nothing
    Apply(files::apply::Args),
    /// Write the records as files that `plan` and `apply` read
    Export(files::export::Args),
    /// Print the JSON Schema of these files, for editors
    Schema(files::schema::Args),
    /// Make a signed assertion and print it
    Assert(assert::Args),
    /// Make an assertion, trade it for a token, print the token
    Token(token::Args),
    /// Say what a token is, as the server tells it (RFC 7662)
    Introspect(introspect::Args),
    /// End a token; a refresh token takes its access tokens along (RFC 7009)
    Revoke(revoke::Args),
    /// Say why an assertion would be accepted or refused, check by check, without issuing a token
    Explain(Box<explain::Args>),
    /// Check the data folder, the server, the clocks and the certificates
    Doctor(doctor::Args),
    /// Print a completion script for a shell
    Completions(completions::Args),
}

impl Cli {
    /// Does what was asked.
    pub(crate) fn run(self) -> Outcome {
        let output = self.output;
        match self.command {
            Command::Serve(args) => serve::run(&args, output),
            Command::Demo(args) => demo::run(&args),
            Command::Client(command) => client::run(command, output),
            Command::Idp(command) => idp::run(command, output),
            Command::Resource(command) => resource::run(command, output),
            Command::Registration(command) => registration::run(command, output),
            Command::User(command) => user::run(command, output),
            Command::Administrator(command) => administrator::run(&command, output),
            Command::Tenant(command) => tenant::run(&command, output),
            Command::Key(command) => key::run(&command, output),
            Command::Decision(command) => decision::run(&command, output),
            Command::Grant(command) => grant::run(&command, output),
            Command::Audit(command) => audit::run(&command, output),
            Command::Presets(command) => presets::run(&command, output),
            Command::Plan(args) => files::plan::run(&args, output),
            Command::Apply(args) => files::apply::run(&args, output),
            Command::Export(args) => files::export::run(&args, output),
            Command::Schema(_) => {
                files::schema::run();
                Ok(())
            }
            Command::Assert(args) => assert::run(&args, output),
            Command::Token(args) => token::run(&args, output),
            Command::Introspect(args) => introspect::run(&args, output),
            Command::Revoke(args) => revoke::run(&args, output),
            Command::Explain(args) => explain::run(&args, output),
            Command::Doctor(args) => doctor::run(&args, output),
            Command::Completions(args) => {
                completions::run(&args, Self::command_line());
                Ok(())
            }
        }
    }

    /// The whole command line, for completion scripts.
    fn command_line() -> clap::Command {
        <Self as clap::CommandFactory>::command()
    }
}
