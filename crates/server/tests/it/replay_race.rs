//! One assertion, presented 64 times at once.

use std::sync::Arc;

use jurat_issuance::rejection::Reason;
use serde_json::json;
use tokio::sync::Barrier;

use crate::registered::client;
use crate::test_server::TestServer;
use crate::token_endpoint::trade;

const PRESENTATIONS: usize = 64;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rfc7523_s3_of_64_presentations_at_once_exactly_one_brings_a_token() {
    let server = Arc::new(TestServer::start().await);
    for replay in ["once-if-jti", "once-by-digest", "once"] {
        let settings = json!({"assertion": {"replay": replay}});
        let partner = client(&server, replay, settings).await;
        let assertion: Arc<str> = partner.assertion(&server).sign().into();
        let together = Arc::new(Barrier::new(PRESENTATIONS));
        let presentations: Vec<_> = (0..PRESENTATIONS)
            .map(|_| {
                let (server, assertion) = (Arc::clone(&server), Arc::clone(&assertion));
                let together = Arc::clone(&together);
                tokio::spawn(async move {
                    together.wait().await;
                    trade(&server, &assertion).await
                })
            })
            .collect();
        let (mut granted, mut refused) = (0, 0);
        for presentation in presentations {
            let answer = presentation.await.unwrap();
            match server.decision(&answer).reason {
                None => granted += usize::from(answer.expect(200)["access_token"].is_string()),
                Some(reason) => {
                    assert_eq!(reason, Reason::AssertionReplayed);
                    assert_eq!(answer.expect(400)["error"], "invalid_grant");
                    refused += 1;
                }
            }
        }
        assert_eq!((granted, refused), (1, PRESENTATIONS - 1), "{replay}");
    }
}
