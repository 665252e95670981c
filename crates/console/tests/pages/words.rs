//! Words of others in every place of every page: they stay words, and none of them hides or turns others around.

use crate::html::Html;
use crate::samples::{all, every_page};

const HOSTILE: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' autofocus onfocus='alert(1)",
    "</title></textarea></style><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% block page %}&lt;b&gt;",
    "<!--",
];

/// Elements and the names of their attributes.
fn shape(page: &Html) -> Vec<(String, Vec<String>)> {
    let names = |attributes: &[(String, String)]| {
        let names = attributes.iter().map(|(name, _)| name.clone());
        names.collect()
    };
    let elements = page.elements.iter();
    elements
        .map(|e| (e.name.clone(), names(&e.attributes)))
        .collect()
}

#[test]
fn words_stay_words_in_every_place_of_every_page() {
    let harmless = every_page(&all("x")).into_iter();
    let shapes: Vec<_> = harmless.map(|(_, page)| shape(&Html::of(page))).collect();
    for text in HOSTILE {
        for ((name, page), expected) in every_page(&all(text)).into_iter().zip(&shapes) {
            let page = Html::of(page);
            assert_eq!(&shape(&page), expected, "{name} with {text}");
            assert!(
                page.errors.is_empty(),
                "{name} with {text}: {:?}",
                page.errors
            );
            // What was escaped once is escaped once: the reader sees the text itself, wherever it is shown.
            assert!(!page.text.contains("&lt;script"), "{name} with {text}");
        }
    }
}

#[test]
fn utr36_s2_nothing_of_a_page_is_hidden_or_turned_around() {
    let text = "\u{202e}evil\u{2066}\u{200b}\r\u{7}";
    for (name, page) in every_page(&all(text)) {
        let page = Html::of(page);
        for hidden in ['\u{202e}', '\u{2066}', '\u{200b}', '\u{7}', '\r'] {
            assert!(!page.source.contains(hidden), "{name}: {hidden:?}");
        }
        if page.text.contains("evil")
            && !page.all("textarea").iter().any(|e| e.text.contains("evil"))
        {
            assert!(page.text.contains("[U+202E]evil[U+2066]"), "{name}");
        }
    }
}

#[test]
fn what_a_form_sends_back_is_not_changed() {
    let text = "a\u{202e}b\"<&>'  c";
    let pages = every_page(&all(text));
    let edit = pages.into_iter().find(|(name, _)| *name == "client-edit");
    let edit = Html::of(edit.unwrap().1);
    let inputs = edit.all("input");
    let name = inputs.iter().find(|e| e.attribute("name") == Some("name"));
    assert_eq!(name.unwrap().attribute("value"), Some(text));
}
