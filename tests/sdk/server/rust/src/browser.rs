//! A browser without scripts: it keeps cookies, follows redirects, and fills in and sends the one form of a page, with its hidden fields. At a
//! redirect that leaves the server it stops: that is the answer to the client.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use openidconnect::url::Url;
use ureq::Agent;

use crate::http;

/// One user's browser, with the name and the password that are typed into it.
pub(crate) struct Browser<'a> {
    agent: Agent,
    server: Url,
    cookies: BTreeMap<String, String>,
    user: &'a str,
    password: &'a str,
}

/// Where it got to.
enum Seen {
    Away(Url),
    Page(Page),
}

/// A page as it was read.
struct Page {
    url: Url,
    html: String,
}

type Fields = BTreeMap<String, String>;

impl<'a> Browser<'a> {
    pub(crate) fn of(user: &'a str, password: &'a str, server: &str) -> Result<Self> {
        Ok(Self {
            agent: http::agent(),
            server: server.parse()?,
            cookies: BTreeMap::new(),
            user,
            password,
        })
    }

    /// Signs in and decides, page by page, until the server leads away, or shows a page without a question: then it is `None`.
    pub(crate) fn go_through(&mut self, url: &Url, decision: &str) -> Result<Option<Url>> {
        let mut seen = self.open(url.clone(), None)?;
        for _ in 0..6 {
            let page = match seen {
                Seen::Away(url) => return Ok(Some(url)),
                Seen::Page(page) => page,
            };
            let Some(action) = page.action()? else {
                return Ok(None);
            };
            let mut fields = page.fields();
            let mut fill = |name: &str, value: &str| fields.insert(name.into(), value.into());
            if page.html.contains("name=\"password\"") {
                fill("username", self.user);
                fill("password", self.password);
            } else if page.html.contains("value=\"allow\"") {
                fill("decision", decision);
            }
            seen = self.open(action, Some(fields))?;
        }
        bail!("asked without end");
    }

    fn open(&mut self, url: Url, form: Option<Fields>) -> Result<Seen> {
        let (mut url, mut form) = (url, form);
        for _ in 0..10 {
            if url.origin() != self.server.origin() {
                return Ok(Seen::Away(url));
            }
            let mut answer = match form.take() {
                Some(form) => self
                    .with_cookies(self.agent.post(url.as_str()))
                    .send_form(form)?,
                None => self.with_cookies(self.agent.get(url.as_str())).call()?,
            };
            for cookie in answer.headers().get_all("set-cookie") {
                let pair = cookie.to_str()?.split("; ").next().unwrap_or_default();
                let (name, value) = pair.split_once('=').context("a cookie without a value")?;
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
            let Some(location) = answer.headers().get("location") else {
                let html = answer.body_mut().read_to_string()?;
                return Ok(Seen::Page(Page { url, html }));
            };
            url = url.join(location.to_str()?)?;
        }
        bail!("redirected in circles, at last to {url}");
    }

    fn with_cookies<B>(&self, request: ureq::RequestBuilder<B>) -> ureq::RequestBuilder<B> {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let origin = self.server.origin().ascii_serialization();
        request
            .header("cookie", cookies.join("; "))
            .header("origin", origin)
    }
}

impl Page {
    /// Where its form leads.
    fn action(&self) -> Result<Option<Url>> {
        let form = tags(&self.html, "<form").next();
        let action = form.map(|tag| self.url.join(&attribute(tag, "action").unwrap_or_default()));
        Ok(action.transpose()?)
    }

    /// What its form's fields hold already.
    fn fields(&self) -> Fields {
        let inputs = tags(&self.html, "<input");
        let named =
            inputs.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value"))));
        named
            .map(|(name, value)| (name, value.unwrap_or_default()))
            .collect()
    }
}

fn tags<'h>(html: &'h str, begin: &'static str) -> impl Iterator<Item = &'h str> {
    let rest = html.split(begin).skip(1);
    rest.map(|rest| rest.split('>').next().unwrap_or_default())
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    let text = rest.split('"').next()?;
    let escapes = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ];
    let plain = |text: String, (from, to): &(&str, &str)| text.replace(from, to);
    Some(escapes.iter().fold(text.to_owned(), plain))
}
