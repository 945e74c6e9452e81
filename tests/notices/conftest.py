"""A real SMTP server that the tests may let refuse, and the mails it accepted."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.sharing.conftest import sharing  # noqa: F401


class PostOffice:
    """Accepts mail, or answers as it is told: `answers` by recipient, `answer` to everybody."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.answer = ""
        self.mails: list[EmailMessage] = []
        self.sessions: set[int] = set()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if said := self.answers.get(address):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.sessions.add(id(session))
        if self.answer:
            return self.answer
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return f"250 2.0.0 Ok: queued as {len(self.mails):06d}"


@pytest.fixture(scope="session")
def smtp() -> Iterator[tuple[PostOffice, Controller]]:
    post = PostOffice()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    yield post, controller
    controller.stop(no_assert=True)


@pytest.fixture
def post(smtp, settings) -> PostOffice:
    """The server, empty and willing; the application is told to send there."""
    office, controller = smtp
    office.__init__()
    settings.EMAIL_BACKEND = "emou.notices.backends.Smtp"
    settings.MAILS_PER_SECOND = 1_000
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    return office
