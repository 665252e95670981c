//! What holds for every page: well-formed, one heading, unique ids, a label for every field, nothing that runs or is fetched from elsewhere.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::html::Html;
use crate::samples::{HOSTILE, TOKEN, USUAL, every_page, rows_part};

/// Every page, with usual words and with hostile ones.
static PAGES: LazyLock<Vec<(String, Html)>> = LazyLock::new(|| {
    let usual = every_page(&USUAL).into_iter();
    let usual = usual.map(|(name, page)| (name.to_owned(), Html::of(page)));
    let hostile = every_page(&HOSTILE).into_iter();
    let hostile = hostile.map(|(name, page)| (format!("{name}, hostile"), Html::of(page)));
    usual.chain(hostile).collect()
});

#[test]
fn every_page_is_well_formed_and_says_its_language_and_title() {
    for (name, page) in &*PAGES {
        assert!(page.errors.is_empty(), "{name}: {:?}", page.errors);
        assert_eq!(page.all("html")[0].attribute("lang"), Some("en"), "{name}");
        let titles = page.all("title");
        let title = titles.iter().find(|e| e.within == ["html", "head"]);
        let title = title.unwrap().text.trim();
        assert!(
            title.ends_with(" · Jurat") && title.len() > " · Jurat".len(),
            "{name}: {title}"
        );
        assert_eq!(page.all("h1").len(), 1, "{name}");
        assert_eq!(page.all("main").len(), 1, "{name}");
    }
}

#[test]
fn wcag_s4_1_2_ids_are_unique_and_whatever_names_an_id_finds_it() {
    for (name, page) in &*PAGES {
        let ids = page.elements.iter().filter_map(|e| e.attribute("id"));
        let ids: Vec<&str> = ids.collect();
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "{name}: {ids:?}");
        for element in &page.elements {
            for attribute in [
                "for",
                "aria-labelledby",
                "aria-describedby",
                "data-from",
                "data-fills",
            ] {
                let named = element.attribute(attribute).unwrap_or_default();
                for id in named.split_whitespace() {
                    assert!(known.contains(id), "{name}: {attribute} names {id}");
                }
            }
            let fragment = element
                .attribute("href")
                .and_then(|href| href.strip_prefix('#'));
            assert!(
                fragment.is_none_or(|id| known.contains(id)),
                "{name}: {fragment:?}"
            );
        }
    }
}

#[test]
fn wcag_s1_3_1_every_field_has_a_label_and_every_button_a_name() {
    for (name, page) in &*PAGES {
        let labelled: BTreeSet<&str> = page
            .all("label")
            .iter()
            .filter_map(|e| e.attribute("for"))
            .collect();
        let fields = ["input", "select", "textarea"]
            .map(|kind| page.all(kind))
            .concat();
        for field in fields {
            let is_hidden =
                field.attribute("type") == Some("hidden") || field.attribute("hidden").is_some();
            let by_id = field
                .attribute("id")
                .is_some_and(|id| labelled.contains(id));
            let around = field.within.iter().any(|outer| outer == "label");
            assert!(is_hidden || by_id || around, "{name}: {field:?}");
        }
        for button in page.all("button") {
            assert!(!button.text.trim().is_empty(), "{name}");
        }
        for link in page.all("a") {
            assert!(!link.text.trim().is_empty(), "{name}: {link:?}");
        }
    }
}

#[test]
fn wcag_s3_3_1_a_problem_is_announced_and_tied_to_its_field() {
    for (name, page) in &*PAGES {
        let told = page
            .elements
            .iter()
            .any(|e| e.attribute("role") == Some("alert"));
        let faulty = page
            .elements
            .iter()
            .filter(|e| e.attribute("aria-invalid") == Some("true"));
        for field in faulty {
            let described = field.attribute("aria-describedby").unwrap();
            assert!(described.contains("-problem"), "{name}");
            assert!(told, "{name}");
        }
    }
}

#[test]
fn nothing_runs_in_a_page_and_nothing_is_fetched_from_elsewhere() {
    for (name, page) in &*PAGES {
        for element in &page.elements {
            for (attribute, value) in &element.attributes {
                assert!(
                    !attribute.starts_with("on") && attribute != "style",
                    "{name}: {attribute}"
                );
                // htmx makes code of these, which the policy forbids.
                assert!(
                    !attribute.starts_with("hx-on") && !value.starts_with("js:"),
                    "{name}: {attribute}"
                );
                assert!(
                    attribute != "hx-trigger" || !value.contains('['),
                    "{name}: {value}"
                );
                assert!(
                    !value.trim_start().starts_with("javascript:"),
                    "{name}: {value}"
                );
            }
            let is_ours = |attribute: &str| {
                let address = element.attribute(attribute);
                address.is_some_and(|address| address.starts_with("/console/assets/"))
            };
            let allowed = match element.name.as_str() {
                "script" => element.text.is_empty() && is_ours("src"),
                "link" => is_ours("href"),
                "style" | "iframe" | "object" | "embed" | "base" | "img" => false,
                _ => true,
            };
            assert!(allowed, "{name}: {element:?}");
        }
    }
}

#[test]
fn every_form_that_changes_something_is_posted_here_with_its_mark() {
    for (name, page) in &*PAGES {
        let forms = page.all("form");
        for form in &forms {
            let action = form.attribute("action").unwrap();
            assert!(action.starts_with("/console/"), "{name}: {action}");
        }
        let posted = forms
            .iter()
            .filter(|form| form.attribute("method") == Some("post"));
        let inputs = page.all("input");
        let marks = inputs.iter().filter(|e| {
            e.attribute("name") == Some("csrf_token") && e.attribute("value") == Some(TOKEN)
        });
        assert_eq!(posted.count(), marks.count(), "{name}");
    }
}

#[test]
fn a_list_that_follows_is_answered_with_rows_and_no_page() {
    let part = Html::of(rows_part(&HOSTILE));
    assert!(part.all("main").is_empty() && part.all("table").len() == 1);
    assert!(part.all("script").is_empty());
}
