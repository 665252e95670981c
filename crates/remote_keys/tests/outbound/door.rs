//! The door as the tests open it.

use std::sync::Arc;

use jurat_remote_keys::outbound::{
    Fetched, GetRequest, Outbound, OutboundError, OutboundOptions, Resolve,
};

use crate::other_server::OtherServer;
use crate::scripted_dns::ScriptedDns;

/// The most bytes of a document here.
pub(crate) const MOST_BYTES: usize = 64 * 1024;

pub(crate) fn options(allow: &str) -> OutboundOptions {
    OutboundOptions {
        allow: allow.parse().unwrap(),
        most_bytes: MOST_BYTES,
        ..OutboundOptions::default()
    }
}

/// A door that allows `allow` and looks names up in `dns`.
pub(crate) fn door(allow: &str, dns: &Arc<ScriptedDns>) -> Outbound {
    let dns: Arc<dyn Resolve> = Arc::clone(dns) as _;
    Outbound::with_resolver(options(allow), dns).unwrap()
}

/// A door that allows `server` by its address, and nothing else; nobody is looked up.
pub(crate) fn door_to(server: &OtherServer) -> Outbound {
    door(&server.address.to_string(), &ScriptedDns::answering(&[]))
}

/// Asks in cleartext, as a source marked as local.
pub(crate) fn cleartext(url: &str) -> GetRequest {
    GetRequest {
        cleartext_allowed: true,
        ..GetRequest::new(url)
    }
}

/// What a door to `server` alone fetches from it in cleartext.
pub(crate) async fn fetch_from(server: &OtherServer) -> Result<Fetched, OutboundError> {
    door_to(server).get(cleartext(&server.url("/keys"))).await
}
