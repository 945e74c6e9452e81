"""Appointing, acting, succeeding, ending: who may, what is refused, what is recorded, and what no race can break."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from agencies.models import Agency, Appointment, Office
from agencies.rights import rights_of
from agencies.services import appointments
from agencies.services.appointments import ACTING, APPOINT, CANCEL, CHANGE, END, HOLDER, SUCCEED, Act
from emou import actions
from emou.audit.models import Entry
from emou.domain.refusals import CONFLICT, NOT_PERMITTED, NOT_POSSIBLE_NOW, Refused
from tests.conftest import named

TODAY, TOMORROW, LATER = date(2026, 11, 16), date(2026, 11, 17), date(2026, 12, 1)


def office(kind, agency="HFS"):
    return Office.objects.get(kind=kind, agency=Agency.objects.get(code=agency) if agency else None)


def seat(username, kind=""):
    found = Appointment.objects.filter(person__username=username, **({"office__kind": kind} if kind else {}))
    return found.select_related("person", "office__agency").latest("pk")


def act(name, username, **said):
    """An act on the office of the appointment, else of HFS's counsel."""
    held = said.get("appointment")
    about = {"office": held.office if held else office("counsel")} | said
    return Act(name, person=named(username), **about)


def keep(by, one, seen=None):
    actions.keep_office(named(by), one, seen)


def refusal(by, one, seen=None):
    with pytest.raises(Refused) as refused:
        keep(by, one, seen)
    return refused.value


def problem(by, one):
    return refusal(by, one).problems[0].code


def lines():
    return list(Entry.objects.filter(chain="PEOPLE").order_by("seq"))


def holds(username, right, at):
    return rights_of(named(username), at).has(right)


@pytest.fixture(autouse=True)
def at_start(clock):
    return clock


class TestAppointing:
    def test_gives_the_rights_this_instant(self, clock):
        keep("hfs.admin", act(APPOINT, "hfs.steward", first=TODAY))

        assert holds("hfs.steward", "decide_requests", clock.now)

    def test_for_a_later_day_gives_them_with_that_day(self, clock):
        keep("hfs.admin", act(APPOINT, "hfs.steward", first=TOMORROW))

        midnight = seat("hfs.steward").starts_at
        assert not holds("hfs.steward", "decide_requests", midnight - timedelta(microseconds=1))
        assert holds("hfs.steward", "decide_requests", midnight)

    def test_is_on_the_record_with_who_whom_from_when_and_why(self):
        keep("hfs.admin", act(APPOINT, "hfs.steward", first=TODAY, why="A second counsel."))

        [line] = lines()
        assert (line.name, line.actor, line.office) == (
            "appointment.made", "Lamar Jensen", "Agency administrator, Department of Healthcare and Family Services",
        )  # fmt: skip
        assert line.said["why"] == "A second counsel."
        assert {name: one["to"] for name, one in line.said["changes"].items()} == {
            "person": named("hfs.steward").label, "capacity": "holder", "first_day": "2026-11-16",
        }  # fmt: skip

    @pytest.mark.parametrize("by", ["hfs.counsel", "hfs.director", "cio", "auditor", "dcfs.counsel"])
    def test_is_refused_to_who_keeps_no_people_there(self, by):
        assert refusal(by, act(APPOINT, "hfs.steward", first=TODAY)).code == NOT_PERMITTED

    @pytest.mark.parametrize("by", ["hfs.admin", "practice", "admin"])
    def test_to_an_agency_is_for_its_administrator_and_those_who_keep_all(self, by):
        keep(by, act(APPOINT, "hfs.steward", first=TODAY))

        assert seat("hfs.steward").office.kind == "counsel"

    def test_to_another_agency_is_refused_to_an_administrator(self):
        foreign = office("counsel", "DCFS")

        assert refusal("hfs.admin", act(APPOINT, "hfs.steward", office=foreign, first=TODAY)).code == NOT_PERMITTED

    def test_to_the_whole_state_is_refused_to_an_agency(self):
        one = act(APPOINT, "hfs.steward", office=office("cio", None), first=TODAY)

        assert refusal("hfs.admin", one).code == NOT_PERMITTED
        keep("practice", one)

    @pytest.mark.parametrize("kind", ["counsel", "director", "steward"])
    def test_oneself_is_refused(self, kind):
        assert problem("hfs.admin", act(APPOINT, "hfs.admin", office=office(kind), first=TODAY)) == "oneself"

    @pytest.mark.parametrize("judge", ["cio", "cio.deputy", "coo"])
    def test_a_judge_is_refused_to_an_agency_which_they_could_not_judge_then(self, judge):
        one = act(APPOINT, judge, office=office("requester"), first=TODAY)

        assert problem("hfs.admin", one) == "judge"
        keep("practice", one)

    def test_a_judge_to_come_is_refused_to_an_agency_too(self):
        keep("practice", act(APPOINT, "hfs.steward", office=office("cio", None), first=LATER))

        one = act(SUCCEED, "hfs.steward", appointment=seat("hfs.counsel"), first=TOMORROW)
        assert problem("hfs.admin", one) == "judge"

    def test_twice_at_the_same_time_is_refused(self):
        assert problem("hfs.admin", act(APPOINT, "hfs.counsel", first=LATER)) == "holds_already"

    def test_somebody_deactivated_is_refused(self):
        actions.deactivate_person(named("admin"), named("hfs.steward"))

        assert problem("hfs.admin", act(APPOINT, "hfs.steward", first=TODAY)) == "deactivated"

    @pytest.mark.parametrize(
        ("first", "last", "code"),
        [
            (date(2026, 11, 15), None, "backdated"),
            (LATER, TOMORROW, "before_first"),
            (date(2101, 1, 1), None, "beyond_calendar"),
            (None, None, "missing"),
        ],
    )
    def test_on_days_that_cannot_be_is_refused(self, first, last, code):
        assert problem("hfs.admin", act(APPOINT, "hfs.steward", first=first, last=last)) == code

    def test_to_act_needs_a_last_day(self):
        assert problem("hfs.admin", act(APPOINT, "hfs.steward", capacity=ACTING, first=TODAY)) == "missing"

    def test_to_act_leaves_the_holder_in_office(self, clock):
        keep("hfs.admin", act(APPOINT, "hfs.steward", capacity=ACTING, first=TODAY, last=TOMORROW))

        assert holds("hfs.counsel", "decide_requests", clock.now)
        assert not holds("hfs.steward", "decide_requests", seat("hfs.steward").ends_at)

    def test_a_name_from_right_to_left_is_kept_as_it_is(self):
        who = named("hfs.steward")
        who.first_name, who.last_name = "ليلى", "\u202eحداد"
        who.save()
        keep("hfs.admin", act(APPOINT, "hfs.steward", first=TODAY))

        assert lines()[0].said["changes"]["person"]["to"] == "ليلى \u202eحداد"


class TestSucceeding:
    def test_ends_one_and_begins_the_other_at_the_same_instant(self):
        held = seat("hfs.counsel")
        keep("hfs.admin", act(SUCCEED, "hfs.steward", appointment=held, first=LATER))

        assert seat("hfs.counsel").ends_at == seat("hfs.steward").starts_at

    def test_takes_effect_by_itself(self, clock):
        keep("hfs.admin", act(SUCCEED, "hfs.steward", appointment=seat("hfs.counsel"), first=LATER))
        clock.set("2026-12-01T00:00:00-06:00")

        assert not holds("hfs.counsel", "decide_requests", clock.now)
        assert holds("hfs.steward", "decide_requests", clock.now)

    def test_by_whoever_holds_it_is_refused(self):
        held = seat("hfs.counsel")

        assert problem("hfs.admin", act(SUCCEED, "hfs.counsel", appointment=held, first=LATER)) == "same"

    def test_by_oneself_is_refused(self):
        held = seat("hfs.counsel")

        assert problem("hfs.admin", act(SUCCEED, "hfs.admin", appointment=held, first=LATER)) == "oneself"

    def test_before_the_holder_begins_is_refused(self):
        keep("hfs.admin", act(APPOINT, "hfs.steward", first=LATER))

        one = act(SUCCEED, "hfs.director", appointment=seat("hfs.steward"), first=TOMORROW)
        assert problem("hfs.admin", one) == "before_begin"

    def test_after_the_holder_left_is_refused(self):
        keep("hfs.admin", act(END, "hfs.counsel", appointment=seat("hfs.counsel"), last=TOMORROW))

        one = act(SUCCEED, "hfs.steward", appointment=seat("hfs.counsel"), first=LATER)
        assert problem("hfs.admin", one) == "after_end"

    def test_may_follow_the_day_after_a_planned_end(self):
        keep("hfs.admin", act(END, "hfs.counsel", appointment=seat("hfs.counsel"), last=date(2026, 11, 30)))
        keep("hfs.admin", act(SUCCEED, "hfs.steward", appointment=seat("hfs.counsel"), first=LATER))

        assert seat("hfs.counsel").ends_at == seat("hfs.steward").starts_at


class TestEnding:
    def test_at_once_ends_the_rights_this_instant(self, clock):
        keep("hfs.admin", act(END, "hfs.counsel", appointment=seat("hfs.counsel")))

        assert not holds("hfs.counsel", "decide_requests", clock.now)

    def test_on_a_day_ends_them_with_it(self):
        keep("hfs.admin", act(END, "hfs.counsel", appointment=seat("hfs.counsel"), last=TODAY))

        assert seat("hfs.counsel").span.last_day == TODAY

    def test_what_is_over_is_refused(self):
        held = seat("hfs.counsel")
        keep("hfs.admin", act(END, "hfs.counsel", appointment=held))

        assert refusal("hfs.admin", act(END, "hfs.counsel", appointment=seat("hfs.counsel"))).code == NOT_POSSIBLE_NOW

    def test_what_has_not_begun_is_refused(self):
        keep("hfs.admin", act(APPOINT, "hfs.steward", first=LATER))

        assert refusal("hfs.admin", act(END, "hfs.steward", appointment=seat("hfs.steward"))).code == NOT_POSSIBLE_NOW

    def test_never_makes_an_appointment_longer(self):
        keep("hfs.admin", act(END, "hfs.counsel", appointment=seat("hfs.counsel"), last=TODAY))

        one = act(END, "hfs.counsel", appointment=seat("hfs.counsel"), last=LATER)
        assert problem("hfs.admin", one) == "not_earlier"

    @pytest.mark.parametrize("by", ["hfs.admin", "admin", "practice"])
    def test_ones_own_administration_is_refused_to_the_last(self, by):
        assert refusal(by, act(END, by, appointment=seat(by))).code == NOT_POSSIBLE_NOW

    def test_ones_own_administration_is_free_once_another_has_it(self, clock):
        keep("practice", act(APPOINT, "hfs.director", office=office("agency_admin"), first=TODAY))
        keep("hfs.admin", act(END, "hfs.admin", appointment=seat("hfs.admin")))

        assert not holds("hfs.admin", "manage_people", clock.now)

    def test_ones_own_administration_is_refused_where_the_other_leaves_first(self):
        keep("practice", act(APPOINT, "hfs.director", office=office("agency_admin"), first=TODAY, last=TOMORROW))

        one = act(END, "hfs.admin", appointment=seat("hfs.admin"), last=LATER)
        assert refusal("hfs.admin", one).code == NOT_POSSIBLE_NOW


class TestTheLastWhoAppointToEveryOffice:
    """One administrator of the system and one of the State Data Practice: each may end the other, not both at once."""

    @pytest.fixture
    def leaving(self):
        keep("admin", act(END, "practice", appointment=seat("practice"), last=TOMORROW))

    def test_are_not_ended_by_each_other(self, leaving):
        one = act(END, "admin", appointment=seat("admin"), last=LATER)

        assert refusal("practice", one).detail == appointments.NOBODY_LEFT

    def test_are_not_given_a_last_day(self, leaving):
        one = act(CHANGE, "admin", appointment=seat("admin"), last=LATER)

        assert refusal("practice", one).detail == appointments.NOBODY_LEFT

    def test_are_not_deactivated(self, leaving):
        with pytest.raises(Refused, match="nobody could appoint"):
            actions.deactivate_person(named("practice"), named("admin"))

        assert named("admin").is_active

    def test_may_go_once_another_comes(self, leaving):
        keep("practice", act(APPOINT, "auditor", office=office("admin", None), first=TOMORROW))
        keep("practice", act(END, "admin", appointment=seat("admin"), last=LATER))


class TestChangingTheDays:
    def test_of_what_has_not_begun_changes_both(self):
        keep("hfs.admin", act(APPOINT, "hfs.steward", first=LATER))
        keep("hfs.admin", act(CHANGE, "hfs.steward", appointment=seat("hfs.steward"), first=TOMORROW, last=LATER))

        now = seat("hfs.steward").span
        assert (now.starts_at.isoformat(), now.last_day) == ("2026-11-17T06:00:00+00:00", LATER)
        assert Appointment.objects.filter(person=named("hfs.steward"), office__kind="counsel").count() == 2

    def test_lets_somebody_act_longer(self):
        keep("hfs.admin", act(APPOINT, "hfs.steward", capacity=ACTING, first=TODAY, last=TOMORROW))
        held = seat("hfs.steward")
        keep("hfs.admin", act(CHANGE, "hfs.steward", capacity=ACTING, appointment=held, last=LATER))

        assert seat("hfs.steward").span.last_day == LATER

    def test_takes_a_planned_end_back(self):
        keep("hfs.admin", act(END, "hfs.counsel", appointment=seat("hfs.counsel"), last=LATER))
        keep("hfs.admin", act(CHANGE, "hfs.counsel", appointment=seat("hfs.counsel")))

        assert seat("hfs.counsel").ends_at is None

    def test_of_oneself_is_refused(self):
        one = act(CHANGE, "hfs.admin", appointment=seat("hfs.admin"), last=LATER)

        assert problem("hfs.admin", one) == "oneself"

    def test_to_the_same_is_refused(self):
        keep("hfs.admin", act(APPOINT, "hfs.steward", first=LATER))

        one = act(CHANGE, "hfs.steward", appointment=seat("hfs.steward"), first=LATER)
        assert problem("hfs.admin", one) == "unchanged"

    def test_into_another_appointment_of_the_same_person_is_refused(self):
        keep("hfs.admin", act(APPOINT, "hfs.steward", first=TODAY, last=TODAY))
        early = seat("hfs.steward")
        keep("hfs.admin", act(APPOINT, "hfs.steward", first=LATER))

        one = act(CHANGE, "hfs.steward", appointment=early, last=LATER)
        assert problem("hfs.admin", one) == "holds_already"


class TestCancelling:
    def test_leaves_an_appointment_that_never_holds(self):
        keep("hfs.admin", act(APPOINT, "hfs.steward", first=LATER))
        keep("hfs.admin", act(CANCEL, "hfs.steward", appointment=seat("hfs.steward")))

        cancelled = seat("hfs.steward")
        assert cancelled.span.is_cancelled
        assert not holds("hfs.steward", "decide_requests", cancelled.starts_at)

    def test_lets_the_same_be_appointed_again_for_the_same_day(self):
        for _ in range(2):
            keep("hfs.admin", act(APPOINT, "hfs.steward", first=LATER))
            keep("hfs.admin", act(CANCEL, "hfs.steward", appointment=seat("hfs.steward")))

        assert len(lines()) == 4

    def test_what_has_begun_is_refused(self):
        one = act(CANCEL, "hfs.counsel", appointment=seat("hfs.counsel"))

        assert refusal("hfs.admin", one).code == NOT_POSSIBLE_NOW


class TestTwoAtOnce:
    def test_the_second_learns_who_was_first(self):
        seen = appointments.seen_of(office("counsel"))
        keep("practice", act(APPOINT, "hfs.steward", first=LATER), seen)

        refused = refusal("hfs.admin", act(END, "hfs.counsel", appointment=seat("hfs.counsel")), seen)
        assert refused.code == CONFLICT
        assert "Jonas Hwang, State Data Practice" in refused.detail

    @pytest.mark.parametrize("name", [APPOINT, SUCCEED, END, CANCEL])
    def test_a_double_press_is_one_act(self, name):
        keep("hfs.admin", act(APPOINT, "hfs.director", first=LATER))
        held = seat("hfs.director") if name == CANCEL else seat("hfs.counsel")
        who = {CANCEL: "hfs.director", END: "hfs.counsel"}.get(name, "hfs.steward")
        about = {} if name == APPOINT else {"appointment": held}
        one = act(name, who, first=LATER, **about)
        seen, before = appointments.seen_of(office("counsel")), len(lines())

        keep("hfs.admin", one, seen)
        keep("hfs.admin", one, seen)

        assert len(lines()) == before + 1

    def test_another_act_of_the_same_person_is_no_double_press(self):
        seen = appointments.seen_of(office("counsel"))
        keep("hfs.admin", act(APPOINT, "hfs.steward", first=LATER), seen)

        assert refusal("hfs.admin", act(APPOINT, "hfs.director", first=LATER), seen).code == CONFLICT


class TestTheDatabase:
    """The last guard, whoever writes the row."""

    def test_refuses_the_same_person_twice_in_an_office(self):
        held = seat("hfs.counsel")

        with pytest.raises(IntegrityError, match="appointment_once_at_a_time"), transaction.atomic():
            Appointment.objects.create(
                person=held.person, office=held.office, capacity=HOLDER, starts_at=held.starts_at + timedelta(days=1)
            )

    def test_refuses_an_end_before_the_beginning(self):
        held = seat("hfs.counsel")

        with pytest.raises(IntegrityError, match="ends_not_before_start"), transaction.atomic():
            Appointment.objects.filter(pk=held.pk).update(ends_at=held.starts_at - timedelta(days=1))
