//! The pages' style sheets over HTTP.

use http::StatusCode;
use jurat_server::pages::assets;

use crate::test_server::TestServer;

#[tokio::test]
async fn rfc8246_a_style_sheet_is_kept_for_good_and_only_under_the_name_of_what_is_in_it() {
    let server = TestServer::start().await;
    for (path, sheet) in assets::sheets(server.authorization_server.tenant()) {
        let answer = server.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.text(), sheet);
        for (name, value) in [
            ("content-type", "text/css; charset=utf-8"),
            ("cache-control", "public, max-age=31536000, immutable"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        let other = path.replace(".css", "x.css");
        assert_eq!(server.get(&other).await.status, StatusCode::NOT_FOUND);
    }
}
