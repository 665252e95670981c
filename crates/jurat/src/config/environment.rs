//! The one place that reads the environment.

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
pub(crate) fn misspelled() -> Vec<(String, &'static str)> {
    let known = || {
        let settings = super::settings::SETTINGS.iter().map(|s| s.variable);
        settings.chain(OTHERS)
    };
    std::env::vars()
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("JURAT_") && !known().any(|k| k == name))
        .filter_map(|name| {
            let near = known().find(|k| strsim::damerau_levenshtein(k, &name) <= 2)?;
            Some((name, near))
        })
        .collect()
}
