//! The token endpoint (RFC 6749 section 3.2): a form becomes ONE value for the authorization server, its decision becomes the answer.
//! What HTTP alone can see to be wrong is refused by the same authorization server, so that every answer carries a decision's id.

use axum::extract::{Request, State};
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use jurat_issuance::unproven_request::{MalformedRequest, TokenRequest};
use jurat_protocol::answer::AnswerFormat;
use jurat_protocol::form::{Form, InvalidForm};

use crate::extract::form_request::FormRequest;
pub(crate) use crate::extract::form_request::MOST_BODY_BYTES;
use crate::respond::oauth::token_answer;
use crate::state::{AppState, ServerState};
use crate::tenants::misnamed::Misnamed;
use crate::tenants::said::TENANT_DOMAIN;

/// Any method on any of the token endpoint's paths.
pub(crate) async fn token(State(app): State<AppState>, request: Request) -> Response {
    let refuse = |malformed: &MalformedRequest| {
        let decision = app.authorization_server.refuse(malformed);
        token_answer(&decision, AnswerFormat::Json)
    };
    let request = match FormRequest::read(request).await {
        Ok(request) => request,
        Err(malformed) => {
            let mut response = refuse(&malformed);
            if malformed == MalformedRequest::MethodNotPost {
                *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
                let allow = HeaderValue::from_static("POST");
                response.headers_mut().insert(header::ALLOW, allow);
            }
            return response;
        }
    };
    let (form, format) = match read_form(request.body()) {
        Ok(read) => read,
        Err(malformed) => return refuse(&malformed),
    };
    let app = match app.other_named_in(&form).await {
        Ok(other) => other.unwrap_or(app),
        Err(misnamed) => return for_no_tenant(app.server(), misnamed),
    };
    let request = TokenRequest {
        form: &form,
        authorization: request.authorization(),
        peer: request.peer(),
    };
    let decision = app.authorization_server.token_request(&request).await;
    token_answer(&decision, format)
}

/// Refuses a request that is for no one tenant. One that names two is a decision like any other, and the default tenant's; to whom there is
/// none, nothing is said.
pub(crate) fn for_no_tenant(server: &ServerState, misnamed: Misnamed) -> Response {
    let malformed = match misnamed {
        Misnamed::Disagree => MalformedRequest::TenantsDisagree,
        Misnamed::Repeated => MalformedRequest::Form(InvalidForm::Repeated {
            name: TENANT_DOMAIN.to_owned(),
        }),
        Misnamed::Unknown | Misnamed::Unavailable => return misnamed.oauth(),
    };
    let decision = server.tenants().default_tenant().refuse(&malformed);
    token_answer(&decision, AnswerFormat::Json)
}

/// The parameters of a body, and the format that they ask for.
pub(crate) fn read_form(body: &[u8]) -> Result<(Form<'_>, AnswerFormat), MalformedRequest> {
    let form = Form::parse(body).map_err(MalformedRequest::Form)?;
    let format = match form.value("format") {
        None => AnswerFormat::Json,
        Some(name) => AnswerFormat::from_name(name).ok_or(MalformedRequest::FormatUnknown)?,
    };
    Ok((form, format))
}
