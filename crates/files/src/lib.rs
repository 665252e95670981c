//! The files of `jurat plan`, `jurat apply` and `jurat export`: TOML text becomes one document of records, which goes to the server, and
//! back. Pure: texts are handed in; what a record refers to (a certificate's file, a secret in the environment) is asked of
//! [`references::References`].
//!
//! | file | what it holds |
//! |---|---|
//! | [`document`] | the document: what all files state together, as it goes to the server |
//! | [`kind`] | the kinds of records, and how each is spelled |
//! | [`source`] | a file's text, and places in it |
//! | [`references`] | what a record refers to by name |
//! | [`fault`] | what is wrong, and where |
//! | [`reader`] | texts become the document, each record with its place |
//! | [`writer`] | the document becomes texts |
//! | [`schema`] | the JSON Schema of a file, for editors |
//! | [`nearest`] | the known name nearest to an unknown one |

pub mod document;
pub mod fault;
pub mod kind;
pub mod nearest;
pub mod reader;
pub mod references;
pub mod schema;
pub mod source;
pub mod writer;
