//! One reading of a source, whatever its document is. Nothing here remembers keys.
//!
//! | file | what it holds |
//! |---|---|
//! | `reader` | [`Reader`]: a source's settings become a document of keys |
//! | `discovery` | from an issuer to the URL of its JWK Set |
//! | `service_account` | the token that a Kubernetes API server asks for |
//! | `fresh_for` | how long a document is fresh |
//! | `door` | the door to other servers, as far as a reading needs it |
//! | `failure` | sentences about what could not be read |

mod discovery;
pub(crate) mod door;
mod failure;
mod fresh_for;
mod reader;
mod service_account;

pub(crate) use discovery::KnownJwksUri;
pub(crate) use failure::{failure, shown};
pub(crate) use fresh_for::LEAST;
pub(crate) use reader::{KeysDocument, Reader};
