//! The three formats of answers, granted and refused.

use serde_json::json;

use crate::registered::client;
use crate::test_server::TestServer;
use crate::token_endpoint::{JWT_BEARER, ask};

#[tokio::test]
async fn every_format_says_the_same() {
    let server = TestServer::start().await;
    let settings = json!({"token": {"format": "opaque"}, "response_members": {"id": "a&b<c"}});
    let partner = client(&server, "partner-1", settings).await;
    for (format, media_type, before, between, after) in [
        (
            "json",
            "application/json",
            "{\"access_token\":\"jur_at_",
            "\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"scope\":\"a\",\"id\":\"a&b<c\"}",
            "",
        ),
        (
            "urlencoded",
            "application/x-www-form-urlencoded",
            "access_token=jur_at_",
            "&token_type=Bearer&expires_in=3600&scope=a&id=a%26b%3Cc",
            "",
        ),
        (
            "xml",
            "application/xml",
            "<oauth><access_token>jur_at_",
            "</access_token><token_type>Bearer</token_type><expires_in>3600</expires_in><scope>a</scope><id>a&amp;b&lt;c</id></oauth>",
            "",
        ),
    ] {
        let assertion = partner.assertion(&server).sign();
        let form = [
            ("grant_type", JWT_BEARER),
            ("assertion", &*assertion),
            ("format", format),
        ];
        let answer = ask(&server, &form).await;
        assert_eq!(answer.status.as_u16(), 200);
        assert!(answer.header("content-type").starts_with(media_type));
        assert_eq!(answer.header("cache-control"), "no-store");
        let text = answer.text();
        assert!(text.contains(before), "{text}");
        assert!(text.contains(between), "{text}");
        assert!(text.ends_with(after), "{text}");

        let again = ask(&server, &form).await;
        assert_eq!(again.status.as_u16(), 400);
        assert!(again.header("content-type").starts_with(media_type));
        assert!(again.text().contains("invalid_grant"), "{}", again.text());
        assert!(again.headers.contains_key("jurat-decision"));
        if format != "json" {
            assert!(!again.text().contains('{'), "{}", again.text());
        }
    }
}

#[tokio::test]
async fn what_is_refused_before_the_format_is_known_is_answered_in_json() {
    let server = TestServer::start().await;
    for form in [
        &[("format", "xml"), ("format", "xml")][..],
        &[("format", "html")],
    ] {
        let answer = ask(&server, form).await;
        assert_eq!(answer.expect(400)["error"], "invalid_request");
        assert_eq!(answer.header("content-type"), "application/json");
    }
}
