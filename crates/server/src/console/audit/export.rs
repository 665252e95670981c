//! The audit log as a file: JSON Lines, as the API streams them.

use axum::response::Response;
use http::{HeaderValue, header};
use jurat_console::Place;

use crate::console::visit::Visit;

/// Streams it.
pub(in crate::console) async fn export(visit: Visit) -> Response {
    let response = match visit.api().stream("/audit/export").await {
        Ok(mut response) => {
            let tenant = &visit.server().tenant().name;
            // RFC 6266 section 4.1: a tenant's name is a token.
            let attached = format!("attachment; filename=\"audit-{tenant}.jsonl\"");
            if let Ok(attached) = HeaderValue::try_from(attached) {
                let headers = response.headers_mut();
                headers.insert(header::CONTENT_DISPOSITION, attached);
            }
            response
        }
        Err(refused) => visit.refused(Place::Audit, &refused),
    };
    visit.answered(response)
}
