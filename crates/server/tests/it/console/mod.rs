//! The console over HTTP: who gets in, what each may do there, and what a form must be to change anything.

mod administrators;
mod audit;
mod clients;
mod decisions;
mod door;
mod grants;
mod identity_provider_changes;
mod identity_providers;
mod keys;
mod new_identity_provider;
mod overview;
mod resources;
mod settings;
mod tenants;
mod trust;
mod users;

use jurat_registry::author::Author;
use jurat_registry::role::Role;
use jurat_registry::user::{User, UserParts};

use crate::browser::{Browser, PASSWORD, add_user};
use crate::http_client::Answer;
use crate::test_server::TestServer;
use crate::token_endpoint::{encode, post_to};

/// A user who administers with that role.
async fn administrator(server: &TestServer, name: &str, role: Role) {
    let id = add_user(server, name).await;
    give_role(server, id, Some(role)).await;
}

async fn give_role(server: &TestServer, id: jurat_registry::id::UserId, role: Option<Role>) {
    let user = server.records.user_find(id).await.unwrap().unwrap();
    let parts = user.parts().clone();
    let user = User::new(UserParts {
        role,
        revision: parts.revision + 1,
        ..parts
    });
    let replaced = server.records.user_replace(Author::server(), user.unwrap());
    replaced.await.unwrap();
}

/// A browser in which an administrator of that role has signed in.
async fn signed_in(server: &TestServer, role: Role) -> Browser<'_> {
    administrator(server, "ada", role).await;
    let mut browser = Browser::new(server);
    let page = browser.get("/console/sign-in").await;
    let back = browser
        .submit(&page, &[("username", "ada"), ("password", PASSWORD)])
        .await;
    assert_eq!(back.status.as_u16(), 303, "{}", back.text());
    browser
}

/// The fields of the form of `page` that is sent to an address that ends so, as a browser would send them back.
#[track_caller]
fn fields_of(page: &Answer, action: &str) -> Vec<(String, String)> {
    let text = page.text();
    let form = text
        .split("<form ")
        .find(|form| {
            let to = form.split("action=\"").nth(1).unwrap_or_default();
            to.split('"').next().unwrap_or_default().ends_with(action)
        })
        .unwrap_or_else(|| panic!("no form to {action}: {text}"));
    let form = form.split("</form>").next().unwrap();
    let inputs = form.split("<input ").skip(1);
    let tags = inputs.filter_map(|input| input.split('>').next());
    let hidden = tags.filter(|tag| tag.contains("type=\"hidden\"") || tag.ends_with(" hidden"));
    let attribute = |input: &str, name: &str| {
        let start = format!("{name}=\"");
        let value = input.split(&start).nth(1)?.split('"').next()?;
        Some(
            value
                .replace("&#34;", "\"")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#38;", "&")
                .replace("&quot;", "\"")
                .replace("&amp;", "&"),
        )
    };
    hidden
        .filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?)))
        .collect()
}

/// Sends the form of `page` that goes to `address`, with `fields` filled in.
async fn send(
    browser: &mut Browser<'_>,
    page: &Answer,
    address: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let mut all = fields_of(page, address);
    all.retain(|(name, _)| fields.iter().all(|(own, _)| own != name));
    let all: Vec<_> = all
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain(fields.iter().copied())
        .collect();
    browser.send(post_to(address, &encode(&all))).await
}
