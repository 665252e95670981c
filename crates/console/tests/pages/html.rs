//! A page, parsed by a browser's rules.

use html5ever::tendril::TendrilSink as _;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// An element: its name, its attributes, the elements around it, and the text in it.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) within: Vec<String>,
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
    /// Parses the page.
    pub(crate) fn of(source: String) -> Self {
        let dom = parse_document(RcDom::default(), ParseOpts::default()).one(source.as_str());
        let errors = dom.errors.borrow();
        let errors = errors.iter().map(ToString::to_string).collect();
        let mut elements = Vec::new();
        let text = gather(&dom.document, &mut Vec::new(), &mut elements);
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
fn gather(node: &Handle, within: &mut Vec<String>, elements: &mut Vec<Element>) -> String {
    let place = match &node.data {
        NodeData::Element { name, attrs, .. } => {
            let attributes = attrs.borrow();
            let attributes = attributes
                .iter()
                .map(|attr| (attr.name.local.to_string(), attr.value.to_string()));
            elements.push(Element {
                name: name.local.to_string(),
                attributes: attributes.collect(),
                within: within.clone(),
                text: String::new(),
            });
            within.push(name.local.to_string());
            Some(elements.len() - 1)
        }
        NodeData::Text { contents } => return contents.borrow().to_string(),
        _ => None,
    };
    let mut text = String::new();
    for child in node.children.borrow().iter() {
        text.push_str(&gather(child, within, elements));
    }
    if let Some(place) = place {
        within.pop();
        elements[place].text.clone_from(&text);
    }
    text
}
