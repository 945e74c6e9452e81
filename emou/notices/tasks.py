"""Mails that are sent by a worker, each at once and by itself (emou.notices.security)."""

from celery import shared_task

from emou.notices import security


@shared_task
def tell_of_change(person_id: int, what: str, at: str) -> None:
    security.tell_of_change(person_id, what, at)


@shared_task
def send_password_link(address: str) -> None:
    security.send_password_link(address)
