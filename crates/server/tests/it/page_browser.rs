//! A browser without scripts: it keeps cookies, finds the form on a page, and sends it with what a person fills in.

use std::cell::RefCell;
use std::collections::BTreeMap;

use http::{Method, Request, header};
use http_body_util::Full;

use crate::http_client::Answer;
use crate::test_server::TestServer;
use crate::token_endpoint::{encode, post_to};

/// A browser.
pub(crate) struct PageBrowser<'a> {
    server: &'a TestServer,
    cookies: RefCell<BTreeMap<String, String>>,
}

impl<'a> PageBrowser<'a> {
    /// One that was never here.
    pub(crate) fn new(server: &'a TestServer) -> Self {
        Self {
            server,
            cookies: RefCell::default(),
        }
    }

    /// The cookies that it keeps.
    pub(crate) fn cookies(&self) -> BTreeMap<String, String> {
        self.cookies.borrow().clone()
    }

    /// Keeps a cookie that nobody gave it.
    pub(crate) fn set_cookie(&self, name: &str, value: &str) {
        let mut cookies = self.cookies.borrow_mut();
        cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Opens a page.
    pub(crate) async fn open(&self, path: &str) -> Answer {
        let request = Request::builder().method(Method::GET).uri(path);
        let request = request.header(header::COOKIE, self.cookie());
        self.send(request.body(Full::default()).unwrap()).await
    }

    /// Fills in the form of `page` and sends it; a redirect is followed.
    pub(crate) async fn submit(&self, page: &Answer, filled: &[(&str, &str)]) -> Answer {
        let sent = self.post(&action(page), &form(page, filled)).await;
        if sent.status.as_u16() == 303 {
            return self.open(sent.header("location")).await;
        }
        sent
    }

    /// Sends a form body to a path.
    pub(crate) async fn post(&self, path: &str, fields: &[(String, String)]) -> Answer {
        let pairs: Vec<_> = fields
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        let mut request = post_to(path, &encode(&pairs));
        let headers = request.headers_mut();
        headers.insert(header::COOKIE, self.cookie().parse().unwrap());
        headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
        self.send(request).await
    }

    fn cookie(&self) -> String {
        let cookies = self.cookies.borrow();
        let pairs: Vec<_> = cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        pairs.join("; ")
    }

    async fn send(&self, request: Request<Full<bytes::Bytes>>) -> Answer {
        let answer = self.server.send(request).await;
        for set in answer.headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            let mut cookies = self.cookies.borrow_mut();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }
}

/// Where the form of a page is sent.
pub(crate) fn action(page: &Answer) -> String {
    attribute(page.text(), "action=\"").expect("a form")
}

/// The form of a page, with what a person fills in over its hidden fields.
pub(crate) fn form(page: &Answer, filled: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = BTreeMap::new();
    for input in page.text().split("<input").skip(1) {
        let input = input.split('>').next().unwrap();
        if !input.contains("type=\"hidden\"") {
            continue;
        }
        let name = attribute(input, "name=\"").unwrap();
        fields.insert(name, attribute(input, "value=\"").unwrap_or_default());
    }
    for (name, value) in filled {
        fields.insert((*name).to_owned(), (*value).to_owned());
    }
    fields.into_iter().collect()
}

fn attribute(text: &str, start: &str) -> Option<String> {
    let (_, rest) = text.split_once(start)?;
    let value = rest.split('"').next()?;
    Some(value.replace("&amp;", "&").replace("&#38;", "&"))
}
