//! The settings of `serve`: flags over `JURAT_…` environment over `jurat.toml` over defaults, each remembered with where it came from.
//! Nothing outside this folder reads the environment.
//!
//! | file | what it holds |
//! |---|---|
//! | `settings` | THE list of settings: key, variable, flag, default, what it is for |
//! | `environment` | the one place that reads the environment |
//! | `file` | `jurat.toml`, with lines for its errors |
//! | `layers` | the four layers, laid over each other |
//! | `serve_config`, `limits` | the result, typed and checked |
//! | `print` | `--print-config` |

pub(crate) mod environment;
mod file;
pub(crate) mod layers;
mod limits;
pub(crate) mod print;
pub(crate) mod serve_config;
pub(crate) mod settings;
