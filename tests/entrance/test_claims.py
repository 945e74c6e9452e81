"""What a provider says of a person makes and ends appointments by rule, and touches none that people made."""

import pytest

from agencies.models import Appointment, ClaimedAppointment, Office, OfficeRule
from agencies.rights import rights_of
from emou import actions
from emou.audit.models import Entry
from tests.conftest import named

pytestmark = [pytest.mark.usefixtures("strict"), pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture
def rules(monkeypatch):
    """Whoever is in a group holds its office. Only the owner may write rules, so a test stands in for it."""
    offices = {"g-counsel": ("counsel", "DCFS"), "g-auditors": ("auditor", None)}
    made = [
        OfficeRule(pk=at, provider="entra", value=value, office=Office.objects.get(kind=kind, agency__code=agency))
        for at, (value, (kind, agency)) in enumerate(offices.items(), 1)
    ]
    monkeypatch.setattr(
        "agencies.services.claims.rules_for",
        lambda name, values: [one for one in made if (one.provider, one.value in values) == (name, True)],
    )
    return made


@pytest.fixture
def person_(rules):
    return named("dcfs.requester")


def kinds(person, at):
    return {seat.kind.value for seat in rights_of(person, at).seats}


class TestClaims:
    def test_make_an_appointment_that_begins_now(self, person_, clock):
        [change] = actions.settle_claims(person_, "entra", frozenset({"g-counsel", "g-strangers"}))

        assert kinds(person_, clock.now) == {"requester", "counsel"}
        assert change.appointment.starts_at <= clock.now

    def test_make_it_once(self, person_):
        changes = [actions.settle_claims(person_, "entra", frozenset({"g-counsel"})) for _ in range(3)]

        assert [len(one) for one in changes] == [1, 0, 0]

    def test_end_it_when_they_are_gone(self, person_, clock):
        actions.settle_claims(person_, "entra", frozenset({"g-counsel"}))
        clock.set("2026-11-17T10:00:00-06:00")
        actions.settle_claims(person_, "entra", frozenset())

        assert kinds(person_, clock.now) == {"requester"}
        assert ClaimedAppointment.objects.get().appointment.ends_at is not None

    def test_make_it_anew_when_they_are_back(self, person_, clock):
        for day, values in (("16T11", {"g-counsel"}), ("17T11", set()), ("18T11", {"g-counsel"})):
            clock.set(f"2026-11-{day}:00:00-06:00")
            actions.settle_claims(person_, "entra", frozenset(values))

        assert kinds(person_, clock.now) == {"requester", "counsel"}
        assert ClaimedAppointment.objects.count() == 2

    def test_of_another_provider_end_nothing(self, person_, clock):
        actions.settle_claims(person_, "entra", frozenset({"g-counsel"}))
        actions.settle_claims(person_, "okta", frozenset())

        assert kinds(person_, clock.now) == {"requester", "counsel"}

    def test_never_touch_what_people_made(self, rules, clock):
        counsel = named("dcfs.counsel")
        changes = [actions.settle_claims(counsel, "entra", frozenset(values)) for values in ({"g-counsel"}, set())]

        assert changes == [[], []] and kinds(counsel, clock.now) == {"counsel"}

    def test_are_on_the_record_with_office_and_rule(self, person_, clock):
        actions.settle_claims(person_, "entra", frozenset({"g-counsel"}))
        clock.set("2026-11-17T10:00:00-06:00")
        actions.settle_claims(person_, "entra", frozenset())
        told = [(one.name, one.actor, one.office, one.said["why"]) for one in Entry.objects.filter(chain="PEOPLE")]

        office = "Counsel, Department of Children and Family Services"
        assert told == [
            ("appointment.claimed", "A rule of sign-in", office, "entra says g-counsel"),
            ("appointment.claim_ended", "A rule of sign-in", office, "entra says it no more"),
        ]

    def test_are_settled_at_each_signing_in(self, be, provider, rules, clock):
        for groups in (["g-counsel", "g-auditors"], "g-auditors", 7):
            claims = {"email": "dcfs.requester@illinois.example", "email_verified": True, "groups": groups}
            provider.knows("s1", **claims)
            provider.bring(be(), "s1")
        held = Appointment.objects.filter(person=named("dcfs.requester"), claimed__isnull=False)

        ended = {row.office.kind: row.ends_at is not None for row in held.select_related("office")}
        assert ended == {"auditor": True, "counsel": True}
