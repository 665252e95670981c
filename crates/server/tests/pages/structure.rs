//! What holds for every page: well-formed, unique ids, a label for every input, one heading, nothing that runs or is fetched from elsewhere.

use std::collections::BTreeSet;

use jurat_registry::brand::BrandSettings;

use crate::html::Html;
use crate::samples::{Words, every_page};
use crate::{all, scope, tenant};

async fn pages() -> Vec<(&'static str, Html)> {
    let scopes = [scope("orders.read"), scope("orders.write")];
    let words: Words<'_> = all("Reports", &scopes);
    let mut pages = Vec::new();
    for (name, response) in every_page(&tenant(&BrandSettings::default()), &words) {
        pages.push((name, Html::of(response).await));
    }
    pages
}

#[tokio::test]
async fn every_page_is_well_formed_and_says_its_language_and_title() {
    for (name, page) in pages().await {
        assert!(page.errors.is_empty(), "{name}: {:?}", page.errors);
        let html = page.all("html");
        assert_eq!(html[0].attribute("lang"), Some("en"), "{name}");
        let titles = page.all("title");
        assert!(
            titles[0].text.ends_with(" · login.example.com/t/acme"),
            "{name}: {}",
            titles[0].text
        );
        assert!(
            titles[0].text.len() > " · login.example.com/t/acme".len() + 4,
            "{name}"
        );
        assert_eq!(page.all("h1").len(), 1, "{name}");
        assert_eq!(page.all("main").len(), 1, "{name}");
    }
}

#[tokio::test]
async fn wcag_s4_1_2_ids_are_unique_and_whatever_names_an_id_finds_it() {
    for (name, page) in pages().await {
        let ids: Vec<&str> = page
            .elements
            .iter()
            .filter_map(|e| e.attribute("id"))
            .collect();
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "{name}: {ids:?}");
        for element in &page.elements {
            for attribute in ["for", "aria-describedby", "aria-labelledby"] {
                for id in element.attribute(attribute).unwrap_or_default().split(' ') {
                    assert!(
                        id.is_empty() || known.contains(id),
                        "{name}: {attribute}={id}"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn wcag_s1_3_1_and_s1_3_5_every_input_has_a_label_and_says_what_it_is_for() {
    for (name, page) in pages().await {
        let labels: BTreeSet<&str> = page
            .all("label")
            .iter()
            .filter_map(|l| l.attribute("for"))
            .collect();
        for input in page.all("input") {
            if input.attribute("type") == Some("hidden") {
                continue;
            }
            assert!(
                labels.contains(input.attribute("id").unwrap()),
                "{name}: {input:?}"
            );
            let purpose = input.attribute("autocomplete").unwrap();
            let known = [
                "username",
                "current-password",
                "new-password",
                "one-time-code",
            ];
            assert!(known.contains(&purpose), "{name}: {purpose}");
        }
        for button in page.all("button") {
            assert!(!button.text.trim().is_empty(), "{name}");
        }
        for picture in page.all("img") {
            assert!(picture.attribute("alt").is_some(), "{name}");
        }
    }
}

#[tokio::test]
async fn wcag_s3_3_1_a_problem_is_announced_and_tied_to_its_field() {
    for (name, page) in pages().await {
        let told: Vec<_> = page
            .elements
            .iter()
            .filter(|e| e.attribute("role") == Some("alert"))
            .collect();
        let faulty: Vec<_> = page
            .all("input")
            .into_iter()
            .filter(|e| e.attribute("aria-invalid") == Some("true"))
            .collect();
        assert_eq!(told.is_empty(), faulty.is_empty(), "{name}");
        assert_eq!(
            page.all("title")[0].text.starts_with("Error: "),
            !told.is_empty(),
            "{name}"
        );
        for input in faulty {
            let described = input.attribute("aria-describedby").unwrap();
            assert!(described.split(' ').any(|id| id == "problem"), "{name}");
        }
    }
}

#[tokio::test]
async fn nothing_runs_and_nothing_is_fetched_from_elsewhere() {
    for (name, page) in pages().await {
        for element in &page.elements {
            for (attribute, value) in &element.attributes {
                assert!(
                    !attribute.starts_with("on") && attribute != "style",
                    "{name}: {attribute}"
                );
                assert!(!value.starts_with("javascript:"), "{name}: {value}");
            }
            let allowed = match element.name.as_str() {
                "script" => name == "form-post" && element.text == "document.forms[0].submit()",
                "link" => element
                    .attribute("href")
                    .unwrap()
                    .starts_with("/t/acme/oauth2/assets/"),
                "style" | "iframe" | "object" | "embed" | "base" => false,
                _ => true,
            };
            assert!(allowed, "{name}: {element:?}");
        }
    }
}

#[tokio::test]
async fn a_form_is_posted_here_with_its_mark_and_the_clients_without_it() {
    for (name, page) in pages().await {
        for form in page.all("form") {
            assert_eq!(form.attribute("method"), Some("post"), "{name}");
            let here = form.attribute("action").unwrap().starts_with("/oauth2/");
            assert_eq!(here, name != "form-post", "{name}");
            let marks = page
                .all("input")
                .into_iter()
                .filter(|e| e.attribute("name") == Some("csrf_token"))
                .count();
            assert_eq!(marks, usize::from(here), "{name}");
        }
    }
}

#[tokio::test]
async fn allow_and_deny_are_there_alike_and_nothing_is_chosen_beforehand() {
    for (name, page) in pages().await {
        let answers: Vec<&str> = page
            .all("button")
            .iter()
            .filter_map(|b| b.attribute("value"))
            .collect();
        if answers.contains(&"allow") {
            assert_eq!(answers, ["switch_user", "deny", "allow"], "{name}");
            assert!(
                page.elements
                    .iter()
                    .all(|e| e.attribute("autofocus").is_none()),
                "{name}"
            );
        }
    }
}
