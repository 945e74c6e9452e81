"""Delivering what the outbox holds, the inbox, and what people choose about mails, feeds and webhooks.

Beat wakes the delivery every few seconds; the rows say what is to be sent, and when.
"""

from collections.abc import Mapping
from datetime import time

from django.conf import settings
from django.db import transaction

from agencies import rights as who
from agencies.models import Agency, Office, Person
from emou import timekeeping
from emou.domain.refusals import NOT_PERMITTED, Refused
from emou.domain.releases import OURS
from emou.notices import choosing, feeds, inbox, leases, mailing, sealing, sending_again, webhooks
from emou.notices.models import EMAIL, WEBHOOK, Endpoint, Feed, MailChoice, Notice
from requests_app.pages import mails


def deliver() -> int:
    """Send the notices that are to be sent now; how many were tried or settled. Late or doubled, each is sent once."""
    return mailing.deliver(mails.compose) + webhooks.deliver()


def drop_mails(why: str) -> int:
    """Send none of the mails that wait at the moment: for a system that takes up mail after it began; how many."""
    return leases.drop_waiting(EMAIL, why, timekeeping.now())


def open_notice(person: Person, notice_id: int) -> Notice:
    """Put down that somebody opened a notice of theirs, and return it. Raises Notice.DoesNotExist.

    Nothing is put down while the system is only read.
    """
    if settings.READ_ONLY:
        return inbox.inbox_of(person.pk).get(pk=notice_id)
    return inbox.open_one(person.pk, notice_id, timekeeping.now())


def open_matter(person: Person, reference: str) -> int:
    """Put down that somebody opened a request, and so all that they were told of it; how many others are unopened.

    Nothing is put down while the system is only read.
    """
    return inbox.unopened(person.pk) if settings.READ_ONLY else inbox.open_matter(person.pk, reference)


def open_release(person: Person, reference: str) -> int:
    """The same of the release of a request, and of what happened to it alone."""
    return inbox.unopened(person.pk) if settings.READ_ONLY else inbox.open_matter(person.pk, reference, OURS)


def open_all(person: Person) -> int:
    """Put down that somebody has seen all their notices; how many were new."""
    return inbox.open_all(person.pk, timekeeping.now())


def choose_mail(person: Person, topic: str, when: str) -> None:
    """Choose how the mails of an optional topic come. Raises Refused."""
    with transaction.atomic():
        choosing.choose(person.pk, topic, when)


def keep_quiet(person: Person, starts: time | None, ends: time | None) -> None:
    """Set the hours without optional mails, or have none. Raises Refused."""
    with transaction.atomic():
        choosing.keep_quiet(person.pk, starts, ends)


def choose_mails(person: Person, wishes: Mapping[str, str], starts: time | None, ends: time | None) -> None:
    """Choose how the mails of several topics come and the quiet hours, all or nothing. Raises Refused."""
    with transaction.atomic():
        for topic, when in wishes.items():
            choosing.choose(person.pk, topic, when)
        choosing.keep_quiet(person.pk, starts, ends)


def unsubscribe(token: str) -> str:
    """Turn the topic of a link in a mail off, for whoever received it; the topic. Raises signing.BadSignature."""
    person_id, topic = choosing.read_token(token)
    with transaction.atomic():
        choosing.choose(person_id, topic, MailChoice.When.OFF)
    return topic


def make_feed(person: Person, office_id: int | None = None) -> tuple[Feed, str]:
    """A calendar feed and its secret, which is shown this once. Raises Office.DoesNotExist and Refused."""
    with transaction.atomic():
        _lock(person)
        office = None if office_id is None else Office.objects.get(pk=office_id)
        return feeds.make(person, office, timekeeping.now())


def revoke_feed(person: Person, feed_id: int) -> None:
    """Raises Feed.DoesNotExist."""
    feeds.revoke(person.pk, feed_id, timekeeping.now())


def send_again(person: Person, notice_id: int) -> Notice:
    """Let a notice be delivered after all, or a webhook's be repeated. Raises Notice.DoesNotExist and Refused.

    The State Data Practice sees to all of them, an agency's administrator to those for its own systems.
    """
    with transaction.atomic():
        notice = Notice.objects.select_related("endpoint").get(pk=notice_id)
        rights = who.rights_of(person, timekeeping.now())
        its_own = notice.channel == WEBHOOK and rights.seat("manage_people", notice.endpoint.agency_id)
        if not (its_own or rights.seat("keep_reference_data")):
            raise Notice.DoesNotExist
        return sending_again.send_again(notice_id, timekeeping.now())


def add_endpoint(person: Person, agency: Agency, url: str, note: str = "") -> Endpoint:
    """A webhook of an agency, by its administrator; its secret is shown this once. Raises Refused."""
    with transaction.atomic():
        _keeper(person, agency.pk)
        Agency.objects.select_for_update().get(pk=agency.pk)
        return webhooks.add_endpoint(agency, url, note, person=person, at=timekeeping.now())


def seal_secrets() -> int:
    """Keep every webhook's secret under the newest key; how many were not. Late or doubled, it changes nothing."""
    return sealing.seal_anew()


def end_endpoint(person: Person, endpoint_id: int) -> None:
    """Tell a system nothing any more. Raises Endpoint.DoesNotExist and Refused."""
    with transaction.atomic():
        endpoint = Endpoint.objects.get(pk=endpoint_id)
        _keeper(person, endpoint.agency_id)
        webhooks.end_endpoint(endpoint, timekeeping.now())


def _keeper(person: Person, agency_id: int) -> None:
    """Raise Refused for somebody who does not look after the people and systems of this agency."""
    if who.rights_of(person, timekeeping.now()).seat("manage_people", agency_id) is None:
        raise Refused(NOT_PERMITTED)


def _lock(person: Person) -> None:
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
