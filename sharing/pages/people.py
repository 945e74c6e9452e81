"""Who is named under a release, beside what was approved; and what was reported when something went wrong."""

from typing import Any

from django.urls import reverse

from emou.ui import words
from sharing.models import Incident, NamedUser, Release
from sharing.pages import papers, showing, wording
from sharing.queries import Seen

SOON = 30  # days before an access review is due


def brief(seen: Seen) -> dict[str, Any]:
    """What the page of a release says of its people, its papers and its breaches, each in a line with the way there."""
    release = seen.release
    named, approved = len(_named(release)), _approved(release)
    return {
        "people_words": f"{named} of {approved} approved {'person is' if approved == 1 else 'people are'} named.",
        "people_url": reverse("release_users", args=[release.pk]),
        "papers": papers.links(release),
        "breaches": len(release.incidents.all()),
        "breaches_url": reverse("release_incidents", args=[release.pk]),
    }


def users_page(seen: Seen) -> dict[str, Any]:
    release = seen.release
    open_now = {row.action for row in seen.actions}
    return showing.frame(seen, "People") | {
        "places": _places(release),
        "columns": ["Person", "Training", "Confidentiality", "Named on"],
        "people": [_person(row, open_now) for row in _named(release)],
        "removed": [_gone(row) for row in release.users.all() if row.removed_at],
        "review": _review(seen),
        "offers": [_offer(release, name) for name in ("name_user", "review_access") if name in open_now],
        "is_full": len(_named(release)) >= _approved(release),
        "may_file": "confirm_user" in open_now,
    }


def incidents_page(seen: Seen) -> dict[str, Any]:
    release = seen.release
    may = any(row.action == "report" for row in seen.actions)
    return showing.frame(seen, "Breaches") | {
        "duties": wording.due("report", release),
        "offer": _offer(release, "report") if may else None,
        "incidents": [_incident(row) for row in release.incidents.all()],
    }


def _named(release: Release) -> list[NamedUser]:
    return [row for row in release.users.all() if row.removed_at is None]


def _approved(release: Release) -> int:
    return sum(user.get("count") or 0 for user in release.request.use_case.users)


def _places(release: Release) -> list[dict[str, str]]:
    """What was approved, role by role, and how many of each are named; then those whose role was not approved so."""
    left, facts = [(row.role, row.organization) for row in _named(release)], []
    for user in release.request.use_case.users:
        key = (user.get("role"), user.get("organization"))
        named = left.count(key)
        left = [one for one in left if one != key]
        facts.append({"term": f"{key[0]}, {key[1]}", "text": f"{named} named of {user.get('count') or 0} approved"})
    if left:
        facts.append({"term": "In other words than approved", "text": f"{len(left)} named"})
    return facts


def _person(row: NamedUser, open_now: set[str]) -> dict[str, Any]:
    links = [
        {"label": wording.SHORT[name], "url": f"{reverse('release_action', args=[row.release_id, name])}?user={row.pk}"}
        for name in ("confirm_user", "remove_user")
        if name in open_now
    ]
    return {
        "name": row.name,
        "about": f"{row.role}, {row.organization}",
        "trained": _day(row.trained_on),
        "acknowledged": _day(row.acknowledged_on),
        "named": _day(words.local_day(row.named_at)),
        "links": links,
    }


def _gone(row: NamedUser) -> str:
    assert row.removed_at
    why = f": {row.removed_why}" if row.removed_why else ""
    return f"{row.name}, {row.role}, {row.organization}. Removed {words.full_datetime(row.removed_at)}{why}"


def _day(day: Any) -> str:
    return words.short_date(day) if day else ""


def _review(seen: Seen) -> dict[str, Any] | None:
    """When the receiver has to look at its people again, and whether that is past or soon."""
    if seen.review_by is None:
        return None
    left, last = (seen.review_by - words.local_day(seen.at)).days, seen.release.reviewed_at
    looked = f"Last reviewed on {words.full_date(words.local_day(last))}." if last else "Not reviewed yet."
    by = words.full_date(seen.review_by)
    due = f"The access review was due on {by}." if left < 0 else f"The next access review is due by {by}."
    return {"text": f"{due} {looked}", "kind": "warning" if left <= SOON else "info"}


def _offer(release: Release, action: str) -> dict[str, str]:
    said = wording.ACTION_WORDS[action]
    return {"label": said.label, "hint": said.hint, "url": reverse("release_action", args=[release.pk, action])}


def _incident(row: Incident) -> dict[str, Any]:
    facts = (
        ("What happened", row.what),
        ("People affected, estimated", f"{row.persons:,}"),
        ("Done at once", row.measures),
        ("Reported", f"{words.full_datetime(row.reported_at)}, {row.reported_in}"),
    )
    shown = [{"term": term, "text": text} for term, text in facts if text]
    return {"title": f"Noticed on {words.full_date(row.noticed_on)}", "facts": shown}
