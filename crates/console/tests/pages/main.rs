//! The pages as a browser reads them: parsed as HTML, in every state, with hostile words in every place.

#![cfg(test)]

mod html;
#[path = "../../examples/gallery/samples/mod.rs"]
mod samples;
mod structure;
mod words;
