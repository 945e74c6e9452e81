"""What a person chose about optional mails. Notices with legal effect know nothing of it."""

from collections.abc import Iterable
from datetime import time

from django.core import signing

from emou.domain.refusals import INCOMPLETE, Problem, Refused
from emou.domain.telling import TOPICS
from emou.notices.models import MailChoice, QuietHours

SALT = "emou.notices.unsubscribe"
When = MailChoice.When


def choices_of(person_id: int) -> dict[str, When]:
    """How somebody wants the mails of each optional topic."""
    chosen = dict(MailChoice.objects.filter(person=person_id).values_list("topic", "when"))
    return {topic: When(chosen.get(topic, When.AT_ONCE)) for topic in TOPICS}


def all_choices(people: Iterable[int]) -> dict[tuple[int, str], When]:
    """What these people chose, by person and topic; what nobody chose is left out."""
    rows = MailChoice.objects.filter(person__in=list(people)).values_list("person", "topic", "when")
    return {(person, topic): When(when) for person, topic, when in rows}


def all_quiet_hours(people: Iterable[int]) -> dict[int, tuple[time, time]]:
    """The quiet hours of those of these people who have any."""
    rows = QuietHours.objects.filter(person__in=list(people)).values_list("person", "starts", "ends")
    return {person: (starts, ends) for person, starts, ends in rows}


def choose(person_id: int, topic: str, when: str) -> None:
    """Choose how the mails of an optional topic come. Raises Refused."""
    if topic not in TOPICS:
        raise _wrong("topic", "unknown", "These emails have legal effect, so they always come at once.")
    if when not in When.values:
        raise _wrong("when", "unknown", "Choose one of the ways that are listed.")
    MailChoice.objects.update_or_create(person_id=person_id, topic=topic, defaults={"when": when})


def keep_quiet(person_id: int, starts: time | None, ends: time | None) -> None:
    """Set the hours without optional mails, or with neither end have none. Raises Refused."""
    if starts is None and ends is None:
        QuietHours.objects.filter(person=person_id).delete()
        return
    if starts is None or ends is None:
        raise _wrong(
            "starts" if starts is None else "ends", "missing", "Give both ends of the quiet hours, or neither."
        )
    if starts == ends:
        raise _wrong("ends", "no_time", "Quiet hours end at another time than they begin.")
    QuietHours.objects.update_or_create(person_id=person_id, defaults={"starts": starts, "ends": ends})


def unsubscribe_token(person_id: int, topic: str) -> str:
    """What a link in a mail carries, so that one click of whoever received it turns the topic off."""
    return signing.dumps([person_id, topic], salt=SALT)


def read_token(token: str) -> tuple[int, str]:
    """The person and the topic of an unsubscribe link. Raises signing.BadSignature."""
    person_id, topic = signing.loads(token, salt=SALT)
    return person_id, topic


def _wrong(field: str, code: str, message: str) -> Refused:
    return Refused(INCOMPLETE, problems=(Problem(field, code, message),))
