//! One list of members, written as JSON, as a form or as XML, straight into one text.
//!
//! The names are ours or passed [`allowed_as_extra`](super::allowed_as_extra), so only values are escaped.

use std::borrow::Cow;

use url::form_urlencoded::byte_serialize;

use super::format::AnswerFormat;

/// One member of an answer. Names need no escaping in any format.
pub(super) struct Member<'a> {
    name: &'a str,
    value: Value<'a>,
}

enum Value<'a> {
    Text(&'a str),
    Number(u32),
}

impl<'a> Member<'a> {
    pub(super) fn text(name: &'a str, text: &'a str) -> Self {
        let value = Value::Text(text);
        Self { name, value }
    }

    pub(super) fn number(name: &'a str, number: u32) -> Self {
        let value = Value::Number(number);
        Self { name, value }
    }

    fn value_text(&self) -> Cow<'a, str> {
        match self.value {
            Value::Text(text) => Cow::Borrowed(text),
            Value::Number(number) => Cow::Owned(number.to_string()),
        }
    }

    /// Room for the member where nothing needs escaping; the names of XML stand twice.
    fn room(&self) -> usize {
        let value = match self.value {
            Value::Text(text) => text.len(),
            Value::Number(_) => 10,
        };
        2 * self.name.len() + value + 8
    }
}

/// The body with `members` in this order.
pub(super) fn write(format: AnswerFormat, members: &[Member<'_>]) -> String {
    let room = members.iter().map(Member::room).sum::<usize>() + 64;
    let mut body = String::with_capacity(room);
    match format {
        AnswerFormat::Json => write_json(&mut body, members),
        AnswerFormat::UrlEncoded => write_form(&mut body, members),
        AnswerFormat::Xml => write_xml(&mut body, members),
    }
    body
}

fn write_json(body: &mut String, members: &[Member<'_>]) {
    body.push('{');
    for (index, member) in members.iter().enumerate() {
        body.push_str(if index == 0 { "\"" } else { ",\"" });
        body.push_str(member.name);
        body.push_str("\":");
        match member.value {
            // RFC 6749 section 5.1: numerical values are JSON numbers.
            Value::Number(number) => body.push_str(&number.to_string()),
            Value::Text(text) => push_json_text(body, text),
        }
    }
    body.push('}');
}

/// A JSON string (RFC 8259 section 7). Tokens and scopes hold nothing to escape and are copied as they are.
fn push_json_text(body: &mut String, text: &str) {
    let plain = |b: u8| b >= 0x20 && b != b'"' && b != b'\\';
    if text.bytes().all(plain) {
        body.push('"');
        body.push_str(text);
        body.push('"');
    } else {
        body.push_str(&serde_json::Value::from(text).to_string());
    }
}

fn write_form(body: &mut String, members: &[Member<'_>]) {
    for (index, member) in members.iter().enumerate() {
        if index > 0 {
            body.push('&');
        }
        body.push_str(member.name);
        body.push('=');
        body.extend(byte_serialize(member.value_text().as_bytes()));
    }
}

fn write_xml(body: &mut String, members: &[Member<'_>]) {
    body.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<oauth>");
    for member in members {
        let text = member.value_text().replace(is_no_xml_character, "\u{fffd}");
        for part in ["<", member.name, ">"] {
            body.push_str(part);
        }
        body.push_str(&quick_xml::escape::escape(text));
        for part in ["</", member.name, ">"] {
            body.push_str(part);
        }
    }
    body.push_str("</oauth>");
}

/// XML 1.0 section 2.2: these cannot stand in a document, not even escaped.
fn is_no_xml_character(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}
