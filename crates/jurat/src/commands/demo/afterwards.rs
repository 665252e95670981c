//! What to try next: commands to copy, for the demo's own data.

use std::path::Path;

use jurat_server::console::first_administrator;

use crate::terminal::{self, bold, code, dim};

use super::entry::Entry;
use super::playground::Playground;
use super::self_issued::PARTNER;
use super::stage;
use super::third_party::{IDENTITY_PROVIDER, IDENTITY_PROVIDER_FILE, PORTAL, USER};

/// Prints addresses and commands; `entry` is the way into the console.
pub(super) fn print(ground: &Playground, folder: &Path, entry: &Entry) {
    let url = &ground.server().url;
    heading("The server keeps serving until you press Ctrl-C.");
    stage::row(
        "metadata",
        &format!("{url}/.well-known/oauth-authorization-server"),
    );
    stage::row("signing keys", &format!("{url}/oauth2/jwks"));
    stage::row("token endpoint", &ground.server().token_url());
    stage::row("a resource", &ground.resource());
    console(entry);
    heading("Try it in another terminal");
    if let Some(program) = own_path() {
        try_it(
            "call this very program jurat",
            &format!("alias jurat={program}"),
        );
    }
    let folder = folder
        .canonicalize()
        .unwrap_or_else(|_| folder.to_path_buf());
    try_it(
        "let the commands find this server and its keys",
        &format!("export JURAT_DATA={}", folder.display()),
    );
    let keys = "$JURAT_DATA/demo-keys";
    let partner = format!("jurat token --key {keys}/{PARTNER}.key --issuer {PARTNER}");
    try_it(
        "a token for the client, with request and answer",
        &format!("{partner} --verbose"),
    );
    try_it(
        "call the resource with a fresh token",
        &format!(
            "curl -s {} -H \"Authorization: Bearer $({partner})\"",
            ground.resource()
        ),
    );
    try_it(
        "a token for the identity provider's user",
        &format!(
            "jurat token --key {keys}/{IDENTITY_PROVIDER_FILE}.key --issuer {IDENTITY_PROVIDER} --subject {USER} --client {PORTAL} --secret-file {keys}/{PORTAL}.secret"
        ),
    );
    try_it(
        "who is registered, and how",
        &format!("jurat client show {PARTNER}"),
    );
    try_it(
        "switch the client off, and ask for a token again",
        &format!("jurat client disable {PARTNER}"),
    );
}

fn heading(text: &str) {
    terminal::print(format_args!("\n{}\n", bold(text)));
}

/// Says how the console is opened, and what to do there first.
fn console(entry: &Entry) {
    heading("Look at it in the console");
    match entry {
        Entry::Link { link, password } => {
            stage::say(
                "This link opens it signed in, on the data of this demo. It works once, within the hour:",
            );
            stage::gap();
            terminal::print(format_args!("   {}", code(link)));
            stage::gap();
            if let Some(password) = password {
                let who = first_administrator::USERNAME;
                stage::remarked("username", who, "should it ask who you are");
                stage::row("password", password);
                stage::gap();
            }
        }
        Entry::SignIn(address) => {
            stage::say("Sign in as its administrator:");
            stage::gap();
            terminal::print(format_args!("   {}", code(address)));
            stage::gap();
        }
    }
    stage::say(
        "For a trust of your own, go to Clients, New client: what it ends with gets a token in a terminal.",
    );
}

fn try_it(about: &str, line: &str) {
    terminal::print(format_args!("   {}", dim(format!("# {about}"))));
    stage::command(line);
}

/// Where this very program is, when it was called by a path rather than found in `PATH`.
fn own_path() -> Option<String> {
    let called = std::env::args().next()?;
    let path = std::env::current_exe().ok()?;
    called.contains('/').then(|| path.display().to_string())
}
