//! Many records at once: `jurat plan`, `jurat apply`, `jurat export`. The files are read and resolved here; what is to be done about them
//! the server finds, and does by one write.
//!
//! | file | what it holds |
//! |---|---|
//! | `plan`, `apply`, `export`, `schema` | the commands |
//! | `folder` | the files of a folder, and what they refer to |
//! | `planned` | a plan as the server answers it |
//! | `plan_view` | a plan as people read it |
//! | `progress` | what is seen while something takes long |

pub(crate) mod apply;
pub(crate) mod export;
mod folder;
pub(crate) mod plan;
mod plan_view;
mod planned;
mod progress;
pub(crate) mod schema;
