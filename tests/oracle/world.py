"""The world that is walked: everybody in their offices, a request and a release in each state, and one of all else.

Told through the one door. Each matter has a word of its own in its title, so that no answer can name one unseen.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from agencies.models import Agency, Appointment, Office, Person
from agencies.services.invitations import Guest
from emou import actions
from emou.domain.refusals import Refused
from emou.notices import choosing
from emou.notices.models import Notice, StoredMail
from requests_app.models import DataRequest, Document
from sharing.models import Release
from tests import papers
from tests.conftest import START, Clock, named
from tests.oracle.oracle import Thing
from tests.oracle.people import ASKER, CAST, GONE, NOBODY, OWNER, SOURCE, THIRD
from tests.sharing.conftest import BREACH, SIGNED, Sharing
from tests.stories import USE_CASE, Story, ask, ground

NOW = "2026-12-03T10:00:00-06:00"  # when the clock of what was filed at START is over
HELD = date(2026, 12, 3)
MARK = re.compile(r"Zq\d{3}z")
REFERENCE = re.compile(r"EMOU-\d{4}-\d{6}(?:-[A-Z])?")
DATASETS = {OWNER: "HFS-CLAIMS", THIRD: "DPH-BIRTH", "DOIT": "DOIT-IDENTITY"}
NOTHING = {
    "reference": "EMOU-2026-999999", "pk": 999_999, "key": UUID(int=7), "code": "NOTHING", "seq": 1, "part": "nothing",
    "slug": "nothing", "provider_id": "nothing", "secret": "f" * 43, "name": "nothing", "token": "nothing",
    "year": 2101, "gate": "nothing",
}  # fmt: skip


@dataclass
class World:
    clock: Clock
    things: dict[str, list[Thing]] = field(default_factory=dict)
    matters: dict[str, Thing] = field(default_factory=dict)  # by reference and by the word in its title
    source_token: str = ""
    marks: int = 0

    def add(self, thing: Thing) -> Thing:
        self.things.setdefault(thing.kind, []).append(thing)
        return thing

    def of(self, kind: str) -> list[Thing]:
        """All things of a kind, and one that does not exist."""
        unknown = NOTHING | ({"pk": NOTHING["key"]} if kind == "document" else {})
        return [*self.things.get(kind, ()), Thing(f"no {kind}", kind, unknown, ASKER, (OWNER,), exists=False)]


def build(clock: Clock, *, whole: bool) -> World:
    """The whole world; or else one in which fewer states stand for all."""
    clock.set(START)
    world = World(clock)
    appoint()
    teller = Teller(world, Story(clock), whole)
    teller.before()
    clock.set(NOW)
    teller.afterwards()
    return world


def appoint() -> None:
    """Seat everybody who has no seat by the demo's own personas."""
    since = START - timedelta(days=100)
    for name in CAST:
        if name in (NOBODY, SOURCE) or Person.objects.filter(username=name).exists():
            continue
        person = Person.objects.create(username=name, first_name=name, last_name="Walker", is_active=name != GONE)
        for kind, agency in CAST[name]:
            office = Office.objects.get(kind=kind, agency__code=agency)
            Appointment.objects.create(person=person, office=office, starts_at=since)
    counsel = Office.objects.get(kind="counsel", agency__code=OWNER)
    ended = {"starts_at": since, "ends_at": START - timedelta(hours=1)}
    Appointment.objects.create(person=named("left"), office=counsel, **ended)


class Teller:
    def __init__(self, world: World, told: Story, whole: bool) -> None:
        self.world, self.told, self.sharing, self.whole = world, told, Sharing(told), whole

    # ------------------------------------------------------------------------------------- what came before

    def before(self) -> None:
        """What needs time to pass: silence, last days that are over, papers that ran out."""
        soon, short = {"starts_on": START.date()}, {"starts_on": START.date(), "ends_on": date(2026, 11, 20)}
        self.unnoticed, self.deemed = self.file("unnoticed"), self.file("deemed")
        if self.whole:
            self.silent = [self.file(name) for name in ("deemed and released", "deemed and reopened")]
            self.expired = self.active(self.file("approved, expired", **short))
            self.lapsed = self.sharing.hold(
                self.release_of(self.file("approved, a gate ran out", **soon)), expires_on="2026-11-20"
            )

    def afterwards(self) -> None:
        self.requests()
        self.releases()
        self.others_matters()
        self.use_cases()
        self.papers()
        self.own_things()
        self.people()
        self.reference()

    # ------------------------------------------------------------------------------------- requests

    def file(self, name: str, owner: str = OWNER, asker: str = ASKER, by: str = "", **changes: Any) -> DataRequest:
        self.world.marks += 1
        said = {"title": f"Zq{self.world.marks:03}z {USE_CASE['title']}", "starts_on": HELD} | changes
        said["asks"] = [ask(DATASETS[owner])]
        person = named(by or f"{asker.lower()}.requester")
        draft = actions.start_draft(person, Agency.objects.get(code=asker), USE_CASE | said)
        request = actions.file_use_case(person, draft.pk)[0]
        at = {"reference": request.reference, "pk": draft.pk}
        thing = Thing(f"request, {name}", "request", at, asker, (owner,), "pending", filer=person.username)
        self.world.matters |= {request.reference: thing, said["title"][:6]: thing}
        return request

    def put(self, request: DataRequest, state: str, *facts: str) -> Thing:
        """The request as it now stands, for the walk."""
        thing = replace(self.world.matters[request.reference], state=state, facts=frozenset(facts))
        self.world.add(thing)
        if "escalated once" in facts:
            self.world.add(replace(thing, kind="hearing"))
        return thing

    def requests(self) -> None:
        self.settle(self.deemed)
        self.put(self.deemed, "deemed_approved", "deemed")
        self.put(self.unnoticed, "deemed_approved", "unnoticed")
        self.put(self.file("pending"), "pending")
        self.put(self.told.take("hfs.counsel", self.file("approved"), "approve"), "approved", "done approve")
        self.put(self.denied("denied"), "denied", "denied once")
        self.put(self.escalated("escalated"), "escalated", "denied once", "escalated once")
        if self.whole:
            self.all_other_requests()

    def all_other_requests(self) -> None:
        take, file = self.told.take, self.file
        released, reopened = self.silent
        self.settle(released)
        self.settle(reopened)
        self.put(self.active(released).request, "deemed_approved", "released", "deemed")
        self.put(take("practice", reopened, "reopen", why="The mail was down.", defect="service"), "pending", "deemed")
        more = {"reason": "volume", "explanation": "Four vendors hold it.", "days": 2}
        self.put(take("hfs.counsel", file("extended"), "extend", **more), "pending", "extended", "done extend")
        self.put(file("pending, filed by both sides", by="both.sides"), "pending")
        self.put(take("dcfs.requester", file("withdrawn"), "withdraw"), "withdrawn", "done withdraw")
        self.put(self.denied("denied, filed by both sides", by="both.sides"), "denied", "denied once")
        self.put(self.denied("denied, of DoIT", owner="DOIT"), "denied", "denied once")
        self.put(self.judged("uphold", "upheld"), "denial_upheld", "denied once")
        self.put(self.judged("overrule", "overruled"), "overruled", "denied once")
        self.put(take("hfs.director", self.judged("overrule", "final"), "accept"), "overrule_final", "denied once")
        heard = "denied once", "escalated once"
        self.put(take("coo", self.escalated("ordered"), "order", opinion="Share it."), "sharing_ordered", *heard)
        self.put(take("coo", self.escalated("excused"), "excuse", opinion="The law."), "agency_excused", *heard)

    def settle(self, request: DataRequest) -> None:
        """What time has decided is written down when somebody comes too late."""
        with suppress(Refused):
            self.told.take("hfs.counsel", request, "approve")

    def denied(self, name: str, **changes: Any) -> DataRequest:
        request = self.file(name, **changes)
        return self.told.take(f"{request.owner.code.lower()}.counsel", request, "deny", grounds=[ground(request)])

    def judged(self, action: str, name: str) -> DataRequest:
        return self.told.take("cio.deputy", self.denied(name), action, opinion="The exception applies.")

    def escalated(self, name: str) -> DataRequest:
        return self.told.take("hfs.director", self.judged("overrule", name), "escalate", reason="The law is plain.")

    # ------------------------------------------------------------------------------------- releases

    def release_of(self, request: DataRequest) -> Release:
        """The release of a request, approved first where nobody has answered."""
        found = Release.objects.filter(request=request).first()
        if found is None:
            self.told.take(f"{request.owner.code.lower()}.counsel", request, "approve")
        return found or self.sharing.of(request)

    def ready(self, request: DataRequest) -> Release:
        release = self.sharing.hold(self.release_of(request))
        self.sharing.accept(release)
        return release

    def active(self, request: DataRequest) -> Release:
        return self.sharing.start(self.ready(request))

    def keep(self, release: Release, name: str, state: str, *facts: str) -> Thing:
        matter = self.world.matters[release.request.reference]
        gate = release.gates.first()
        at = {"pk": release.pk, "reference": release.request.reference, "gate": gate.code if gate else "none"}
        thing = replace(matter, name=f"release, {name}", kind="release", at=at, state=state, facts=frozenset(facts))
        return self.world.add(thing)

    def releases(self) -> None:
        blocked = self.release_of(self.file("with a blocked release"))
        running = self.active(self.file("with an active release"))
        kim = {"person": "Kim Lee", "role": "Analyst", "organization": "DCFS"}
        running = self.sharing.take("dcfs.requester", running, "name_user", **kim)
        self.gates(self.keep(blocked, "blocked", "blocked"), "gate needed")
        self.gates(self.keep(running, "active", "active", "accepted", "started", "named"), "gate held", "was held")
        if self.whole:
            self.all_other_releases()

    def all_other_releases(self) -> None:
        take, file, keep = self.sharing.take, self.file, self.keep
        ready = self.sharing.hold(self.release_of(file("with a release ready")))
        stopped, asked, closed, revoked = (self.active(file(f"with a release {one}")) for one in range(4))
        stopped = take("hfs.steward", stopped, "suspend", reason="breach", explanation="A screen was photographed.")
        asked = take("hfs.counsel", asked, "revoke", grounds=[ground(asked.request)])
        take("hfs.counsel", revoked, "revoke", grounds=[ground(revoked.request)])
        self.gates(keep(ready, "ready", "ready"), "gate held", "was held")
        keep(self.ready(file("with a release accepted")), "ready and accepted", "ready", "accepted")
        keep(stopped, "suspended", "suspended", "accepted", "started")
        keep(asked, "before the State CIO", "suspended", "accepted", "started", "revoking")
        owed = "accepted", "started", "owes a certificate"
        expired = keep(self.expired, "expired", "expired", "unnoticed", *owed)
        self.gates(expired, "gate held", "was held")
        keep(take("dcfs.requester", closed, "close"), "closed", "closed", *owed)
        keep(take("cio.deputy", revoked, "uphold", opinion="It holds."), "revoked", "revoked", *owed)
        keep(self.sharing.of(self.silent[1]), "void", "void")
        self.gates(keep(self.lapsed, "blocked again", "blocked", "unnoticed"), "gate expired", "was held")
        self.refused_and_applied()
        doit = self.active(file("with a release of DoIT", owner="DOIT"))
        doit = take("doit.counsel", doit, "revoke", grounds=[ground(doit.request)])
        keep(doit, "before the State CIO, of DoIT", "suspended", "accepted", "started", "revoking")

    def refused_and_applied(self) -> None:
        today, gate = HELD.isoformat(), self.sharing.gate
        for state, action, said in (
            ("refused", "refuse", {"why": "No.", "received_on": today}), ("applied", "apply", {"requested_on": today})
        ):  # fmt: skip
            release = self.release_of(self.file(f"with a gate {state}"))
            gate("hfs.steward", release, release.gates.first().code, action, **said)
            self.gates(self.keep(release, f"with a gate {state}", "blocked"), f"gate {state}")

    def gates(self, release: Thing, *facts: str) -> None:
        named = {"pk": release.at["pk"], "code": release.at["gate"], "reference": release.at["reference"]}
        self.world.add(replace(release, kind="gate", at=named, facts=release.facts | {*facts}))

    def things(self, kind: str) -> list[Thing]:
        return self.world.things[kind]

    # ------------------------------------------------------------------------------------- and all else

    def others_matters(self) -> None:
        """Between two agencies of which the asker and the owner know nothing."""
        third = {"owner": THIRD, "asker": "DHS"}
        self.put(self.file("others' pending", **third), "pending")
        if self.whole:
            upheld = self.told.take("cio.deputy", self.denied("others' upheld", **third), "uphold", opinion="It holds.")
            self.put(upheld, "denial_upheld", "denied once")
        self.keep(self.active(self.file("others' released", **third)), "others'", "active", "accepted", "started")

    def use_cases(self) -> None:
        """A draft, one put away, and one that was filed for datasets of two owners."""
        put = self.world.add
        for name, facts in (("draft", {"draft", "being written"}), ("away", {"draft", "away"})):
            self.world.marks += 1
            mark = f"Zq{self.world.marks:03}z"
            row = self.told.draft("HFS-CLAIMS", title=f"{mark} draft", starts_on=HELD)
            at = {"pk": row.pk, "code": "HFS-CLAIMS", "slug": "why"}
            thing = put(Thing(f"use case, {name}", "use case", at, ASKER, (), name, frozenset(facts)))
            self.world.matters[mark] = thing
            self.draft = row if name == "draft" else self.draft
            if name == "away":
                actions.discard_draft(named("dcfs.requester"), row.pk)
        filed = next(one for one in self.things("request") if one.name == "request, pending")
        at = filed.at | {"code": "HFS-CLAIMS", "slug": "why"}
        put(replace(filed, name="use case, filed", kind="use case", at=at, state="filed"))

    def papers(self) -> None:
        """Documents: open, privileged, disclosed, withdrawn; and a letter."""
        thing = next(one for one in self.things("request") if one.name == "request, pending")
        request = DataRequest.objects.get(reference=thing.at["reference"])
        kept = [self.paper(request, at, privileged=at in (1, 2)) for at in range(4)]
        actions.disclose_document(named("hfs.counsel"), kept[2].pk)
        kept[3] = actions.withdraw_document(named("hfs.counsel"), kept[3].pk, "Twice.")
        names = ("open", "privileged", "disclosed", "withdrawn")
        for name, row in zip(names, kept, strict=True):
            at = {"pk": row.pk, "key": row.pk}
            facts = thing.facts | {name} | ({"kept"} if row.withdrawn_at is None else set())
            self.world.add(replace(thing, name=f"document, {name}", kind="document", at=at, state=name, facts=facts))
        self.world.matters["memo-1"] = self.things("document")[1]
        denied = next(one for one in self.things("request") if one.name == "request, denied")
        self.world.add(replace(denied, name="letter", kind="letter", at=denied.at | {"seq": 2}))

    def paper(self, request: DataRequest, at: int, **said: Any) -> Document:
        return papers.add("hfs.counsel", request, f"memo-{at}.pdf", papers.PDF + b"%" * at, **said)

    def own_things(self) -> None:
        """What belongs to one person, or to one agency's administrator."""
        put, holder = self.world.add, "hfs.counsel"
        person = named(holder)

        def own(kind: str, at: dict[str, Any]) -> None:
            put(Thing(kind, kind, at, holder=holder))

        own("token", {"pk": actions.make_token(person, "Nightly", ["read"], 30)[0].pk})
        own("list", {"pk": actions.save_view(person, "Mine", "waits=mine").pk})
        feed, secret = actions.make_feed(person)
        own("feed", {"pk": feed.pk})
        put(Thing("address of a feed", "address of a feed", {"secret": secret}, holder=holder))
        put(Thing("link in a mail", "link in a mail", {"token": choosing.unsubscribe_token(person.pk, "conversation")}))
        notice = (
            Notice.objects.filter(recipient=person, channel="inbox").first()
            or Notice.objects.filter(recipient=person).first()
        )
        own("notice", {"pk": notice.pk})
        put(Thing("notice to send again", "notice to send again", {"pk": notice.pk}))
        hook = actions.add_endpoint(named("hfs.admin"), Agency.objects.get(code=OWNER), "http://127.0.0.1:9/", "x")
        put(Thing("webhook", "webhook", {"pk": hook.pk}, holder="hfs.admin"))
        row, self.world.source_token = actions.make_source_token(
            named("hfs.steward"), Agency.objects.get(code=OWNER), "Portal"
        )
        put(Thing("source", "source", {"pk": row.pk}, holder="hfs.steward"))
        mail = {"message_id": "<1@x>", "sender": "e@x.example", "recipients": "a@x.example"}
        said = {"subject": "S", "text": "t", "html": "<p>t</p>"}
        stored = StoredMail.objects.create(stored_at=self.world.clock.now, **mail, **said)
        put(Thing("stored mail", "stored mail", {"pk": stored.pk}))

    def people(self) -> None:
        """An office, who sits in it, and somebody who is invited to it."""
        put, office = self.world.add, Office.objects.get(kind="steward", agency__code=OWNER)
        held, theirs = Appointment.objects.get(person__username="hfs.steward"), {"owners": (OWNER,)}
        put(Thing("office", "office", {"pk": office.pk}, **theirs))
        put(Thing("appointment", "appointment", {"pk": held.pk}, **theirs))
        put(Thing("person", "person", {"pk": held.person_id}, **theirs))
        guest = Guest("Ada", "Bell", "ada.bell@hfs.example", HELD)
        invitation = actions.invite(named("hfs.admin"), office, guest, "She begins.").invitation
        put(Thing("invitation", "invitation", {"pk": invitation.pk}, **theirs))

    def reference(self) -> None:
        put = self.world.add
        put(Thing("agency", "agency", {"code": OWNER}, owners=(OWNER,)))
        put(Thing("authority", "authority", {"code": "HIPAA"}))
        put(Thing("exception", "exception", {"code": "HIPAA", "part": "164-506"}))
        put(Thing("dataset", "dataset", {"code": "HFS-CLAIMS"}, owners=(OWNER,)))
        put(Thing("element", "element", {"code": "HFS-CLAIMS", "part": "name"}, owners=(OWNER,)))
        put(Thing("mail sample", "mail sample", {"name": "request.filed"}))
        put(Thing("topic", "topic", {"slug": "counsel"}))
        put(Thing("year", "year", {"year": 2027}))
        storm = {"day": date(2026, 12, 18), "why": "Ice storm", "source": "Proclamation 2026-200", "agency": None}
        put(Thing("closure", "closure", {"pk": actions.proclaim_closure(named("practice"), **storm).pk}))


def sound_words(family: str, act: str, thing: Thing) -> dict[str, Any]:
    """What has to be said with an act so that nothing is wrong with the words."""
    today = HELD.isoformat()
    if family == "request":
        request = DataRequest.objects.filter(reference=thing.at["reference"]).first()
        return {
            "narrow": lambda: {"elements": sorted(request.elements)[:1]},
            "extend": lambda: {"reason": "volume", "explanation": "Four vendors hold it.", "days": 2},
            "deny": lambda: {"grounds": [ground(request)]},
            "reopen": lambda: {"why": "The mail was down.", "defect": "service"},
            "refer": lambda: {"why": "My agency is a party."},
            "escalate": lambda: {"reason": "The law is plain."},
            **dict.fromkeys(("uphold", "overrule", "order", "excuse"), lambda: {"opinion": "The law says so."}),
        }.get(act, dict)() if request else {}  # fmt: skip
    if family == "gate":
        paper = {"instrument": "Agreement", "reference": "1", "signatory": "Head", "scope": "All"}
        return {"apply": {"requested_on": today}, "refuse": {"why": "No.", "received_on": today}}.get(
            act, paper | {"effective_on": today}
        )
    release = Release.objects.filter(pk=thing.at["pk"]).first()
    user = release.users.first() if release else None
    who = {"user": user.pk} if user else {}
    return {
        "accept_duties": SIGNED, "sign": SIGNED,
        "start": {"access_mode": "view", "location": "Portal"},
        "suspend": {"reason": "breach", "explanation": "A screen was photographed."},
        "report": BREACH | {"noticed_on": today},
        "revoke": {"grounds": [ground(release.request)]} if release else {},
        "uphold": {"opinion": "The law says so."}, "overrule": {"opinion": "The law says so."},
        "certify": {"method": "No copy was kept.", "by": "Lee Park", "destroyed_on": today},
        "name_user": {"person": "Kim Poe", "role": "Analyst", "organization": "DCFS"},
        "confirm_user": who | {"trained_on": today}, "remove_user": who, "review_access": {"statement": "All needed."},
        "add_gate": {"gate": "research-irb", "why": "It became research."},
    }.get(act, {})  # fmt: skip
