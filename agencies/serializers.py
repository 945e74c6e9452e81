"""How agencies, datasets, the law and the calendar are told to a program: fields and shapes, no rule."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from agencies import queries, roles
from agencies.models import Appointment, Dataset, GateRule, LegalAuthority
from agencies.rights import Rights, Seat
from emou.domain import clock
from emou.domain.clock import Day as LedgerDay
from emou.http.shapes import Body, Choice, Day, Flag, Instant, Items, OrNull, Record, Text, Whole, page_of

NOT_LEGAL_ADVICE = "A summary to find one's way by, not legal advice: read the law that is cited."

NAMED = Record("Named", {"code": Text(), "name": Text()})
CODES = Items(Text())

SIGN_IN = Body(
    "SignIn", {"username": Text(150), "password": Text(4096), "otp": Text(40)}, required=("username", "password")
)
TOKEN = Record("Token", {"token": Text(), "expires_at": Instant()})
OFFICE = Record("Office", {"kind": Text(), "name": Text(), "agency": OrNull(Text()), "rights": CODES})
ME = Record("Me", {"username": Text(), "name": Text(), "offices": Items(OFFICE), "rights": CODES})

AGENCY = Record(
    "Agency", {"code": Text(), "name": Text(), "abbreviation": Text(), "under_governor": Flag(), "is_party": Flag()}
)
AGENCIES = page_of(AGENCY, "Agencies")

HOLDER = Record("Holder", {"name": Text(), "capacity": Choice(tuple(Appointment.Capacity.values))})
OFFICE_HELD = Record(
    "OfficeHeld",
    {"id": Whole(), "kind": Text(), "name": Text(), "agency": OrNull(Text()), "held_by": Items(HOLDER)},
)
OFFICES = page_of(OFFICE_HELD, "Offices")

DATASET_ROW = Record(
    "DatasetRow", {"code": Text(), "name": Text(), "owner": NAMED, "subject": Text(), "description": Text()}
)
DATASETS = page_of(DATASET_ROW, "Datasets")
ELEMENT = Record(
    "Element", {"code": Text(), "name": Text(), "sensitivity": Text(), "provenance": Text(), "authorities": CODES}
)
GATE = Record(
    "Gate",
    {
        "code": Text(),
        "name": Text(),
        "body": Text(),
        "kind": Text(),
        "instrument": Text(),
        "elements": CODES,
        "bases": CODES,
    },
)
DATASET = Record(
    "Dataset",
    {
        "code": Text(),
        "name": Text(),
        "owner": NAMED,
        "description": Text(),
        "elements": Items(ELEMENT),
        "authorities": CODES,
        "gates": Items(GATE),
    },
)

AUTHORITY_ROW = Record(
    "LegalAuthorityRow", {"code": Text(), "name": Text(), "citation": Text(), "class": Text(), "confidence": Text()}
)
AUTHORITIES = page_of(AUTHORITY_ROW, "LegalAuthorities")
EXCEPTION = Record("LegalException", {"code": Text(), "text": Text()})
AUTHORITY = Record(
    "LegalAuthority",
    {
        "code": Text(),
        "name": Text(),
        "citation": Text(),
        "class": Text(),
        "bars": Text(),
        "exceptions": Items(EXCEPTION),
        "sign_off": Text(),
        "confidence": Text(),
        "penalties": Text(),
        "penalties_confidence": Text(),
        "not_legal_advice": Text(),
    },
)

BUSINESS_DAYS = Record("BusinessDays", {"count": Whole(), "days": Items(Day())})
LEDGER_DAY = Record("LedgerDay", {"date": Day(), "counted": OrNull(Whole()), "why": Text()})
UNCONFIRMED = Items(Whole())
CALCULATED = Record(
    "CalculatedClock",
    {"due_at": Instant(), "last_day": Day(), "ledger": Items(LEDGER_DAY), "unconfirmed_years": UNCONFIRMED},
)


def local(at: datetime) -> datetime:
    """An instant as the State's wall clock shows it, with its offset."""
    return at.astimezone(clock.CHICAGO)


def me(username: str, rights: Rights, agencies: Mapping[int, str]) -> dict[str, Any]:
    held = sorted({right for seat in rights.seats for right in seat.rights})
    offices = [_office(seat, agencies) for seat in rights.seats]
    return {"username": username, "name": rights.person, "offices": offices, "rights": held}


def _office(seat: Seat, agencies: Mapping[int, str]) -> dict[str, Any]:
    code = agencies.get(seat.agency_id) if seat.agency_id else None
    return {"kind": seat.kind.value, "name": seat.label, "agency": code, "rights": sorted(seat.rights)}


def office_held(row: Mapping[str, Any], held: Sequence[Appointment]) -> dict[str, Any]:
    """An office and who holds it today: names alone, as everybody signed in may know them."""
    title = roles.office_label(roles.Kind(row["kind"]), row["agency__name"])
    people = [{"name": one.person.label, "capacity": one.capacity} for one in held]
    return {"id": row["id"], "kind": row["kind"], "name": title, "agency": row["agency__code"], "held_by": people}


def agency(row: dict[str, Any], on: date) -> dict[str, Any]:
    party = row["joined_on"] <= on and (row["left_on"] is None or row["left_on"] > on)
    return {name: row[name] for name in ("code", "name", "abbreviation", "under_governor")} | {"is_party": party}


def dataset_row(row: dict[str, Any]) -> dict[str, Any]:
    owner = {"code": row["owner__code"], "name": row["owner__name"]}
    told = {name: row[name] for name in ("code", "name", "subject", "description")}
    return told | {"owner": owner}


def dataset(row: Dataset) -> dict[str, Any]:
    """A dataset of the catalog. Each element names all the law that attaches to it, the dataset's own included."""
    law = queries.attached(row)
    elements = list(row.elements.all())
    gates = queries.gates(row, law, {code for codes in law.values() for code in codes}, "")
    return {
        "code": row.code,
        "name": row.name,
        "owner": {"code": row.owner.code, "name": row.owner.name},
        "description": row.description,
        "elements": [
            {
                "code": element.code,
                "name": element.name,
                "sensitivity": element.sensitivity,
                "provenance": element.provenance,
                "authorities": law[element.code],
            }
            for element in elements
        ],
        "authorities": queries.in_force(row.authorities.all()),
        "gates": [_gate(rule) for rule in gates],
    }


def _gate(rule: GateRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in GATE.fields}


def authority_row(row: dict[str, Any]) -> dict[str, Any]:
    told = {name: row[name] for name in ("code", "name", "citation", "confidence")}
    return told | {"class": row["klass"]}


def authority(row: LegalAuthority) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "citation": row.citation,
        "class": row.klass,
        "bars": row.bars,
        "exceptions": [{"code": one.code, "text": one.text} for one in row.exceptions.all()],
        "sign_off": row.sign_off,
        "confidence": row.confidence,
        "penalties": row.penalties,
        "penalties_confidence": row.penalties_confidence,
        "not_legal_advice": NOT_LEGAL_ADVICE,
    }


def ledger(days: list[LedgerDay]) -> list[dict[str, Any]]:
    return [{"date": line.day, "counted": line.counted, "why": line.why} for line in days]
