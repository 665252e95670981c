//! The Content Security Policy of every page of the console: nothing but this server's own files, no script or style in the page, no frame
//! around it, forms to this server alone.

/// The value of `Content-Security-Policy` for every answer of the console that is a page or a part of one.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
