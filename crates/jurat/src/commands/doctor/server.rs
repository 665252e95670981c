//! The server: whether it answers and can do its work, whether the clocks agree, whether its issuer identifier leads to it, whether
//! it lets the administrator in.

use jiff::fmt::rfc2822;
use jurat_registry::clock::{Clock, SystemClock, Timestamp};

use crate::admin_client::discovery::Server;
use crate::admin_client::http_client::{HttpClient, Response};
use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::failure::Outcome;

use super::certificates;
use super::finding::Finding;

/// Clocks that differ by more seconds make assertions fail that are near their ends.
const CLOCK_WARN_SECONDS: i64 = 5;
/// The skew that is tolerated unless a client's settings say otherwise.
const CLOCK_FAIL_SECONDS: i64 = 30;

/// Looks at the server that `args` mean.
pub(super) async fn look(args: &AdminArgs) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Err(failure) = look_at(args, &mut findings).await {
        findings.push(Finding::of_failure("server", failure));
    }
    findings
}

async fn look_at(args: &AdminArgs, findings: &mut Vec<Finding>) -> Outcome {
    let http = HttpClient::new()?;
    let server = Server::discover(&http, &args.server).await?;
    findings.push(Finding::ok("server", format!("answers at {}", server.url)));
    let ready = http.find(&format!("{}/readyz", server.url)).await?;
    findings.push(readiness(&ready));
    findings.push(clocks(&ready, SystemClock.now()));
    findings.push(issuer(&http, &server).await);
    match AdminSession::open(args).await {
        Ok(session) => {
            findings.push(Finding::ok("way in", "the administrator's key is accepted"));
            findings.push(certificates::look(&session, SystemClock.now()).await);
        }
        Err(failure) => findings.push(Finding::of_failure("way in", failure)),
    }
    Ok(())
}

fn readiness(ready: &Response) -> Finding {
    if ready.status.is_success() {
        return Finding::ok("readiness", "the store reads and writes");
    }
    Finding::fail("readiness", format!("/readyz answers {}", ready.status))
        .remedy("look at the server's log: is the disk full, or the database gone?")
}

/// An assertion's `iat` and `exp` are told by the caller's clock and judged by the server's.
fn clocks(answer: &Response, now: Timestamp) -> Finding {
    const CHECK: &str = "clocks";
    let date = answer
        .header("date")
        .and_then(|date| rfc2822::parse(date).ok());
    let Some(date) = date else {
        return Finding::warn(
            CHECK,
            "the server sends no Date header, so the clocks cannot be compared",
        );
    };
    let apart = (date.timestamp().as_second() - now.seconds()).abs();
    let detail = format!("{apart} s between the server's and this machine's");
    let remedy = "set both by NTP: timedatectl set-ntp true";
    match apart {
        0..=CLOCK_WARN_SECONDS => Finding::ok(CHECK, detail),
        ..=CLOCK_FAIL_SECONDS => Finding::warn(CHECK, detail).remedy(remedy),
        _ => Finding::fail(
            CHECK,
            format!("{detail}: assertions signed here are refused"),
        )
        .remedy(remedy),
    }
}

/// RFC 8414 section 3: clients find the metadata below the issuer identifier.
async fn issuer(http: &HttpClient, server: &Server) -> Finding {
    const CHECK: &str = "issuer";
    let issuer = &server.issuer;
    if *issuer == server.url {
        return Finding::ok(CHECK, issuer.clone());
    }
    let found = http
        .find(&format!("{issuer}/.well-known/oauth-authorization-server"))
        .await;
    let leads_here = found.is_ok_and(|answer| {
        let metadata: Option<serde_json::Value> = serde_json::from_str(&answer.body).ok();
        metadata.is_some_and(|metadata| metadata["issuer"] == issuer.as_str())
    });
    if leads_here {
        return Finding::ok(CHECK, format!("{issuer} leads to this server"));
    }
    Finding::warn(
        CHECK,
        format!("{issuer} does not lead to this server from here"),
    )
    .remedy("if clients elsewhere reach it, all is well; else look at DNS, the proxy, or --issuer")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::doctor::finding::State;
    use http::{HeaderMap, StatusCode};

    #[test]
    fn clocks_that_drift_apart_are_told() {
        let now = Timestamp::from_seconds(1_795_197_947);
        let seen = |date: &str| {
            let headers = HeaderMap::from_iter([(http::header::DATE, date.parse().unwrap())]);
            let answer = Response {
                status: StatusCode::OK,
                headers,
                body: String::new(),
            };
            clocks(&answer, now).state
        };
        assert_eq!(seen("Fri, 20 Nov 2026 18:05:47 GMT"), State::Ok);
        assert_eq!(seen("Fri, 20 Nov 2026 18:05:30 GMT"), State::Warn);
        assert_eq!(seen("Fri, 20 Nov 2026 17:05:47 GMT"), State::Fail);
        assert_eq!(seen("noon"), State::Warn);
    }
}
