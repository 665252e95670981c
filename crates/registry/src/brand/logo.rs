//! A brand's picture: an https URL, or a data URL with a picture in it. It is shown by `<img>` alone, in which no script of an SVG runs.

use url::Url;

use crate::problem::InvalidRecord;

/// The pictures that a data URL may hold.
const MEDIA_TYPES: [&str; 5] = [
    "image/svg+xml",
    "image/png",
    "image/webp",
    "image/jpeg",
    "image/gif",
];

/// A picture's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    url: Box<str>,
    origin: Option<Box<str>>,
}

impl Logo {
    /// The longest data URL, in bytes: it is in every page.
    pub const MOST_BYTES: usize = 64 * 1024;

    /// Takes an https URL, or a data URL with a picture in it.
    pub fn new(text: &str) -> Result<Self, InvalidRecord> {
        let printable = text
            .bytes()
            .all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\'));
        let origin = match (printable && text.len() <= Self::MOST_BYTES, text) {
            (true, data) if is_picture(data) => Some(None),
            (true, address) => https_origin(address).map(Some),
            _ => None,
        };
        let origin = origin.ok_or_else(|| {
            InvalidRecord::new(
                "brand.logo",
                "a logo is an https URL, or a data URL of at most 64 KiB such as data:image/svg+xml;base64,... (SVG, PNG, WebP, JPEG or GIF)",
            )
        })?;
        Ok(Self {
            url: text.into(),
            origin,
        })
    }

    /// The URL's text.
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// The origin it is fetched from; `None` for a data URL.
    pub fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }
}

fn is_picture(text: &str) -> bool {
    text.strip_prefix("data:")
        .and_then(|rest| rest.split_once(','))
        .is_some_and(|(media_type, body)| {
            let named = media_type.split(';').next().unwrap_or_default();
            MEDIA_TYPES.contains(&named) && !body.is_empty()
        })
}

/// A host in brackets cannot be named in a Content Security Policy, and a user and password have no business in a page.
fn https_origin(text: &str) -> Option<Box<str>> {
    let url = Url::parse(text).ok()?;
    let named = matches!(url.host(), Some(url::Host::Domain(_) | url::Host::Ipv4(_)));
    let plain = url.scheme() == "https" && url.username().is_empty() && url.password().is_none();
    (named && plain).then(|| url.origin().ascii_serialization().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logo_is_a_picture_or_the_https_address_of_one() {
        let far = Logo::new("https://cdn.example.com:8443/logo.svg?v=2").unwrap();
        assert_eq!(far.origin(), Some("https://cdn.example.com:8443"));
        let near = Logo::new("data:image/png;base64,iVBORw0KGgo=").unwrap();
        assert_eq!(near.origin(), None);
        assert!(Logo::new("data:image/svg+xml,%3Csvg/%3E").is_ok());
        for bad in [
            "",
            "logo.png",
            "/logo.png",
            "http://cdn.example.com/logo.png",
            "https://u:p@cdn.example.com/logo.png",
            "https://[::1]/logo.png",
            "data:text/html,x",
            "data:image/svg+xml,<svg/>",
            "data:image/png;base64,",
            "javascript:alert(1)",
            "https://cdn.example.com/logo.png\"",
            &format!("data:image/png;base64,{}", "A".repeat(64 * 1024)),
        ] {
            assert_eq!(Logo::new(bad).unwrap_err().field, "brand.logo", "{bad:.40}");
        }
    }
}
