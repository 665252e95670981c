//! Words of others in every place of every page: they stay words, and they cannot turn the page's own words around.

use jurat_registry::brand::BrandSettings;

use crate::html::Html;
use crate::samples::every_page;
use crate::{all, scope, tenant};

const HOSTILE: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' autofocus onfocus='alert(1)",
    "</title></textarea></style><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% block page %}&lt;b&gt;",
    "<!--",
];

fn shape(page: &Html) -> Vec<(String, Vec<String>)> {
    let names =
        |attributes: &[(String, String)]| attributes.iter().map(|(name, _)| name.clone()).collect();
    let elements = page.elements.iter();
    elements
        .map(|e| (e.name.clone(), names(&e.attributes)))
        .collect()
}

#[tokio::test]
async fn words_stay_words_in_every_place_of_every_page() {
    let tenant = tenant(&BrandSettings::default());
    let (plain_scopes, plain) = ([scope("x")], "x");
    let harmless = every_page(&tenant, &all(plain, &plain_scopes));
    let mut shapes = Vec::new();
    for (name, response) in harmless {
        shapes.push((name, shape(&Html::of(response).await)));
    }
    for text in HOSTILE {
        let scopes = [scope(text)];
        let pages = every_page(&tenant, &all(text, &scopes));
        for ((name, response), (_, expected)) in pages.into_iter().zip(&shapes) {
            let page = Html::of(response).await;
            assert_eq!(&shape(&page), expected, "{name} with {text}");
            assert!(
                page.errors.is_empty(),
                "{name} with {text}: {:?}",
                page.errors
            );
            // What was escaped once is escaped once: the reader sees the text itself.
            let shown = page.text.contains(text)
                || page
                    .elements
                    .iter()
                    .any(|e| e.attributes.iter().any(|(_, v)| v.contains(text)));
            assert!(
                shown || name == "signed-out",
                "{name} with {text}:\n{}",
                page.source
            );
        }
    }
}

#[tokio::test]
async fn a_brands_name_stays_a_name() {
    let settings = BrandSettings {
        name: Some("<b>\"Bank\"</b>".to_owned()),
        ..BrandSettings::default()
    };
    let scopes = [scope("x")];
    for (name, response) in every_page(&tenant(&settings), &all("x", &scopes)) {
        let page = Html::of(response).await;
        assert!(page.all("b").is_empty(), "{name}");
        assert!(
            page.all("title")[0].text.ends_with(" · <b>\"Bank\"</b>"),
            "{name}"
        );
    }
}

#[tokio::test]
async fn utr36_s2_words_cannot_turn_others_around_or_run_away() {
    let tenant = tenant(&BrandSettings::default());
    let text = format!("\u{202e}evil\u{2066}\u{200b}\r\n\u{7}{}", "w".repeat(5000));
    let scopes = [scope(&text)];
    let words = all(&text, &scopes);
    // What goes back to where it came from is not for reading.
    let words = crate::samples::Words {
        state: "x",
        query: "x",
        ..words
    };
    for (name, response) in every_page(&tenant, &words) {
        let page = Html::of(response).await;
        for hidden in ['\u{202e}', '\u{2066}', '\u{200b}', '\u{7}', '\r'] {
            assert!(!page.source.contains(hidden), "{name}: {hidden:?}");
        }
        assert!(!page.source.contains(&"w".repeat(401)), "{name}");
    }
}

#[tokio::test]
async fn a_name_in_running_text_is_isolated_from_the_text_around_it() {
    let tenant = tenant(&BrandSettings::default());
    let name = "حساب";
    let scopes = [];
    let words = crate::samples::Words {
        client: name,
        ..all("x", &scopes)
    };
    for (page_name, response) in every_page(&tenant, &words) {
        let page = Html::of(response).await;
        let isolated = page
            .all("bdi")
            .iter()
            .filter(|bdi| bdi.text.contains(name))
            .count();
        let in_body = page.all("body")[0].text.matches(name).count();
        assert_eq!(isolated, in_body, "{page_name}");
    }
}

#[tokio::test]
async fn what_goes_back_to_the_client_is_not_changed() {
    let tenant = tenant(&BrandSettings::default());
    let state = " a\u{202e}b\"<&>'  c ";
    let scopes = [];
    let words = crate::samples::Words {
        state,
        query: "a=b&c=%22\"",
        ..all("x", &scopes)
    };
    for (name, response) in every_page(&tenant, &words) {
        let page = Html::of(response).await;
        if name == "form-post" {
            let sent = page
                .all("input")
                .into_iter()
                .find(|e| e.attribute("name") == Some("state"));
            assert_eq!(sent.unwrap().attribute("value"), Some(state));
        }
        if name == "consent" {
            let action = page.all("form")[0].attribute("action");
            assert_eq!(action, Some("/oauth2/authorize?a=b&c=%22\""));
        }
    }
}
