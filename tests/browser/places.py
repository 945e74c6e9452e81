"""Every page of the application, and who opens it: one story for all of them, told once."""

import re
from datetime import date

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from agencies.models import Agency, Appointment, Invitation
from agencies.services import invitations
from agencies.services.appointments import ACTING, APPOINT, SUCCEED, Act
from agencies.services.invitations import Guest
from emou import actions, timekeeping
from emou.dashboards.manual import TOPICS
from emou.domain import clock
from emou.notices import choosing
from emou.notices.models import StoredMail
from requests_app.pages import mail_samples
from requests_app.pages.steps import STEPS
from tests import papers
from tests.conftest import named
from tests.sharing.conftest import SIGNED, Sharing
from tests.stories import Story, ground

SIGNED_OUT = [
    *("/", "/sign-in/", "/contact/", "/styleguide/", "/nothing/", "/help/"),
    *(f"/help/{topic.slug}/" for topic in TOPICS),
    *("/clock/", "/clock/?filed_at=2026-11-16T10:00&agency=HFS", "/calendar/?year=2026"),
]
LISTS = [
    *("/work/", "/requests/", "/requests/?q=birth&status=denied", "/requests/lists/", "/precedents/"),
    *("/datasets/", "/datasets/?q=birth&law=HIPAA", "/datasets/?q=zebra", "/datasets/HFS-CLAIMS/"),
    "/datasets/compare/?dataset=HFS-CLAIMS&dataset=DPH-BIRTH&dataset=DHS-SNAP",
]
RELEASES = ["/releases/", "/releases/?side=given", "/releases/?side=received&q=zebra", "/releases/?order=blocked"]
FILING = ["/use-cases/", "/use-cases/?show=away", "/use-cases/new/", "/datasets/basket/"]
KEPT = [
    *("/calendar/?year=2026", "/calendar/closures/", "/calendar/2027/confirm/", "/reference/"),
    *("/library/", "/library/HIPAA/", "/library/new/", "/library/HIPAA/edit/", "/library/HIPAA/exceptions/new/"),
    *("/library/HIPAA/exceptions/164-506/edit/", "/agencies/", "/agencies/HFS/", "/agencies/HFS/edit/"),
    *("/agreement/", "/agreement/versions/new/", "/datasets/new/"),
]
OF_ACCOUNT = ("", "factors/", "factors/app/")
STEWARDED = [
    *("/datasets/kept/", "/datasets/HFS-CLAIMS/kept/", "/datasets/HFS-CLAIMS/edit/"),
    *("/datasets/HFS-CLAIMS/elements/new/", "/datasets/HFS-CLAIMS/elements/name/edit/"),
]
OTHER_ANSWERS = {"/nothing/": 404, "/invitation/over/": 410}  # all other pages answer 200

# Drawn by the template of another page that is looked at; looked at themselves under `make prove`.
ALIKE = re.compile(r"/(acting|succeed|change|cancel|revoke|reactivate)/$")

# Addresses that are no page to look at, or one that is looked at elsewhere.
POSTED = {
    *("sign-out/", "account/sessions/end/", "account/sessions/end-others/", "demo/sign-in/", "demo/clock/"),
    *("requests/lists/<int:pk>/", "use-cases/copy/"),
    *("tokens/<int:pk>/end/", "notices/opened/", "notices/<int:pk>/", "account/feeds/<int:pk>/end/"),
    *("notices/<int:pk>/again/", "webhooks/<int:pk>/end/"),
    *(f"use-cases/<int:pk>/{deed}/" for deed in ("copy", "file", "discard", "restore")),
    *("requests/<slug:reference>/<slug:action>/autosave/", "releases/<int:pk>/<slug:action>/autosave/"),
    *("use-cases/<int:pk>/<slug:step>/autosave/", "use-cases/<int:pk>/datasets/<slug:code>/autosave/"),
}
DOWNLOADED = {
    "account/factors/app/qr.svg",
    *("feeds/<slug:secret>.ics", "mails/<str:name>/text/"),
    *("requests/download/", "requests/<slug:reference>/letters/<int:seq>.pdf", "documents/<uuid:pk>/"),
    *("requests/<slug:reference>/hearing.ics", ".well-known/security.txt", "releases/download/", "releases/ends.ics"),
}
ELSEWHERE = {
    "requests/approved/",  # test_roles.py, where several are approved
    *("sign-in/code/", "sign-in/again/"),  # tests/entrance: nobody meets them in the demo
    *("sign-in/forgotten/", "sign-in/forgotten/<slug:uidb64>/<slug:token>/", "account/password/"),
    *("sign-in/with/<slug:provider_id>/", "sign-in/with/<slug:provider_id>/back/"),
    "sign-in/passkey/",  # test_passkeys.py, and the next two
    *("account/factors/passkeys/new/", "account/factors/passkeys/<int:pk>/end/"),
}


def at_work(told: Story) -> dict[str, list[str]]:
    """The pages of requests in each open state, of a draft and of what is kept, by who opens them."""
    silent = _page(told.filed("IDES-WAGE").reference)
    told.clock.set("2026-12-03T10:00:00-06:00")
    denied, heard = _page(told.denied("DPH-STI").reference), _page(told.escalated("IDES-WAGE").reference)
    released = _releasing(Sharing(told))
    referable, overruled = _page(told.denied("DOIT-IDENTITY").reference), _page(told.overruled().reference)
    return {
        "dcfs.requester": LISTS + RELEASES + _requesting(told) + released["receiver"],
        "hfs.counsel": _answering(told) + released["counsel"],
        "hfs.director": ["/work/", *(f"{overruled}{deed}/" for deed in ("accept", "escalate"))],
        "hfs.steward": ["/work/", *STEWARDED, *released["steward"]],
        "dph.counsel": [denied, f"{denied}concede/", f"{denied}letters/2/", f"{denied}deny/done/"],
        "cio": ["/work/", f"{referable}refer/"],
        "cio.deputy": [
            "/work/",
            denied,
            *(f"{denied}{page}/" for page in ("review", "uphold", "overrule")),
            *released["judge"],
        ],
        "coo": ["/work/", heard, *(f"{heard}{page}/" for page in ("hearing", "order", "excuse"))],
        "aging.requester": _entrance(),
        "practice": ["/work/", "/notices/undelivered/", silent, f"{silent}reopen/", _closure(), *KEPT],
        "auditor": ["/work/", "/requests/", silent, "/tokens/", "/tokens/new/", _token(), *_mails()],
        "admin": ["/work/", "/notices/", *(f"/account/{page}" for page in OF_ACCOUNT)],
        "hfs.admin": ["/agencies/HFS/", *_webhooks(), *_offices()],
    }


def _page(reference: str) -> str:
    return f"/requests/{reference}/"


def _requesting(told: Story) -> list[str]:
    """What somebody meets who asks for data: a draft, one put away, one filed, and a request."""
    draft, away, filed = told.draft("DPH-BIRTH"), told.draft("DPH-BIRTH"), told.filed("DPH-BIRTH")
    actions.discard_draft(told.requester("DCFS"), away.pk)
    pages = ("", *(f"{step.name}/" for step in STEPS), "datasets/DPH-BIRTH/", "review/", "print/", "documents/add/")
    return [
        *FILING,
        *(f"/use-cases/{draft.pk}/{page}" for page in pages),
        f"/use-cases/{away.pk}/",
        *(f"/use-cases/{filed.use_case_id}/{page}" for page in ("", "filed/", "print/")),
        *(f"{_page(filed.reference)}{page}" for page in ("", "narrow/", "withdraw/")),
    ]


def _answering(told: Story) -> list[str]:
    """What counsel meets: a request with words and papers, its answers, and one that was approved in part."""
    pending, split = told.filed(), told.filed()
    for at in range(3):
        actions.send_message(named(("hfs.counsel", "dcfs.requester")[at % 2]), pending.reference, f"Message {at}.")
    typed = {name: [ground(pending)[name]] for name in ("authority", "facts")} | {"elements": pending.elements}
    half = {f"grounds-0-{name}": values for name, values in typed.items()}
    actions.save_denial(named("hfs.director"), pending.reference, 0, half)
    memo = papers.add("hfs.counsel", pending, privileged=True, about="Why section 7.1 does not apply")
    papers.add("hfs.counsel", pending, "مذكرة.txt", b"For the list.")
    told.take("hfs.counsel", split, "extend", reason="volume", explanation="Four vendors hold it.", days=2)
    left = [ground(split, split.elements[-1:])]
    told.take("hfs.counsel", split, "approve", elements=split.elements[:-1], grounds=left)
    read = ("", "clock/", "messages/", "notices/", "documents/add/")
    pages = (*read, "deny/", "approve/", "approve/?in=part", "extend/")
    return [
        *("/work/", "/notices/", "/notices/?show=new", "/requests/?waits=mine&order=last_day"),
        f"/requests/approve/?reference={pending.reference}",
        *(f"{_page(pending.reference)}{page}" for page in pages),
        *(f"/documents/{memo.pk}/{deed}/" for deed in ("disclose", "withdraw")),
        *(f"{_page(split.reference)}{page}" for page in ("", "approve/done/")),
        _page(f"{split.reference}-B"),
    ]


def _releasing(told: Sharing) -> dict[str, list[str]]:
    """A release at each of its turns: waiting for its gates, ready, active, and before the State CIO."""
    soon = {"starts_on": date(2026, 12, 3)}
    blocked, ready, active, judged = (told.approved(dataset, **soon) for dataset in ("HFS-CLAIMS",) * 4)
    for one in (ready, active, judged):
        told.hold(one)
    for one in (active, judged):
        told.take("dcfs.requester", one, "accept_duties", **SIGNED)
        told.start(one)
    told.take("hfs.counsel", judged, "revoke", grounds=[ground(judged.request)])
    gate = "gates/hipaa-permission"
    return {
        "receiver": [
            *(f"/releases/{ready.pk}/accept_duties/", f"/releases/{active.pk}/renew/"),
            *(f"/releases/{active.pk}/{page}/" for page in ("notice", "schedule", "users", "incidents")),
        ],
        "steward": [
            *(f"/releases/{blocked.pk}/{page}" for page in ("", f"{gate}/hold/", f"{gate}/refuse/")),
            *(f"/releases/{active.pk}/{page}" for page in ("", "suspend/", "start/done/", f"{gate}/hold/done/")),
        ],
        "counsel": [f"/releases/{active.pk}/revoke/"],
        "judge": [f"/releases/{judged.pk}/", f"/releases/{judged.pk}/uphold/"],
    }


def _entrance() -> list[str]:
    """How somebody who has an app signs in, and where."""
    person = named("aging.requester")
    TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(person)
    pages = ("factors/", "factors/passkeys/", "factors/app/end/", "factors/codes/", "factors/codes/new/", "sessions/")
    return ["/sign-in/confirm/", *(f"/account/{page}" for page in pages)]


def _closure() -> str:
    storm = actions.proclaim_closure(
        named("practice"), day=date(2026, 12, 18), why="Ice storm", source="Proclamation 2026-200", agency=None
    )
    return f"/calendar/closures/{storm.pk}/withdraw/"


def _mails() -> list[str]:
    """How mails come, a calendar feed, every mail, the link in one, and one that the demo kept."""
    stop = choosing.unsubscribe_token(named("auditor").pk, "conversation")
    drawn, at = mail_samples.sample("message.sent"), timekeeping.now()
    what = {"subject": drawn.subject, "text": drawn.text, "html": drawn.html, "stored_at": at}
    kept = StoredMail.objects.create(message_id="<1@emou>", sender="emou@x.example", recipients="a@x.example", **what)
    shown = ("/mails/", "/mails/request.filed/", "/mails/digest/", f"/mails/stop/{stop}/", "/demo/mails/")
    return ["/account/mails/", "/account/feeds/", *shown, *(f"/demo/mails/{kept.pk}/{part}" for part in ("", "html/"))]


def _webhooks() -> list[str]:
    made = actions.add_endpoint(named("hfs.admin"), Agency.objects.get(code="HFS"), "http://127.0.0.1:9/", "Intake")
    return ["/agencies/HFS/webhooks/", f"/webhooks/{made.pk}/"]


def _offices() -> list[str]:
    """An office with somebody who acts, who comes, who is invited, and every act on it; people; and the mail's link."""
    by, steward = named("hfs.admin"), named("hfs.steward")
    held = Appointment.objects.select_related("office__agency", "person").get(person=named("hfs.counsel"))
    counsel, today = held.office, clock.local_day(timekeeping.now())
    actions.keep_office(by, Act(APPOINT, counsel, steward, ACTING, first=today, last=date(2026, 12, 20)))
    actions.keep_office(by, Act(SUCCEED, counsel, named("hfs.director"), appointment=held, first=date(2026, 12, 31)))
    comes = counsel.appointments.get(person=named("hfs.director"))
    sent = actions.invite(by, counsel, Guest("Noor", "Haddad", "noor@hfs.example", today))
    over = actions.invite(by, counsel, Guest("Ana", "Ruiz", "ana@hfs.example", today))
    links = [Invitation.objects.filter(pk=one.invitation.pk) for one in (sent, over)]
    for row, secret in zip(links, ("open", "over"), strict=True):
        row.update(digest=invitations.digest(secret))
    actions.revoke_invitation(by, over.invitation)
    away = named("hfs.requester")
    actions.deactivate_person(by, away)
    people = (f"/people/{steward.pk}/", f"/people/{steward.pk}/deactivate/", f"/people/{steward.pk}/second-factor/")
    return [
        *("/offices/", "/agencies/HFS/offices/", f"/offices/{counsel.pk}/", "/people/", *people),
        *(f"/offices/{counsel.pk}/{page}/" for page in ("appoint", "acting", "invite")),
        *(f"/appointments/{held.pk}/{page}/" for page in ("succeed", "end", "change")),
        *(f"/appointments/{comes.pk}/{page}/" for page in ("change", "cancel")),
        *(f"/invitations/{sent.invitation.pk}/{page}/" for page in ("again", "revoke")),
        *("/invitation/open/", "/invitation/over/", f"/people/{away.pk}/reactivate/"),
    ]


def _token() -> str:
    made, _ = actions.make_token(named("auditor"), "Archive, nightly", [], 30)
    return f"/tokens/{made.pk}/"
