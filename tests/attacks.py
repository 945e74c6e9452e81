"""Words as an attacker would write them, in every place where a person may write."""

from datetime import date
from typing import Any

from emou import actions
from requests_app.models import DataRequest
from tests import papers
from tests.conftest import named
from tests.stories import USE_CASE, Story, ground

XSS = "\"'><img src=x onerror=taken=1><script>window.taken=1</script>{{7*7}}</textarea><svg/onload=taken=1>"
RAW = ("<img src=x", "<script>window", "<svg/onload")
PATHS = (
    *(
        "/static/../emou/settings.py",
        "/static/%2e%2e/%2e%2e/manage.py",
        "/static/..%2fmanage.py",
        "/static//etc/passwd",
    ),
    *("/help/..%2f..%2fSECURITY/", "/help/..%5c..%5cSECURITY/", "/help/%2e%2e/", "/documents/..%2f..%2fetc%2fpasswd/"),
    *("/requests/..%2f..%2fwork/letters/1.pdf", "/%2e%2e/%2e%2e/etc/passwd", "/..;/manage.py", "/.git/config", "/.env"),
    *("/api/v1/datasets/..%2fagencies/", "/api/v1/requests/%00/", "/.well-known/../manage.py"),
)


def written_everywhere(told: Story) -> tuple[int, DataRequest, DataRequest]:
    """A draft, a denied request and an overruled one in which every text that people write is XSS."""
    words: dict[str, Any] = {name: XSS[:100] for name, value in USE_CASE.items() if isinstance(value, str)}
    words |= {"purpose": "planning_analytics", "starts_on": date(2027, 1, 4)}
    words["users"] = [{"role": XSS[:100], "organization": XSS[:100], "count": 3}]
    draft, denied, split = told.draft("DPH-BIRTH", **words), told.filed(**words), told.filed(**words)
    actions.send_message(named("hfs.counsel"), denied.reference, XSS)
    papers.add("hfs.counsel", denied, f"{XSS.replace('/', '')[:80]}.pdf", about=XSS)
    told.take("hfs.counsel", denied, "extend", reason="volume", explanation=XSS, days=2)
    for request in (denied, split):
        law = {**ground(request), "facts": XSS, "pinpoint": XSS[:100], "cure": XSS}
        law["exceptions"] = [{**one, "why_not": XSS} for one in law["exceptions"]]
        told.take("hfs.counsel", request, "deny", grounds=[law])
    told.take("cio", split, "overrule", opinion=XSS, conditions=[XSS])
    return draft.pk, denied, split


def pages(draft: int, denied: DataRequest, overruled: DataRequest) -> dict[str, list[str]]:
    """Where those words are shown, by who opens the page."""
    one, other = f"/requests/{denied.reference}/", f"/requests/{overruled.reference}/"
    return {
        "dcfs.requester": [
            *("/work/", "/requests/", "/requests/?q=%22%3E%3Cscript%3Ewindow.taken%3D1%3C/script%3E", "/use-cases/"),
            *(f"/use-cases/{draft}/{page}" for page in ("", "why/", "people/", "review/", "print/")),
        ],
        "hfs.counsel": [
            one,
            f"{one}clock/",
            f"{one}messages/",
            f"{one}deny/done/",
            f"{one}letters/5/",
            f"{other}escalate/",
        ],
        "cio.deputy": [f"{one}review/", f"{one}uphold/", f"{other}review/"],
    }
