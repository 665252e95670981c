//! What to try next: commands to copy, for the demo's own data.

use std::path::Path;

use crate::terminal::{self, bold, dim};

use super::playground::Playground;
use super::self_issued::PARTNER;
use super::stage;
use super::third_party::{IDENTITY_PROVIDER, IDENTITY_PROVIDER_FILE, PORTAL, USER};

/// Prints addresses and commands.
pub(super) fn print(ground: &Playground, folder: &Path) {
    let url = &ground.server().url;
    let jurat = own_name();
    let keys = ground.keys.display();
    terminal::print(format_args!(
        "\n{}\n",
        bold("The server keeps serving until you press Ctrl-C.")
    ));
    stage::row(
        "metadata",
        &format!("{url}/.well-known/oauth-authorization-server"),
    );
    stage::row("keys", &format!("{url}/oauth2/jwks"));
    stage::remarked("token", &format!("{url}/oauth2/token"), "POST");
    stage::remarked("a resource", &ground.resource(), "with a token");
    terminal::print(format_args!("\n{}\n", bold("Try it in another terminal")));
    let tries = [
        (
            "let the commands find this server",
            format!("export JURAT_DATA={}", folder.display()),
        ),
        (
            "a token for the client, with request and answer",
            format!("{jurat} token --key {keys}/{PARTNER}.key --issuer {PARTNER} --verbose"),
        ),
        (
            "a token for the identity provider's user",
            format!(
                "{jurat} token --key {keys}/{IDENTITY_PROVIDER_FILE}.key --issuer {IDENTITY_PROVIDER} --subject {USER} --client {PORTAL} --secret-file {keys}/{PORTAL}.secret"
            ),
        ),
        (
            "call the resource with a fresh token",
            format!(
                "curl -s {} -H \"Authorization: Bearer $({jurat} token --key {keys}/{PARTNER}.key --issuer {PARTNER})\"",
                ground.resource()
            ),
        ),
        (
            "switch the client off, and ask again",
            format!("{jurat} client disable {PARTNER}"),
        ),
        (
            "see who is registered",
            format!("{jurat} client show {PARTNER}"),
        ),
    ];
    for (about, line) in tries {
        terminal::print(format_args!("   {}", dim(format!("# {about}"))));
        stage::command(&line);
    }
}

/// How this very program was called.
fn own_name() -> String {
    std::env::args().next().unwrap_or_else(|| "jurat".into())
}
