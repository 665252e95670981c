//! Form bodies (RFC 6749 section 3.2).
//!
//! What parses holds, name by name, the values that a lenient decoder finds too, and no name twice but `resource`.
#![no_main]

use jurat_protocol::form::Form;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(form) = Form::parse(data) else {
        return;
    };
    let pairs: Vec<_> = form_urlencoded::parse(data).collect();
    assert!(pairs.len() <= 64);
    for (name, _) in &pairs {
        let expected: Vec<_> = pairs
            .iter()
            .filter(|(other, value)| other == name && !value.is_empty())
            .map(|(_, value)| &**value)
            .collect();
        assert!(form.values(name).eq(expected.iter().copied()));
        assert_eq!(form.value(name), expected.first().copied());
        assert!(name == "resource" || pairs.iter().filter(|(other, _)| other == name).count() == 1);
    }
    assert_eq!(
        form.value("no such name"),
        pairs_value(&pairs, "no such name")
    );
});

fn pairs_value<'a>(
    pairs: &'a [(std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)],
    name: &str,
) -> Option<&'a str> {
    let found = pairs
        .iter()
        .find(|(other, value)| other == name && !value.is_empty());
    found.map(|(_, value)| &**value)
}
