"""Every address and who may ask it for what: one row each, in plain words. A new address needs a row here.

`of`: the kind of thing that the address names (world.py makes them), or nothing. `knows`: to all others the thing is
hidden (404). `may`: of those who know, the others are refused (403). `who_first`: whoever may not is refused before
anything is looked up. Left out, `knows` is whoever may know of the thing by law.toml, and `may` is everybody of those.
"""

from dataclasses import dataclass, field
from typing import Any

from tests.oracle.oracle import LAW

GET, POST = "GET", "POST"


@dataclass(frozen=True)
class Row:
    address: str
    method: str
    of: str = ""
    knows: str = "by law"
    may: str = "all of them"
    who_first: bool = False
    when: str = ""  # a fact without which it is not possible now (409)
    only_if: str = ""  # a fact without which there is nothing here (404), such as a hearing of what was never heard
    act: tuple[str, str] = ()  # an act of law.toml: (family, name); then the table there says who may, and when
    sends: str = ""  # "sound", "nothing" or "nonsense" with an act
    fields: dict[str, Any] = field(default_factory=dict)
    at: dict[str, Any] = field(default_factory=dict)  # words of the address that no thing brings along

    @property
    def name(self) -> str:
        words = f" {self.act[1]}" if self.act and "{" not in self.address else ""
        return f"{self.method} /{self.address}{words}{f' ({self.sends})' if self.sends else ''}"

    @property
    def is_api(self) -> bool:
        return self.address.startswith("api/v1/")


def both(address: str, of: str = "", **rest: Any) -> list[Row]:
    return [Row(address, GET, of, **rest), Row(address, POST, of, **rest)]


def each(addresses: str, of: str = "", method: str = GET, **rest: Any) -> list[Row]:
    return [Row(address, method, of, **rest) for address in addresses.split()]


def acts_by_api(prefix: str, family: str, of: str) -> list[Row]:
    return [
        Row(f"api/v1/{prefix}/{name}/", POST, of, act=(family, name), sends=sends)
        for name in LAW[family]
        for sends in ("sound", "nothing", "nonsense")
    ]


def acts_by_page(address: str, family: str, of: str) -> list[Row]:
    """The form of an act, and its button pressed with nothing said."""
    people = [name for name, row in LAW[family].items() if row["by"]]
    return [
        Row(address, method, of, act=(family, name), at={"action": name}, fields={"do": "take"})
        for name in people
        for method in (GET, POST)
    ]


PUBLIC = [
    *each("sign-in/ contact/ help/ clock/ calendar/ styleguide/ .well-known/security.txt", knows="anybody"),
    Row("", GET, knows="anybody"),
    *each("help/<slug:slug>/", "topic", knows="anybody"),
    *each("sign-in/ sign-out/ sign-in/again/", method=POST, knows="anybody"),
    *each("feeds/<slug:secret>.ics", "address of a feed", knows="anybody"),
    *both("mails/stop/<str:token>/", "link in a mail", knows="anybody"),
    *each("api/v1/ api/v1/docs/ api/v1/schema/ api/v1/health/live/ api/v1/health/ready/", knows="anybody"),
    Row("api/v1/health/metrics/", GET, knows="nobody at all"),  # but for a machine that brings the password of it
    Row("api/v1/tokens/", POST, knows="anybody"),
    *each("demo/sign-in/ demo/clock/", method=POST, knows="anybody", fields={"persona": "auditor"}),
    *each("demo/mails/", knows="anybody"),
    *each("demo/mails/<int:pk>/ demo/mails/<int:pk>/html/", "stored mail", knows="anybody"),
]
EVERYBODY = [
    *each("work/ notices/ account/ tokens/ mails/ precedents/ releases/ releases/download/ releases/ends.ics"),
    *each("requests/ requests/download/ requests/approve/ requests/approved/ requests/lists/ use-cases/"),
    *each("datasets/ datasets/compare/ reference/ agencies/ agreement/ library/"),
    *both("account/mails/"),
    *both("account/feeds/"),
    *both("tokens/new/"),
    *each("notices/opened/ requests/approve/ requests/lists/", method=POST),
    *each("mails/<str:name>/ mails/<str:name>/text/", "mail sample"),
    *each("datasets/<slug:code>/", "dataset"),
    *each("agencies/<slug:code>/", "agency"),
    *each("library/<slug:code>/", "authority"),
    *each("api/v1/me/ api/v1/agencies/ api/v1/datasets/ api/v1/legal-authorities/ api/v1/requests/ api/v1/releases/"),
    *each("api/v1/offices/"),
    Row("api/v1/business-days/", GET, fields={"from": "2026-12-01", "to": "2026-12-31"}),
    Row("api/v1/clock/", GET, fields={"filed_at": "2026-12-01T10:00:00-06:00", "agency": "HFS"}),
    Row("api/v1/source-systems/", GET),
    *each("api/v1/datasets/<slug:code>/", "dataset"),
    *each("api/v1/legal-authorities/<slug:code>/", "authority"),
    Row("api/v1/tokens/current/", "DELETE", knows="nobody"),  # but by whoever came with a token
    Row("api/v1/<anything:elsewhere>", GET, knows="nobody", at={"elsewhere": "nowhere/"}),
    *both("api/v1/demo/clock/"),
]
OWN = [
    *each("notices/<int:pk>/", "notice"),
    *each("tokens/<int:pk>/", "token"),
    *each("tokens/<int:pk>/end/", "token", POST),
    *each("account/feeds/<int:pk>/end/", "feed", POST),
    *each("requests/lists/<int:pk>/", "list", POST, fields={"do": "rename", "name": "Ours"}),
    *each("webhooks/<int:pk>/", "webhook"),
    *each("webhooks/<int:pk>/end/", "webhook", POST),
    *each("notices/<int:pk>/again/", "notice to send again", POST, knows="the practice"),
    *both("agencies/<slug:code>/webhooks/", "agency", may="its administrator"),
    Row("notices/undelivered/", GET, may="the practice"),
    Row("api/v1/source-systems/<int:pk>/", "DELETE", "source"),
    Row("api/v1/source-systems/", POST, may="a steward"),
]
KEEPING = [
    *both("calendar/closures/", may="the practice"),
    *both("calendar/closures/<int:pk>/withdraw/", "closure", may="the practice", who_first=True),
    *both("calendar/<int:year>/confirm/", "year", may="the practice", who_first=True),
    *both("agreement/versions/new/", may="the practice"),
    *both("library/new/", may="the practice"),
    *both("agencies/<slug:code>/edit/", "agency", may="the practice", who_first=True),
    *both("library/<slug:code>/edit/", "authority", may="the practice", who_first=True),
    *both("library/<slug:code>/exceptions/new/", "authority", may="the practice", who_first=True),
    *both("library/<slug:code>/exceptions/<slug:part>/edit/", "exception", may="the practice", who_first=True),
    Row("datasets/kept/", GET, may="a steward or the practice"),
    *both("datasets/new/", may="a steward or the practice"),
    *each("datasets/<slug:code>/kept/", "dataset", may="its steward or the practice"),
    *both("datasets/<slug:code>/edit/", "dataset", may="its steward or the practice"),
    *both("datasets/<slug:code>/elements/new/", "dataset", may="its steward or the practice"),
    *both("datasets/<slug:code>/elements/<slug:part>/edit/", "element", may="its steward or the practice"),
]
ONE_REQUEST = "requests/<slug:reference>"
API_REQUEST = f"api/v1/{ONE_REQUEST}"
REQUESTS = [
    *each(" ".join(f"{ONE_REQUEST}/{page}" for page in ("", "clock/", "messages/", "notices/")), "request"),
    *each(" ".join(f"{API_REQUEST}/{page}" for page in ("", "clock/", "events/", "notices/")), "request"),
    *each(f"{API_REQUEST}/messages/ {API_REQUEST}/documents/", "request"),
    Row(f"{ONE_REQUEST}/messages/", POST, "request", may="the parties", fields={"text": "How many counties?"}),
    Row(f"{API_REQUEST}/messages/", POST, "request", may="the parties", fields={"text": "How many counties?"}),
    *both(f"{ONE_REQUEST}/documents/add/", "request", may="the parties and the judges"),
    Row(f"{API_REQUEST}/documents/", POST, "request", may="the parties and the judges", fields={"kind": "legal"}),
    *each(f"{ONE_REQUEST}/letters/<int:seq>/ {ONE_REQUEST}/letters/<int:seq>.pdf", "letter"),
    Row(f"{ONE_REQUEST}/review/", GET, "request", only_if="denied once"),
    Row(f"{ONE_REQUEST}/hearing/", GET, "request", only_if="escalated once"),
    Row(f"{ONE_REQUEST}/hearing.ics", GET, "request", only_if="a date was set"),
    *(
        Row(f"{ONE_REQUEST}/hearing/", POST, "hearing", act=("hearing", name), fields={"do": name})
        for name in LAW["hearing"]
    ),
    *acts_by_api(ONE_REQUEST, "request", "request"),
    *acts_by_page(f"{ONE_REQUEST}/<slug:action>/", "request", "request"),
    *(
        Row(f"{ONE_REQUEST}/<slug:action>/", method, "request", knows="nobody", at={"action": name})
        for name in ("deem", "stand", "file", "nothing")
        for method in (GET, POST)
    ),
    Row(f"{ONE_REQUEST}/<slug:action>/done/", GET, "request", only_if="denied once", at={"action": "deny"}),
    *(
        Row(f"{ONE_REQUEST}/<slug:action>/done/", GET, "request", only_if=f"done {name}", at={"action": name})
        for name in ("approve", "extend", "withdraw")
    ),
    Row(f"{ONE_REQUEST}/<slug:action>/autosave/", POST, "request", act=("request", "deny"), at={"action": "deny"}),
]
PAPERS = [
    *each("documents/<uuid:pk>/", "document", knows="by law, until it is withdrawn"),
    *each("api/v1/documents/<uuid:key>/file/", "document", knows="by law, until it is withdrawn"),
    *each("api/v1/documents/<uuid:key>/", "document"),
    *both("documents/<uuid:pk>/disclose/", "document", may="whoever keeps the owner's memos", when="privileged"),
    *both("documents/<uuid:pk>/withdraw/", "document", may="the office that added it", when="kept"),
    Row("api/v1/documents/<uuid:key>/disclose/", POST, "document",
        may="whoever keeps the owner's memos", when="privileged"),
    Row("api/v1/documents/<uuid:key>/withdraw/", POST, "document", fields={"why": "Twice."},
        may="the office that added it", when="kept"),
]  # fmt: skip
ONE_RELEASE = "releases/<int:pk>"
API_RELEASE = f"api/v1/{ONE_RELEASE}"
RELEASES = [
    *each(f"{ONE_RELEASE}/ {ONE_RELEASE}/users/ {ONE_RELEASE}/incidents/", "release"),
    *each(f"{ONE_RELEASE}/schedule/ {ONE_RELEASE}/notice/", "release"),
    *each(" ".join(f"{API_RELEASE}/{page}" for page in ("", "gates/", "users/", "incidents/")), "release"),
    Row(f"{API_RELEASE}/status/", GET, "release", knows="the source system of its owner"),
    *both(f"{ONE_RELEASE}/renew/", "release", may="who files for the asker, unless it is void"),
    Row(f"{API_RELEASE}/renew/", POST, "release", may="who files for the asker, unless it is void"),
    *acts_by_api(ONE_RELEASE, "release", "release"),
    *acts_by_page(f"{ONE_RELEASE}/<slug:action>/", "release", "release"),
    Row(f"{ONE_RELEASE}/<slug:action>/autosave/", POST, "release", act=("release", "revoke"), at={"action": "revoke"}),
    *acts_by_api(f"{ONE_RELEASE}/gates/<slug:code>", "gate", "gate"),
    *acts_by_page(f"{ONE_RELEASE}/gates/<slug:code>/<slug:action>/", "gate", "gate"),
    *(
        Row(f"{ONE_RELEASE}/<slug:action>/", method, "release", knows="nobody", at={"action": name})
        for name in ("expire", "block", "clear", "resume", "nothing")
        for method in (GET, POST)
    ),
    Row(f"{ONE_RELEASE}/<slug:action>/done/", GET, "release", only_if="started", at={"action": "start"}),
    Row(f"{ONE_RELEASE}/gates/<slug:code>/<slug:action>/done/", GET, "gate", only_if="was held", at={"action": "hold"}),
]
ONE_USE_CASE = "use-cases/<int:pk>"
USE_CASES = [
    *both("use-cases/new/", may="who files for an agency"),
    *both("datasets/basket/", may="who files for an agency"),
    Row("use-cases/copy/", POST),
    Row("api/v1/use-cases/", POST, may="who files for an agency"),
    *each(" ".join(f"{ONE_USE_CASE}/{page}" for page in ("", "print/", "review/", "filed/")), "use case"),
    *each(f"{ONE_USE_CASE}/datasets/ {ONE_USE_CASE}/datasets/<slug:code>/ {ONE_USE_CASE}/<slug:step>/", "use case",
          at={"step": "why"}),
    *each(f"{ONE_USE_CASE}/datasets/ {ONE_USE_CASE}/datasets/<slug:code>/ {ONE_USE_CASE}/<slug:step>/ "
          f"{ONE_USE_CASE}/datasets/<slug:code>/autosave/ {ONE_USE_CASE}/<slug:step>/autosave/ "
          f"{ONE_USE_CASE}/file/ {ONE_USE_CASE}/discard/ {ONE_USE_CASE}/restore/", "use case", POST,
          may="who files for the asker", at={"step": "why"}),
    *both(f"{ONE_USE_CASE}/documents/add/", "use case", may="who files for the asker", when="being written"),
    Row(f"{ONE_USE_CASE}/copy/", POST, "use case", knows="by law, unless it was put away",
        may="who files for the asker"),
    Row(f"api/v1/{ONE_USE_CASE}/", GET, "use case", knows="by law, unless it was put away"),
    *(
        Row(f"api/v1/{ONE_USE_CASE}/{rest}", method, "use case", knows="by law, unless it was put away",
            may="who files for the asker")
        for rest, method in (("", "PATCH"), ("", "DELETE"), ("file/", POST))
    ),
]  # fmt: skip

ONE_OFFICE, ONE_APPOINTMENT, ONE_PERSON = "offices/<int:pk>", "appointments/<int:pk>", "people/<int:pk>"
PEOPLE = [
    *each("offices/"),
    *each("agencies/<slug:code>/offices/", "agency"),
    *each(f"{ONE_OFFICE}/", "office"),
    *(row for deed in ("appoint", "acting", "invite")
      for row in both(f"{ONE_OFFICE}/{deed}/", "office", may="whoever appoints there")),
    *(row for deed in ("succeed", "end", "change", "cancel")
      for row in both(f"{ONE_APPOINTMENT}/{deed}/", "appointment", knows="whoever reads who sat there",
                      may="whoever appoints there")),
    *both("invitations/<int:pk>/again/", "invitation", knows="whoever appoints there"),
    *both("invitations/<int:pk>/revoke/", "invitation", knows="whoever appoints there"),
    *both("invitation/<slug:token>/", "link of an invitation", knows="anybody"),
    Row("people/", GET, may="whoever appoints somewhere"),
    *each(f"{ONE_PERSON}/", "person", knows="whoever reads who sat there"),
    *(row for deed in ("deactivate", "reactivate", "second-factor")
      for row in both(f"{ONE_PERSON}/{deed}/", "person", knows="whoever reads who sat there",
                      may="whoever appoints there")),
]  # fmt: skip
FACTORS = "account/factors"
ENTRANCE = [
    *both("sign-in/code/", knows="anybody"),
    *both("sign-in/passkey/", knows="anybody"),
    *both("sign-in/forgotten/", knows="nobody at all"),  # in demo mode everybody's password stays as it is
    *both("sign-in/forgotten/<slug:uidb64>/<slug:token>/", knows="nobody at all", at={"uidb64": "MQ", "token": "x"}),
    *both("sign-in/confirm/"),
    Row("sign-in/with/<slug:provider_id>/", POST, "provider", knows="nobody at all"),  # none is set up here
    Row("sign-in/with/<slug:provider_id>/back/", GET, "provider", knows="nobody at all"),
    *each(f"{FACTORS}/ {FACTORS}/passkeys/ {FACTORS}/app/qr.svg account/sessions/"),
    *each("account/sessions/end/ account/sessions/end-others/", method=POST),
    *both("account/password/", knows="nobody"),  # nor is it changed
    *both(f"{FACTORS}/app/"),
    *both(f"{FACTORS}/passkeys/new/"),
    *both(f"{FACTORS}/codes/new/"),
    *each(f"{FACTORS}/codes/", knows="nobody"),  # whoever has none has no page of them
    *both(f"{FACTORS}/app/end/", knows="nobody"),
    *both(f"{FACTORS}/passkeys/<int:pk>/end/", "passkey"),
]

ROUTES = [*PEOPLE, *ENTRANCE, *PUBLIC, *EVERYBODY, *OWN, *KEEPING, *REQUESTS, *PAPERS, *RELEASES, *USE_CASES]
