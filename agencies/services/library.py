"""Keeping the legal library: authorities and their exceptions, each change on the record.

A filed request keeps the law as it stood when it was filed (rule 2), so nothing here reaches it.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from agencies.models import LegalAuthority, LegalExceptionText
from agencies.services.changes import LIBRARY, Keeper, State, difference, keep, nothing_changed, plain, see_same
from emou.domain.refusals import INCOMPLETE, Problem, Refused

AUTHORITY_FIELDS = (
    "name", "citation", "klass", "kind", "bars", "sign_off", "confidence", "source", "note",
    "penalties", "penalties_source", "penalties_confidence", "agencies", "in_force",
)  # fmt: skip
EXCEPTION_FIELDS = ("text", "citation", "purposes", "identifiability", "recipients", "in_force")
Fields = Mapping[str, Any]


def authority_state(authority: LegalAuthority) -> State:
    return plain(authority, AUTHORITY_FIELDS)


def exception_state(exception: LegalExceptionText) -> State:
    return plain(exception, EXCEPTION_FIELDS)


def see_new_authority(code: str) -> None:
    """Refuse a code that the library knows."""
    if LegalAuthority.objects.filter(code=code).exists():
        raise Refused(INCOMPLETE, problems=(Problem("code", "twice", f"The library has {code} already."),))


def see_new_exception(authority: LegalAuthority, code: str) -> None:
    """Refuse a code that this authority's exceptions know, a retired one included."""
    if LegalExceptionText.everything.filter(authority=authority, code=code).exists():
        message = f"{authority.code} has an exception {code} already. Retired ones keep their code."
        raise Refused(INCOMPLETE, problems=(Problem("code", "twice", message),))


def see_sourced(fields: Fields) -> None:
    """Refuse penalties of which nobody says where they were read, or how surely."""
    wanted = {
        "penalties_source": "Say where the penalties were read.",
        "penalties_confidence": "Say how sure you are of the penalties.",
    }
    missing = [Problem(name, "missing", words) for name, words in wanted.items() if not fields.get(name)]
    if fields.get("penalties") and missing:
        raise Refused(INCOMPLETE, problems=tuple(missing))


def add_authority(code: str, fields: Fields, why: str, keeper: Keeper) -> LegalAuthority:
    """A new authority, in force at once for what is filed from now on. Raises Refused."""
    see_new_authority(code)
    see_sourced(fields)
    authority = LegalAuthority.objects.create(code=code, **fields)
    keep(LIBRARY, "library.authority_added", {"code": code}, difference({}, authority_state(authority)), why, keeper)
    return authority


def change_authority(code: str, seen: str, fields: Fields, why: str, keeper: Keeper) -> LegalAuthority:
    """Change what the library says of an authority. Raises LegalAuthority.DoesNotExist and Refused."""
    authority = LegalAuthority.objects.get(code=code)
    changed = _changed(authority_state(authority), fields, seen, {"code": code})
    see_sourced(fields)
    _set(authority, fields)
    keep(LIBRARY, "library.authority_changed", {"code": code}, changed, why, keeper)
    return authority


def add_exception(authority_code: str, code: str, fields: Fields, why: str, keeper: Keeper) -> LegalExceptionText:
    """A new exception, last in the list. Denials of what is filed from now on must answer it. Raises Refused."""
    authority = LegalAuthority.objects.get(code=authority_code)
    see_new_exception(authority, code)
    last = LegalExceptionText.everything.filter(authority=authority).aggregate(last=Max("number"))["last"] or 0
    exception = LegalExceptionText.objects.create(authority=authority, code=code, number=last + 1, **fields)
    about = {"code": authority_code, "part": code}
    keep(LIBRARY, "library.exception_added", about, difference({}, exception_state(exception)), why, keeper)
    return exception


def change_exception(
    authority_code: str, code: str, seen: str, fields: Fields, why: str, keeper: Keeper
) -> LegalExceptionText:
    """Change, retire or restore an exception. Raises LegalExceptionText.DoesNotExist and Refused."""
    exception = LegalExceptionText.everything.select_related("authority").get(authority__code=authority_code, code=code)
    about = {"code": authority_code, "part": code}
    changed = _changed(exception_state(exception), fields, seen, about)
    _set(exception, fields)
    keep(LIBRARY, "library.exception_changed", about, changed, why, keeper)
    return exception


def _changed(before: State, fields: Fields, seen: str, about: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    see_same(before, seen, LIBRARY, about)
    changed = difference(before, fields)
    if not changed:
        raise nothing_changed()
    return changed


def _set(row: LegalAuthority | LegalExceptionText, fields: Fields) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))
