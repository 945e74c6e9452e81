"""The legal library as the State Data Practice keeps it."""

from agencies.models import LegalAuthority, LegalExceptionText, Person
from agencies.services import library
from agencies.services.changes import LIBRARY
from agencies.services.library import Fields
from emou.actions.keepers import keeping


def add_authority(person: Person, code: str, fields: Fields, why: str = "") -> LegalAuthority:
    """Add an authority to the library, on the record. Raises Refused."""
    with keeping(person, LIBRARY) as keeper:
        return library.add_authority(code, fields, why, keeper)


def change_authority(person: Person, code: str, seen: str, fields: Fields, why: str = "") -> LegalAuthority:
    """Change an authority that still says what was `seen`. Raises LegalAuthority.DoesNotExist and Refused."""
    with keeping(person, LIBRARY) as keeper:
        return library.change_authority(code, seen, fields, why, keeper)


def add_exception(person: Person, authority: str, code: str, fields: Fields, why: str = "") -> LegalExceptionText:
    """Add an exception to an authority. Raises LegalAuthority.DoesNotExist and Refused."""
    with keeping(person, LIBRARY) as keeper:
        return library.add_exception(authority, code, fields, why, keeper)


def change_exception(
    person: Person, authority: str, code: str, seen: str, fields: Fields, why: str = ""
) -> LegalExceptionText:
    """Change, retire or restore an exception that still says what was `seen`. Raises DoesNotExist and Refused."""
    with keeping(person, LIBRARY) as keeper:
        return library.change_exception(authority, code, seen, fields, why, keeper)
