"""The pages on which the schedule and the notice of a release are read before and after they are signed."""

from typing import Any

from django.urls import reverse

from agencies.models import Agency
from emou.domain.lifecycle import Desk
from emou.ui import words
from requests_app.pages import showing as requests_showing
from sharing.models import Release, Signature
from sharing.pages import showing, wording, writings
from sharing.queries import Seen

SCHEDULE, NOTICE = "Data use schedule", "Notice of confidentiality duties and penalties"


def schedule(seen: Seen) -> dict[str, Any]:
    release = seen.release
    blocks = writings.schedule(release.request, release, seen.last_day)
    return _paper(seen, SCHEDULE, blocks, "sign", Signature.What.SCHEDULE, list(_sides(release)))


def notice(seen: Seen) -> dict[str, Any]:
    release = seen.release
    blocks = writings.duties(release.request, release)
    return _paper(seen, NOTICE, blocks, "accept_duties", Signature.What.DUTIES, [Desk.REQUESTING])


def links(release: Release) -> list[dict[str, str]]:
    named = ((NOTICE, "release_notice"), (SCHEDULE, "release_schedule"))
    return [{"label": label, "url": reverse(url, args=[release.pk])} for label, url in named]


def _sides(release: Release) -> dict[Desk, Agency]:
    return {Desk.OWNING: release.owner, Desk.REQUESTING: release.requester}


def _paper(
    seen: Seen, title: str, blocks: list[dict[str, Any]], action: str, what: Signature.What, sides: list[Desk]
) -> dict[str, Any]:
    release = seen.release
    rows = {Desk(row.side): row for row in release.signatures.all() if row.what == what}
    may = any(row.action == action for row in seen.actions)
    entries = requests_showing.entries_of(release.request)
    seals = {row.sha256 for row in rows.values()}
    url = reverse("release_action", args=[release.pk, action])
    return showing.frame(seen, title) | {
        "paper": title,
        "blocks": blocks,
        "signatures": [_signature(_sides(release)[side].name, rows.get(side)) for side in sides],
        "sign": {"label": wording.ACTION_WORDS[action].label, "url": url} if may else None,
        "letters": [_letter(one) for one in entries if one.said.get("sha256") in seals and one.said.get("signed")],
    }


def _signature(agency: str, row: Signature | None) -> dict[str, Any]:
    facts = (
        [
            {"term": "Name", "text": row.name},
            {"term": "Title", "text": row.title},
            {"term": "Office", "text": row.office_label},
            {"term": "Signed", "text": words.full_datetime(row.signed_at)},
            {"term": "Seal (SHA-256)", "text": row.sha256},
        ]
        if row
        else []
    )
    return {"agency": agency, "facts": facts}


def _letter(entry: Any) -> dict[str, str]:
    signed = words.full_datetime(entry.occurred_at)
    return {"url": reverse("letter_page", args=[entry.chain, entry.seq]), "label": f"As signed on {signed}"}
