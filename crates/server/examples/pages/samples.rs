//! Every page with every one of its words chosen: for the example that writes them to files, and for the tests.

use axum::response::Response;
use http::StatusCode;
use jurat_registry::tenant::Tenant;
use jurat_server::pages::{
    ClientShown, ConsentPage, DeviceConfirmPage, DeviceDonePage, DeviceEntryPage, FormPostPage,
    InvitationPage, MessagePage, ScopeShown, SignInPage, SignOutPage, SignedOutPage, UserShown,
    consent_page, device_confirm_page, device_done_page, device_entry_page, form_post_page,
    invitation_page, message_page, sign_in, sign_in_page, sign_out_page, signed_out_page,
};

/// The words that come from others.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(crate) client: &'a str,
    pub(crate) host: &'a str,
    pub(crate) name: &'a str,
    pub(crate) username: &'a str,
    pub(crate) scopes: &'a [ScopeShown<'a>],
    pub(crate) user_code: &'a str,
    pub(crate) title: &'a str,
    pub(crate) sentence: &'a str,
    pub(crate) advice: &'a str,
    pub(crate) reference: &'a str,
    pub(crate) state: &'a str,
    pub(crate) query: &'a str,
}

const TOKEN: &str = "AAABoxGIQAC3Hk2mZl7VnQ5wJ8sT1pR4";
const CALLBACK: &str = "https://reports.example.com/callback";

impl<'a> Words<'a> {
    fn client(&self) -> ClientShown<'a> {
        ClientShown {
            name: self.client,
            host: Some(self.host),
            registered_itself: false,
        }
    }

    fn stranger(&self) -> ClientShown<'a> {
        ClientShown {
            registered_itself: true,
            ..self.client()
        }
    }

    fn user(&self) -> UserShown<'a> {
        UserShown {
            name: Some(self.name),
            username: self.username,
        }
    }

    fn nameless(&self) -> UserShown<'a> {
        UserShown {
            name: None,
            ..self.user()
        }
    }

    fn action(&self, path: &str) -> String {
        format!("{path}?{}", self.query)
    }
}

/// Every page, in every state that it has, by a name for a file.
pub(crate) fn every_page(tenant: &Tenant, words: &Words<'_>) -> Vec<(&'static str, Response)> {
    let mut pages = sign_in_pages(tenant, words);
    pages.extend(consent_pages(tenant, words));
    pages.extend(device_pages(tenant, words));
    pages.extend(account_pages(tenant, words));
    pages
}

fn sign_in_pages(tenant: &Tenant, words: &Words<'_>) -> Vec<(&'static str, Response)> {
    let action = words.action("/oauth2/authorize");
    let fresh = SignInPage {
        action: &action,
        csrf_token: TOKEN,
        client: Some(words.client()),
        username: "",
        problem: None,
        redirect_uri: Some(CALLBACK),
    };
    let wrong = SignInPage {
        username: words.username,
        problem: Some(sign_in::Problem::Wrong),
        ..fresh
    };
    let other = SignInPage {
        client: None,
        problem: Some(sign_in::Problem::Other(words.sentence)),
        redirect_uri: None,
        ..fresh
    };
    let wait = SignInPage {
        problem: Some(sign_in::Problem::Wait(300)),
        ..wrong
    };
    vec![
        ("sign-in", sign_in_page(tenant, &fresh)),
        ("sign-in-wrong", sign_in_page(tenant, &wrong)),
        ("sign-in-wait", sign_in_page(tenant, &wait)),
        ("sign-in-other", sign_in_page(tenant, &other)),
    ]
}

fn consent_pages(tenant: &Tenant, words: &Words<'_>) -> Vec<(&'static str, Response)> {
    let action = words.action("/oauth2/authorize");
    let consent = ConsentPage {
        action: &action,
        csrf_token: TOKEN,
        client: words.client(),
        user: words.user(),
        scopes: words.scopes,
        redirect_uri: CALLBACK,
    };
    let stranger = ConsentPage {
        client: words.stranger(),
        user: words.nameless(),
        ..consent
    };
    let native = ConsentPage {
        client: ClientShown {
            host: None,
            ..words.stranger()
        },
        scopes: &[],
        redirect_uri: "com.example.reports:/callback",
        ..consent
    };
    let parameters = [("code", "jac_4kzTq"), ("state", words.state)];
    let form_post = FormPostPage {
        client_name: words.client,
        redirect_uri: CALLBACK,
        parameters: &parameters,
    };
    vec![
        ("consent", consent_page(tenant, &consent)),
        ("consent-stranger", consent_page(tenant, &stranger)),
        ("consent-native", consent_page(tenant, &native)),
        ("form-post", form_post_page(tenant, &form_post)),
    ]
}

fn device_pages(tenant: &Tenant, words: &Words<'_>) -> Vec<(&'static str, Response)> {
    let action = words.action("/oauth2/device");
    let entry = DeviceEntryPage {
        action: &action,
        csrf_token: TOKEN,
        user_code: words.user_code,
        problem: None,
    };
    let wrong = DeviceEntryPage {
        problem: Some(words.sentence),
        ..entry
    };
    let confirm = DeviceConfirmPage {
        action: &action,
        csrf_token: TOKEN,
        user_code: words.user_code,
        client: words.client(),
        user: words.user(),
        scopes: words.scopes,
    };
    let done = |allowed| DeviceDonePage {
        allowed,
        client: words.client(),
    };
    vec![
        ("device-entry", device_entry_page(tenant, &entry)),
        ("device-entry-wrong", device_entry_page(tenant, &wrong)),
        ("device-confirm", device_confirm_page(tenant, &confirm)),
        ("device-allowed", device_done_page(tenant, &done(true))),
        ("device-denied", device_done_page(tenant, &done(false))),
    ]
}

fn account_pages(tenant: &Tenant, words: &Words<'_>) -> Vec<(&'static str, Response)> {
    let action = words.action("/oauth2/invitation");
    let invitation = InvitationPage {
        action: &action,
        csrf_token: TOKEN,
        username: words.username,
        fewest_chars: 12,
        problem: None,
    };
    let wrong = InvitationPage {
        problem: Some(words.sentence),
        ..invitation
    };
    let sign_out = SignOutPage {
        action: &action,
        csrf_token: TOKEN,
        user: words.user(),
        client: Some(words.client()),
        redirect_uri: Some(CALLBACK),
    };
    let by_oneself = SignOutPage {
        user: words.nameless(),
        client: None,
        redirect_uri: None,
        ..sign_out
    };
    let signed_out = SignedOutPage { back_to: None };
    let back = SignedOutPage {
        back_to: Some((words.client(), CALLBACK)),
    };
    let message = MessagePage {
        status: StatusCode::BAD_REQUEST,
        title: words.title,
        sentence: words.sentence,
        advice: Some(words.advice),
        reference: Some(words.reference),
        link: Some((&action, words.title)),
    };
    let short = MessagePage {
        advice: None,
        reference: None,
        link: None,
        ..message
    };
    vec![
        ("invitation", invitation_page(tenant, &invitation)),
        ("invitation-wrong", invitation_page(tenant, &wrong)),
        ("sign-out", sign_out_page(tenant, &sign_out)),
        ("sign-out-by-oneself", sign_out_page(tenant, &by_oneself)),
        ("signed-out", signed_out_page(tenant, &signed_out)),
        ("signed-out-back", signed_out_page(tenant, &back)),
        ("message", message_page(tenant, &message)),
        ("message-short", message_page(tenant, &short)),
    ]
}
