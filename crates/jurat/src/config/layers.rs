//! The four layers laid over each other: flags over environment over file over defaults. Each value remembers its layer.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::failure::{Failure, Outcome};

use super::file;
use super::settings::{SETTINGS, Setting};

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// Nobody said.
    Default,
    /// A line of a file.
    File(PathBuf, usize),
    /// An environment variable.
    Environment(String),
    /// A flag.
    Flag(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path, line) => write!(f, "{}, line {line}", path.display()),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::Flag(name) => write!(f, "flag {name}"),
        }
    }
}

/// Every setting's value and where it came from.
pub(crate) struct Layers {
    values: BTreeMap<&'static str, (String, Source)>,
}

impl Layers {
    /// Lays `flags` (by setting key) over what `variable` answers over the file over the defaults.
    pub(crate) fn lay(
        flags: &BTreeMap<&'static str, String>,
        variable: impl Fn(&str) -> Option<String>,
        file: Option<&Path>,
    ) -> Outcome<Self> {
        let mut values = BTreeMap::new();
        for Setting { key, default, .. } in SETTINGS {
            if let Some(default) = default {
                values.insert(*key, ((*default).to_string(), Source::Default));
            }
        }
        if let Some(path) = file {
            for stated in file::read(path)? {
                let source = Source::File(path.to_path_buf(), stated.line);
                values.insert(stated.key, (stated.value, source));
            }
        }
        for setting in SETTINGS {
            let name = setting.variable();
            if let Some(value) = variable(&name) {
                let source = Source::Environment(name);
                values.insert(setting.key, (value, source));
            }
            if let (Some(value), Some(flag)) = (flags.get(setting.key), setting.flag) {
                values.insert(setting.key, (value.clone(), Source::Flag(flag)));
            }
        }
        Ok(Self { values })
    }

    /// The value of a setting, if it has one.
    pub(crate) fn value(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(|(value, _)| value.as_str())
    }

    /// Where the value of a setting came from.
    pub(crate) fn source(&self, key: &str) -> Source {
        self.values
            .get(key)
            .map_or(Source::Default, |(_, source)| source.clone())
    }
}

/// The value of `key`, if it is set.
pub(super) fn parsed<T: FromStr<Err: Display>>(layers: &Layers, key: &str) -> Outcome<Option<T>> {
    let wrong = |value: &str, error: T::Err| {
        let source = layers.source(key);
        Failure::usage(format!("{key} is {value:?} ({source}): {error}"))
    };
    layers
        .value(key)
        .map(|value| value.parse().map_err(|error| wrong(value, error)))
        .transpose()
}

/// The value of `key`, which must be set.
pub(super) fn required<T: FromStr<Err: Display>>(layers: &Layers, key: &str) -> Outcome<T> {
    parsed(layers, key)?.ok_or_else(|| Failure::usage(format!("{key} is not set")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_win_over_environment_over_file_over_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("jurat.toml");
        std::fs::write(
            &path,
            "listen = \"127.0.0.1:1\"\nissuer = \"https://file\"\ndata = \"file\"",
        )
        .unwrap();
        let flags = BTreeMap::from([("listen", "127.0.0.1:3".to_string())]);
        let variable = |name: &str| match name {
            "JURAT_LISTEN" | "JURAT_ISSUER" => Some("https://environment".to_string()),
            _ => None,
        };
        let layers = Layers::lay(&flags, variable, Some(&path)).unwrap();
        let seen = |key| (layers.value(key).unwrap(), layers.source(key).to_string());
        assert_eq!(seen("listen"), ("127.0.0.1:3", "flag --listen".into()));
        assert_eq!(
            seen("issuer"),
            ("https://environment", "environment JURAT_ISSUER".into())
        );
        assert_eq!(seen("data").0, "file");
        assert!(seen("data").1.ends_with("jurat.toml, line 3"));
        assert_eq!(seen("log.level"), ("info", "default".into()));
    }
}
