//! Many records at once: what files state (`jurat plan`, `jurat apply`), compared with what there is, and all of it as files state it
//! (`jurat export`). Each record passes the checks that it passes alone, and what is changed is changed by one write.
//!
//! | file | what it holds |
//! |---|---|
//! | `plan`, `apply`, `export` | the operations |
//! | `exported` | records as documents state them |
//! | `document_body` | the document out of a request |
//! | `planning` | all that a document changes, tenant by tenant |
//! | `tenant_planning` | what it changes of one tenant |
//! | `door` | the authorization server of a tenant that is spoken of |
//! | `clients`, `identity_providers`, `resources`, `users` | single records |
//! | `credentials` | stated keys and secrets beside those that are kept |
//! | `prune` | what is there and not stated |
//! | `change` | a change as it is shown |
//! | `state` | the state that a plan is made for |

pub(crate) mod apply;
mod change;
mod clients;
mod credentials;
mod document_body;
mod door;
pub(crate) mod export;
mod exported;
mod gathered;
mod identity_providers;
mod note;
pub(crate) mod plan;
mod planning;
mod prune;
mod resources;
mod state;
mod tenant_planning;
mod users;
