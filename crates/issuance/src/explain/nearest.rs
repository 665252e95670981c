//! The registered name that an unknown one was most likely meant to be: RFC 7523 section 3 compares names as plain strings, so a slash
//! or a letter's case makes another issuer.

use std::cmp::Ordering;

use jurat_registry::client::ClientKind;
use jurat_registry::page::PageRequest;
use jurat_registry::store::{StoreError, TenantStore};

/// A registered name, and how the other differs from it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Nearest {
    /// The name.
    pub(crate) name: String,
    /// Whose it is: `client` or `identity_provider`.
    pub(crate) kind: &'static str,
    /// How the name that was sent differs from it.
    pub(crate) difference: String,
    likeness: f64,
}

/// At most so many are told.
const MOST_TOLD: usize = 3;
/// Names less alike than this are not meant.
const LEAST_LIKENESS: f64 = 0.6;
/// At most so many pages of each kind are looked through.
const MOST_PAGES: usize = 20;
/// A longer name is compared no further than this.
const MOST_COMPARED: usize = 512;

/// The registered names that are most like `name`, the likeliest first. Identity providers are left out where only a client will do.
pub(crate) async fn to(
    name: &str,
    only_clients: bool,
    store: &dyn TenantStore,
) -> Result<Vec<Nearest>, StoreError> {
    let mut near = Vec::new();
    let mut page = PageRequest::first(PageRequest::MOST);
    for _ in 0..MOST_PAGES {
        let clients = store.client_list(page).await?;
        let applications = clients
            .items
            .iter()
            .filter(|client| client.kind() == ClientKind::Application);
        near.extend(applications.filter_map(|one| compare(name, one.id().as_str(), "client")));
        let Some(next) = clients.next else { break };
        page = after(next);
    }
    let mut page = PageRequest::first(PageRequest::MOST);
    for _ in 0..MOST_PAGES {
        let providers = store.identity_provider_list(page).await?;
        let found = providers
            .items
            .iter()
            .filter(|_| !only_clients)
            .filter_map(|one| compare(name, one.issuer(), "identity_provider"));
        near.extend(found);
        let Some(next) = providers.next else { break };
        page = after(next);
    }
    near.sort_by(|one, other| {
        let alike = other.likeness.partial_cmp(&one.likeness);
        alike
            .unwrap_or(Ordering::Equal)
            .then_with(|| one.name.cmp(&other.name))
    });
    near.truncate(MOST_TOLD);
    Ok(near)
}

fn after(next: String) -> PageRequest {
    PageRequest {
        after: Some(next),
        limit: PageRequest::MOST,
    }
}

fn compare(sent: &str, registered: &str, kind: &'static str) -> Option<Nearest> {
    let (difference, likeness) = small_differences(sent, registered).map_or_else(
        || {
            let cut = |text: &str| text.chars().take(MOST_COMPARED).collect::<String>();
            let likeness = strsim::normalized_damerau_levenshtein(&cut(sent), &cut(registered));
            ("it is spelled differently".to_owned(), likeness)
        },
        |difference| (difference, 1.0),
    );
    (likeness >= LEAST_LIKENESS).then(|| Nearest {
        name: registered.to_owned(),
        kind,
        difference,
        likeness,
    })
}

/// What people overlook, by name; `None` when more than that differs.
fn small_differences(sent: &str, registered: &str) -> Option<String> {
    let (sent_scheme, sent_rest) = scheme(sent.trim());
    let (scheme, rest) = scheme(registered);
    let slashless = |text: &str| text.trim_end_matches('/').to_owned();
    if slashless(sent_rest).to_lowercase() != slashless(rest).to_lowercase() {
        return None;
    }
    let mut found = Vec::new();
    if sent.trim() != sent {
        found.push("blanks around it");
    }
    match (sent_scheme, scheme) {
        _ if sent_scheme == scheme => {}
        (Some(_), Some(_)) => found.push("http where the other says https"),
        _ => found.push("http:// or https:// in front"),
    }
    if slashless(sent_rest) != slashless(rest) {
        found.push("upper and lower case");
    }
    if sent_rest.ends_with('/') != rest.ends_with('/') {
        found.push("the slash at the end");
    }
    (!found.is_empty()).then(|| format!("only this differs: {}", found.join(", ")))
}

fn scheme(name: &str) -> (Option<&str>, &str) {
    ["https://", "http://"]
        .iter()
        .find_map(|scheme| {
            let (start, rest) = name.split_at_checked(scheme.len())?;
            start
                .eq_ignore_ascii_case(scheme)
                .then_some((Some(*scheme), rest))
        })
        .unwrap_or((None, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(sent: &str) -> Option<String> {
        compare(sent, "https://idp.example.com", "identity_provider").map(|near| near.difference)
    }

    #[test]
    fn rfc7523_s3_what_people_overlook_is_named() {
        for (sent, named) in [
            ("https://idp.example.com/", "the slash at the end"),
            ("https://IDP.example.com", "upper and lower case"),
            ("http://idp.example.com", "http where the other says https"),
            ("idp.example.com", "http:// or https:// in front"),
            (" https://idp.example.com", "blanks around it"),
            (
                "http://idp.Example.com/",
                "http where the other says https, upper and lower case, the slash at the end",
            ),
        ] {
            let found = difference(sent).unwrap();
            assert_eq!(found, format!("only this differs: {named}"), "{sent}");
        }
        assert_eq!(
            difference("https://idp.exmaple.com").unwrap(),
            "it is spelled differently"
        );
        assert_eq!(difference("https://token.actions.github.com/other"), None);
    }
}
