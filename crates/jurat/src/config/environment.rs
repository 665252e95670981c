//! The one place that reads the environment.

use super::settings::Setting;

/// Variables that other commands read; not settings of `serve`.
const OTHERS: [&str; 3] = ["JURAT_CONFIG", "JURAT_SERVER", "JURAT_KEY"];

/// The value of a variable that is set and not empty.
#[expect(clippy::disallowed_methods, reason = "the one home of the environment")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Names of variables that look as if they were meant for Jurat and are not known, each with the known one it resembles.
/// (Whole families are left alone: Kubernetes sets `JURAT_SERVICE_HOST` and the like for a service called `jurat`.)
#[expect(clippy::disallowed_methods, reason = "the one home of the environment")]
pub(crate) fn misspelled() -> Vec<(String, String)> {
    let settings = super::settings::SETTINGS.iter().map(Setting::variable);
    let known: Vec<String> = settings.chain(OTHERS.map(String::from)).collect();
    let near = |name: &String| {
        let like = |k: &&String| strsim::damerau_levenshtein(k, name) <= 2;
        known.iter().find(like).cloned()
    };
    std::env::vars()
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("JURAT_") && !known.contains(name))
        .filter_map(|name| near(&name).map(|near| (name, near)))
        .collect()
}
