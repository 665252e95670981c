//! Files become a document and a document becomes files, each told where it is wrong.

#[cfg(test)]
mod reader;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod writer;
