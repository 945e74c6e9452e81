"""Whom people ask. Addresses come from the settings of the installation; the page says so where there is none."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Contact:
    code: str
    title: str
    what: str
    without: str
    mail: str
    phone: str

    @property
    def dialled(self) -> str:
        """The number as a phone takes it."""
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


def contacts() -> list[Contact]:
    return [
        Contact(
            "practice",
            "State Data Practice",
            "For anything about the programme: a request that is stuck, a closure that is missing from the calendar, a "
            "law that is missing from the library, an agency that cannot be served, or an error of this site.",
            "This installation names no address of the State Data Practice. Ask your agency's administrator for it.",
            settings.CONTACTS["practice"]["mail"],
            settings.CONTACTS["practice"]["phone"],
        ),
        Contact(
            "security",
            "A breach, or a weakness of this site",
            "Tell us at once, day or night. Say what you saw and when. Name no clients, and send none of their data.",
            "This installation names no security contact. Tell your agency's chief information security officer at "
            "once, and the State Data Practice.",
            settings.CONTACTS["security"]["mail"],
            settings.CONTACTS["security"]["phone"],
        ),
    ]
