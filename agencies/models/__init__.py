"""Data, constraints and trivial questions of a row. Rights are in roles.py and rights.py, writing in services.py."""

from agencies.models.calendar import CalendarYear, ProclaimedClosure
from agencies.models.catalog import Dataset, Element, GateRule
from agencies.models.claims import ClaimedAppointment, OfficeRule
from agencies.models.law import LegalAuthority, LegalExceptionText
from agencies.models.people import (
    Agency,
    AgencyRight,
    Agreement,
    AgreementRight,
    AgreementVersion,
    Appointment,
    Invitation,
    Office,
    Person,
)

__all__ = [
    "Agency",
    "AgencyRight",
    "Agreement",
    "AgreementRight",
    "AgreementVersion",
    "Appointment",
    "CalendarYear",
    "ClaimedAppointment",
    "Dataset",
    "Element",
    "GateRule",
    "Invitation",
    "LegalAuthority",
    "LegalExceptionText",
    "Office",
    "OfficeRule",
    "Person",
    "ProclaimedClosure",
]
