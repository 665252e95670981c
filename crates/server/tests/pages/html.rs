//! A page, parsed by a browser's rules.

use axum::response::Response;
use html5ever::tendril::TendrilSink as _;
use html5ever::{ParseOpts, parse_document};
use http_body_util::BodyExt as _;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// An element: its name, its attributes, and the text in it.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) text: String,
}

/// A page.
pub(crate) struct Html {
    pub(crate) source: String,
    pub(crate) errors: Vec<String>,
    pub(crate) elements: Vec<Element>,
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let mut found = self.attributes.iter().filter(|(own, _)| own == name);
        found.next().map(|(_, value)| value.as_str())
    }
}

impl Html {
    /// Parses the page of `response`.
    pub(crate) async fn of(response: Response) -> Self {
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let source = String::from_utf8(bytes.to_vec()).unwrap();
        let dom = parse_document(RcDom::default(), ParseOpts::default()).one(source.as_str());
        let errors = dom
            .errors
            .borrow()
            .iter()
            .map(ToString::to_string)
            .collect();
        let mut elements = Vec::new();
        let text = gather(&dom.document, &mut elements);
        Self {
            source,
            errors,
            elements,
            text,
        }
    }

    /// The elements of that name.
    pub(crate) fn all(&self, name: &str) -> Vec<&Element> {
        let own = |element: &&Element| element.name == name;
        self.elements.iter().filter(own).collect()
    }
}

/// Adds the elements below `node` in order, and returns the text below it.
fn gather(node: &Handle, elements: &mut Vec<Element>) -> String {
    let place = match &node.data {
        NodeData::Element { name, attrs, .. } => {
            let attributes = attrs.borrow();
            let attributes = attributes
                .iter()
                .map(|attr| (attr.name.local.to_string(), attr.value.to_string()));
            elements.push(Element {
                name: name.local.to_string(),
                attributes: attributes.collect(),
                text: String::new(),
            });
            Some(elements.len() - 1)
        }
        NodeData::Text { contents } => return contents.borrow().to_string(),
        _ => None,
    };
    let mut text = String::new();
    for child in node.children.borrow().iter() {
        text.push_str(&gather(child, elements));
    }
    if let Some(place) = place {
        elements[place].text.clone_from(&text);
    }
    text
}
