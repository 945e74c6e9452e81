"""The words of the pages about releases: for actions, for the states, and for what waits on whom."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from emou.domain import clock, nudges
from emou.domain.lifecycle import Desk
from emou.domain.releases import Release as Facts, State
from emou.ui import words
from requests_app.pages.wording import ActionWords, desk_words, join
from sharing.models import Release

ACTION_WORDS = {
    "accept_duties": ActionWords(
        "Accept the duties", "You sign for how the data is kept; it starts no sooner", "Sign and accept"
    ),
    "sign": ActionWords("Sign the data use schedule", "One director of each agency signs it", "Sign this schedule"),
    "start": ActionWords("Start the release", "Say where the data is seen at its source", "Start this release"),
    "suspend": ActionWords(
        "Suspend the release", "At once, only for a breach or a matter of security", "Suspend this release"
    ),
    "report": ActionWords("Report a breach", "The owner is told at once, and access stops", "Report this breach"),
    "lift": ActionWords("Lift the suspension", "The data may be seen again", "Lift this suspension"),
    "revoke": ActionWords(
        "Revoke the release",
        "With a legal reason, as for a denial; the State CIO reviews it",
        "Ask for this revocation",
    ),
    "uphold": ActionWords("Uphold the revocation", "The law bars the sharing; this ends it", "Uphold this revocation"),
    "overrule": ActionWords("Overrule the revocation", "The data may be seen again", "Overrule this revocation"),
    "close": ActionWords("Close the release", "The data is no longer needed; this ends it", "Close this release"),
    "certify": ActionWords(
        "Certify the destruction", "How, when and by whom the data was destroyed", "Certify this destruction"
    ),
    "name_user": ActionWords("Name a person", "Somebody of yours who sees the data", "Name this person"),
    "confirm_user": ActionWords(
        "Confirm training and confidentiality", "Of a person who is named", "Confirm this person"
    ),
    "remove_user": ActionWords("Remove a person", "Who no longer needs the data", "Remove this person"),
    "review_access": ActionWords("Review who has access", "Due every six months", "Keep this review"),
    "add_gate": ActionWords("Add a gate", "An approval that law asks for and nobody listed", "Add this gate"),
}
GATE_WORDS = {
    "hold": ActionWords("Record evidence", "The approval or paper that is held", "Record this evidence"),
    "apply": ActionWords("Say that it was applied for", "The answer is awaited", "Record this application"),
    "refuse": ActionWords("Record a refusal", "The body said no", "Record this refusal"),
}
RENEW = ActionWords("Renew", "A new draft that asks for the same once more", "Make the draft")
DANGEROUS = ("suspend", "revoke", "uphold", "close", "remove_user", "refuse")

# What an action brings about that is not seen in the state after it. {owner} and {requester} are the two agencies.
ALSO = {
    "accept_duties": "From then on {owner}’s data steward may start the release, once every gate holds.",
    "sign": "Your signature is kept with the time, your office and a seal over what you sign.",
    "report": "{owner} and the State CIO’s office are told at once. If the data is in use, access stops.",
    "close": "It cannot be opened again. Whoever needs the data later asks for it again.",
    "certify": "The certificate stays on the record. Nothing more is owed for this release.",
    "add_gate": "The release waits for it from then on. If the data is in use, it stops until there is evidence.",
    "apply": "Nothing is opened by it: the gate holds once its evidence is recorded.",
    "hold": "The newest evidence counts. If you mistype, record it once more: the record keeps both.",
    "refuse": "The gate stays closed, and with it the release. It may be applied for again.",
    "lift": "{requester} may use the data again at once.",
    "name_user": "The person may see the data once training and confidentiality are confirmed.",
    "confirm_user": "The day is kept with the person’s name.",
    "remove_user": "The person’s access ends. The name stays on the record.",
    "review_access": "The next review is due six months later.",
}

# Sources: emou's legal library (PIPA), whose thresholds for State agencies nobody has verified yet.
DUE = {
    "report": (
        "Whoever holds data that another owns tells its owner of a breach immediately: a report here is that notice to "
        "{owner} (Personal Information Protection Act, 815 ILCS 530).",
        "Residents of Illinois whose personal information was taken are told without unreasonable delay. That notice "
        "stays a duty of {requester}; agree on its words with {owner} (815 ILCS 530).",
        "Further notices may be due, by the number of people affected. The legal library does not hold their numbers "
        "for State agencies: ask counsel at once.",
    ),
}
SHORT = {"confirm_user": "Confirm", "remove_user": "Remove"}  # beside the person whom it concerns


# What an action does whose effect is seen in the state after it: told beside its form alone.
DOES = {
    "start": "{requester} may use the data from then on.",
    "suspend": "Nobody may use the data from then on. It is over after {days} business days, unless it is lifted "
    "before or revoked.",
    "revoke": "It goes to the State CIO’s office with your grounds. Nobody may use the data until it is judged, or "
    "until you lift the suspension and so take it back.",
    "uphold": "This ends the release. {requester} then certifies what became of the data.",
    "overrule": "The suspension ends, and {requester} may use the data again at once.",
}


def names_of(release: Release) -> dict[str, str]:
    return {"owner": release.owner.abbreviation, "requester": release.requester.abbreviation}


def also(action: str, release: Release) -> list[str]:
    told = ALSO.get(action)
    return [*([told.format(**names_of(release))] if told else []), *due(action, release)]


def due(action: str, release: Release) -> list[str]:
    """What the law asks of whoever takes an action, beside the action itself."""
    return [one.format(**names_of(release)) for one in DUE.get(action, ())]


def does(action: str, release: Release) -> list[str]:
    """What an action does, whatever is said with it."""
    told, days = DOES.get(action), release.request.agreed.terms.suspension_days
    return [told.format(days=days, **names_of(release))] if told else also(action, release)


def told_words(desks: Iterable[Desk], release: Release) -> str:
    """Who is told of something that happens to a release."""
    return join(list(dict.fromkeys(desk_words(desk, release.request) for desk in desks)))


def sentences(release: Release, facts: Facts, missing: list[str]) -> list[str]:
    """What it means for both agencies that a release stands as in `facts`; `missing` names the gates that do not hold.

    For the page of the release, and for what an action will bring about.
    """
    said = SENTENCES[facts.state](release, facts, missing)
    return [one.format(**names_of(release)) for one in said if one]


def last_day_before(instant: datetime) -> date:
    """The last day that an instant ends, at which something is over."""
    return clock.local_day(instant - timedelta(microseconds=1))


def _blocked(release: Release, facts: Facts, missing: list[str]) -> list[str]:
    return [f"No data is shared before there is evidence for {join(missing)}.", _unaccepted(facts)]


def _unaccepted(facts: Facts) -> str:
    return "" if facts.accepted else "{requester} still has to accept its duties."


def _ready(release: Release, facts: Facts, missing: list[str]) -> list[str]:
    last = nudges.start_by(facts)
    by = f"The target is {words.full_date(last)}. It only reminds: nothing happens by itself." if last else ""
    if not facts.accepted:
        return ["Every gate holds. {requester} still has to accept its duties; then {owner}’s steward starts it.", by]
    begins = f"Every gate holds. {{owner}}’s data steward starts it, from {words.full_date(facts.starts_on)} on."
    return [begins, by]


def _active(release: Release, facts: Facts, missing: list[str]) -> list[str]:
    until = f"{{requester}} may use the data until the end of {words.full_date(last_day_before(facts.ends_at))}."
    if facts.closes_at is None or facts.closes_at >= facts.ends_at:
        return [until]
    first = words.full_date(last_day_before(facts.closes_at))
    return [until, f"A gate runs out before, at the end of {first}: access stops then, unless newer evidence is there."]


def _suspended(release: Release, facts: Facts, missing: list[str]) -> list[str]:
    if facts.revoking or facts.lifts_at is None:
        return ["Nobody may use the data while the State CIO’s office judges the revocation."]
    ends = words.full_date(last_day_before(facts.lifts_at))
    return [
        f"Nobody may use the data. At the end of {ends} it goes on by itself, unless it is lifted before or revoked."
    ]


def _expired(release: Release, facts: Facts, missing: list[str]) -> list[str]:
    return [
        f"Its last day was {words.full_date(last_day_before(facts.ends_at))}. Nobody may use the data any more.",
        _owed(facts),
    ]


def _ended(release: Release, facts: Facts, missing: list[str]) -> list[str]:
    return ["Nobody may use the data any more.", _owed(facts)]


def _void(release: Release, facts: Facts, missing: list[str]) -> list[str]:
    return ["The decision was reopened before anything was released. A new decision opens a new release."]


def _owed(facts: Facts) -> str:
    return "{requester} owes a certificate that the data was destroyed." if facts.owes_certificate else ""


SENTENCES = {
    State.BLOCKED: _blocked,
    State.READY: _ready,
    State.ACTIVE: _active,
    State.SUSPENDED: _suspended,
    State.EXPIRED: _expired,
    State.CLOSED: _ended,
    State.REVOKED: _ended,
    State.VOID: _void,
}


def waits_on(release: Release, facts: Facts) -> str:
    """On whom a release waits, in words; empty while it runs, and once nothing is owed."""
    if facts.owes_certificate:
        return told_words([Desk.REQUESTING], release)
    waits = WAITS.get(facts.state)
    return told_words(waits(facts), release) if waits else ""


WAITS: dict[State, Callable[[Facts], list[Desk]]] = {
    State.BLOCKED: lambda facts: [Desk.RELEASING, *([] if facts.accepted else [Desk.REQUESTING])],
    State.READY: lambda facts: [Desk.RELEASING if facts.accepted else Desk.REQUESTING],
    State.SUSPENDED: lambda facts: [Desk.CIO] if facts.revoking else [Desk.OWNING],
}
