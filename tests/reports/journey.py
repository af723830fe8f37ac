"""Walking the public form as a browser without script does: each page's own fields are sent on."""

import re
from html import unescape
from html.parser import HTMLParser

from django.test import Client


class Form(HTMLParser):
    """Reads the forms of a page: address, hidden values, ticked boxes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[dict] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append({"action": given.get("action"), "fields": {}})
        elif tag == "input" and self.forms and given.get("name"):
            kind = given.get("type", "text")
            if kind == "hidden" or (kind in ("radio", "checkbox") and "checked" in given):
                fields = self.forms[-1]["fields"]
                fields.setdefault(given["name"], []).append(given.get("value", "on"))


def form_of(response, action_ends: str) -> dict:
    forms = Form(response.content.decode()).forms
    return next(form for form in forms if (form["action"] or "").endswith(action_ends))


def submit(client: Client, response, action_ends: str, **changes):
    form = form_of(response, action_ends)
    return client.post(form["action"], {**form["fields"], **changes}, headers={"sec-fetch-site": "same-origin"})


def code_of(response) -> str:
    block = re.search(r'<p class="code".*?</p>', response.content.decode(), re.S).group()
    return "".join(re.findall(r"\d{5}", unescape(re.sub(r"<[^>]+>", "", block))))


def to_check(client: Client, *, language="en", reach=None, **facts):
    """Go from the first page to the check page; return its answer."""
    page = client.get(f"/{language}/note/")
    page = submit(client, page, "/note/about/", about=facts.pop("about", "other"))
    values = {"said_or_done": ["papers"], "what": "six passports kept by the crew leader", **facts}
    page = submit(client, page, "/note/facts/", **values)
    if form_if(page, "/note/reach/"):
        page = submit(client, page, "/note/reach/", **(reach or {}))
    return page


def form_if(response, action_ends: str) -> bool:
    return any((form["action"] or "").endswith(action_ends) for form in Form(response.content.decode()).forms)
