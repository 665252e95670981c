//! The crate openidconnect on a device (RFC 8628): a public client whose user allows or denies in a browser while it polls.

use std::thread;

use anyhow::{Context, Result};
use openidconnect::core::{CoreDeviceAuthorizationResponse, CoreTokenResponse};
use openidconnect::url::Url;
use openidconnect::{
    DeviceCodeErrorResponseType, OAuth2TokenResponse, RequestTokenError, Scope,
    StandardErrorResponse,
};

use crate::browser::Browser;
use crate::checks::Checks;
use crate::provider::{self, Client};
use crate::{http, secret};

type Refusal = RequestTokenError<ureq::Error, StandardErrorResponse<DeviceCodeErrorResponseType>>;

/// How many checks failed.
pub(crate) fn check(server: &str) -> Result<usize> {
    let mut checks = Checks::of("openidconnect (Rust), device");
    let provider = provider::discover(server)?;
    // Without an ID token: a device asks for its API alone.
    let television = provider::client(&provider, "television", None)?.disable_openid_scope();
    let begin = || -> Result<CoreDeviceAuthorizationResponse> {
        let request = television.exchange_device_code();
        let request = request.add_scope(Scope::new("orders.read".to_owned()));
        Ok(request.request(&http::client())?)
    };
    let decide = |begun: &CoreDeviceAuthorizationResponse, decision| -> Result<()> {
        let address = begun
            .verification_uri_complete()
            .context("no complete address")?;
        let address: Url = address.secret().parse()?;
        Browser::of("alice", &secret("alice")?, server)?.go_through(&address, decision)?;
        Ok(())
    };

    let begun = begin()?;
    let (polled, decided) = thread::scope(|scope| {
        let polled = scope.spawn(|| poll(&television, &begun));
        let decided = decide(&begun, "allow");
        (polled.join(), decided)
    });
    decided?;
    let token = polled.map_err(|_| anyhow::anyhow!("the polling thread panicked"))??;
    let called = http::resource(server, token.access_token().secret())?;
    checks.holds(
        "polling ends with a token that opens the protected resource",
        called.contains("orders.read"),
    );
    checks.refused("the device code again is ServerResponse", poll(&television, &begun), |error| {
        matches!(error.downcast_ref(), Some(Refusal::ServerResponse(told)) if told.error().to_string() == "invalid_grant")
    });
    let denied = begin()?;
    decide(&denied, "deny")?;
    checks.refused("what the user denies is ServerResponse with AccessDenied", poll(&television, &denied), |error| {
        matches!(error.downcast_ref(), Some(Refusal::ServerResponse(told)) if *told.error() == DeviceCodeErrorResponseType::AccessDenied)
    });
    Ok(checks.failed())
}

/// Polls as the crate does, until there is an end.
fn poll(television: &Client, begun: &CoreDeviceAuthorizationResponse) -> Result<CoreTokenResponse> {
    let request = television.exchange_device_access_token(begun)?;
    Ok(request.request(&http::client(), thread::sleep, None)?)
}
