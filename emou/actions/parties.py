"""The agencies and the terms of the agreement as the State Data Practice keeps them."""

from agencies.models import Agency, AgreementVersion, Person
from agencies.services import parties
from agencies.services.changes import AGREEMENT, PARTIES
from agencies.services.parties import Fields
from emou.actions.keepers import keeping
from emou.actions.releases import wind_down


def change_agency(person: Person, code: str, seen: str, fields: Fields, why: str = "") -> Agency:
    """Change an agency that still says what was `seen`. Raises Agency.DoesNotExist and Refused.

    Where it leaves the agreement, or stays after all, its releases have another last day.
    """
    with keeping(person, PARTIES) as keeper:
        agency = parties.change_agency(code, seen, fields, why, keeper)
        wind_down(agency)
        return agency


def add_agreement_version(person: Person, seen: str, fields: Fields) -> AgreementVersion:
    """Add terms that come into force on a later day. `seen`: of the latest version. Raises Refused."""
    with keeping(person, AGREEMENT) as keeper:
        return parties.add_version(seen, fields, keeper)
