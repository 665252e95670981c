"""A browser without scripts: it keeps cookies, follows redirects, and fills in and sends the one form of a page, with its hidden fields.

At a redirect that leaves the server it stops: that is the answer to the client.
"""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import requests

from check import SERVER


class Page(HTMLParser):
    """A page as it was read: its form and its heading."""

    def __init__(self, url, html):
        super().__init__()
        self.url, self.action, self.fields, self.heading = url, None, {}, ""
        self.may_allow = self._in_heading = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.action = urljoin(self.url, given.get("action") or "")
        elif tag == "input" and "name" in given:
            self.fields[given["name"]] = given.get("value") or ""
        self.may_allow = self.may_allow or given.get("value") == "allow"
        self._in_heading = self._in_heading or tag == "h1"

    def handle_endtag(self, tag):
        self._in_heading = self._in_heading and tag != "h1"

    def handle_data(self, data):
        if self._in_heading:
            self.heading += data


class Browser:
    def __init__(self):
        self.cookies = {}

    def open(self, url, form=None):
        """Opens an address. Ends at a page, or at a redirect away from the server, which is its text."""
        for _ in range(10):
            if f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" != SERVER:
                return url
            headers = {"Cookie": "; ".join("=".join(pair) for pair in self.cookies.items())}
            if form is not None:
                headers |= {"Origin": SERVER, "Sec-Fetch-Site": "same-origin"}
            method = "GET" if form is None else "POST"
            answer = requests.request(method, url, data=form, headers=headers, allow_redirects=False, timeout=30)
            self.cookies |= answer.cookies.get_dict()
            if "Location" not in answer.headers:
                return Page(url, answer.text)
            url, form = urljoin(url, answer.headers["Location"]), None
        raise RuntimeError(f"redirected in circles, at last to {url}")

    def go_through(self, url, username, password, decision="allow"):
        """Signs in and decides, page by page, until the server leads away or shows a page without a question."""
        seen, pages = self.open(url), []
        while isinstance(seen, Page) and seen.action:
            pages.append(seen.heading)
            if len(pages) > 6:
                raise RuntimeError(f"asked without end: {pages}")
            if "password" in seen.fields:
                filled = {"username": username, "password": password}
            elif seen.may_allow:
                filled = {"decision": decision}
            else:
                filled = {}
            seen = self.open(seen.action, seen.fields | filled)
        return seen, pages
