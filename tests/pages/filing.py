"""Pages of a draft as a browser sends them: read from the page itself, with what is typed over it."""

import re
from html import unescape
from html.parser import HTMLParser


class Form(HTMLParser):
    """The fields of the form in which answers are saved, as a browser without a script would send them."""

    def __init__(self, html, marker="data-autosave"):
        super().__init__()
        self.fields, self.inside, self.area, self.marker = [], False, "", marker
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self.inside = self.marker in said
        if not self.inside:
            return
        if tag == "textarea":
            self.area = said["name"]
            self.fields.append((self.area, ""))
        if tag == "input" and said.get("name") and (said["type"] not in ("radio", "checkbox") or "checked" in said):
            self.fields.append((said["name"], said.get("value", "")))

    def handle_data(self, data):
        if self.area:
            self.fields[-1] = (self.area, self.fields[-1][1] + data)

    def handle_endtag(self, tag):
        self.area = "" if tag == "textarea" else self.area


def fields_of(answer, marker="data-autosave"):
    """What a form holds: lists where a name comes more than once."""
    found = {}
    for name, value in Form(answer.content.decode(), marker).fields:
        found.setdefault(name, []).append(value[1:] if value.startswith("\n") else value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items() if name != "find"}


class Window:
    """One page of a draft, open in somebody's window."""

    def __init__(self, browser, draft, step):
        self.client, self.url = browser.client, f"/use-cases/{draft.pk}/{step}/"
        self.fields = fields_of(self.client.get(self.url))

    def send(self, do="next", **typed):
        return self.client.post(self.url, self.fields | {"do": do} | typed)

    def autosave(self, **typed):
        """Save as if typing; takes over the digests that come back, as the page does."""
        self.fields |= typed
        answer = self.client.post(f"{self.url}autosave/", self.fields, headers={"HX-Request": "true"})
        found = re.search(r'name="opened" id="opened" value="([^"]*)"', answer.content.decode())
        if found:
            self.fields["opened"] = unescape(found[1])
        return answer
