"""Filing: all or nothing, once, with a clock for every owner and a snapshot that nothing reaches afterwards."""

import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import psycopg
import pytest

from agencies.models import Agency, Appointment, Dataset
from emou import actions
from emou.audit.models import Entry
from emou.domain.refusals import Refused
from emou.notices.models import Notice
from requests_app.models import DataRequest, UseCase
from tests.conftest import Clock, named


@pytest.fixture
def refused(story) -> Callable[..., Refused]:
    """File a draft that must be refused, and see that nothing was filed."""

    def file(draft: UseCase, by: str = "dcfs.requester") -> Refused:
        with pytest.raises(Refused) as refusal:
            actions.file_use_case(named(by), draft.pk)
        assert not DataRequest.objects.filter(use_case=draft).exists()
        assert UseCase.objects.get(pk=draft.pk).status == "draft"
        return refusal.value

    return file


def vacate(agency: str, at: object) -> None:
    """End the appointments of whoever can decide for this agency."""
    seats = Appointment.objects.filter(office__agency__code=agency, office__kind__in=["counsel", "director"])
    seats.update(ends_at=at)


class TestFiling:
    def test_makes_one_request_a_dataset_each_with_its_owner(self, story):
        requests = story.file("HFS-CLAIMS", "DPH-BIRTH")

        assert [(one.dataset.code, one.owner.code) for one in requests] == [("HFS-CLAIMS", "HFS"), ("DPH-BIRTH", "DPH")]

    def test_starts_every_clock_at_the_instant_of_filing(self, story):
        requests = story.file("HFS-CLAIMS", "DPH-BIRTH")

        assert len({(one.filed_at, one.clock_started_at) for one in requests}) == 1
        assert {one.last_day for one in requests} == {date(2026, 12, 2)}

    def test_puts_each_request_on_a_chain_of_its_own(self, story):
        requests = story.file("HFS-CLAIMS", "DPH-BIRTH")

        lines = Entry.objects.filter(chain__in=[one.reference for one in requests])
        assert sorted(lines.values_list("chain", "seq", "name")) == [
            (r.reference, 1, "request.filed") for r in requests
        ]

    def test_twice_gives_the_same_requests_and_no_second_line(self, story):
        draft = story.draft("HFS-CLAIMS")
        first = actions.file_use_case(named("dcfs.requester"), draft.pk)

        assert actions.file_use_case(named("dcfs.director"), draft.pk) == first
        assert Entry.objects.filter(name="request.filed").count() == 1

    def test_names_each_request_by_year_and_number(self, story):
        request = story.filed()

        assert request.reference == f"EMOU-2026-{request.pk:06d}"

    def test_takes_the_year_of_chicago(self, story):
        story.clock.set("2026-12-31T23:30:00-06:00")

        assert story.filed().reference.startswith("EMOU-2026-")


class TestFilingIsRefused:
    def test_altogether_when_one_of_two_requests_is_incomplete(self, story, refused):
        draft = story.draft("HFS-CLAIMS", "DPH-BIRTH")
        draft.asks[1]["elements"][0]["justification"] = ""
        draft.save()

        refusal = refused(draft)

        assert (refusal.code, [p.field for p in refusal.problems]) == (
            "incomplete",
            ["requests.1.elements.0.justification"],
        )

    def test_for_a_dataset_of_ones_own_agency(self, story, refused):
        refusal = refused(story.draft("DCFS-CASE"))

        assert [problem.code for problem in refusal.problems] == ["own_dataset"]

    def test_for_an_element_that_the_dataset_has_not(self, story, refused):
        draft = story.draft("HFS-CLAIMS")
        draft.asks[0]["elements"][0]["code"] = "shoe_size"
        draft.save()

        assert [problem.code for problem in refused(draft).problems] == ["unknown"]

    def test_for_an_agency_that_left_the_agreement(self, story, refused):
        draft = story.draft("HFS-CLAIMS")
        Agency.objects.filter(code="HFS").update(left_on=date(2026, 11, 16))

        assert refused(draft).code == "not_possible_now"

    def test_beyond_the_years_of_the_calendar(self, clock, story, refused):
        Clock().set("2100-12-20T10:00:00-06:00")
        draft = story.draft("HFS-CLAIMS")

        assert "calendar" in refused(draft).detail


class TestAnOwnerWithoutAnybodyToDecide:
    """It cannot be served, so its clock may not be started, and the State Data Practice is told (rule 5)."""

    @pytest.fixture
    def draft(self, story) -> UseCase:
        draft = story.draft("HFS-CLAIMS", "DPH-BIRTH")
        vacate("HFS", story.clock.now)
        return draft

    def test_is_not_asked_nor_is_anybody_else_in_the_same_filing(self, draft, refused):
        assert "Healthcare and Family Services" in refused(draft).detail

    def test_is_put_on_the_record(self, draft, refused):
        refused(draft)

        assert Entry.objects.get(chain="OFFICES").said["agency"] == "HFS"

    def test_alarms_the_state_data_practice(self, draft, refused):
        refused(draft)

        told = Notice.objects.filter(entry__chain="OFFICES").values_list("recipient__username", "channel")
        assert sorted(told) == [("practice", "email"), ("practice", "inbox")]

    def test_is_asked_once_an_office_is_held_again(self, draft, story):
        Appointment.objects.filter(office__agency__code="HFS", office__kind="counsel").update(ends_at=None)

        assert len(actions.file_use_case(named("dcfs.requester"), draft.pk)) == 2

    def test_does_not_count_somebody_who_files_it(self, story, refused):
        """Nobody decides a request that they filed."""
        draft = story.draft("HFS-CLAIMS")
        vacate("HFS", story.clock.now)
        director = named("dcfs.director")
        office = Appointment.objects.get(person=named("hfs.director")).office
        Appointment.objects.create(person=director, office=office, capacity="acting", starts_at=story.clock.now)

        assert refused(draft, by="dcfs.director").code == "not_possible_now"


class TestWhatARequestKeeps:
    def test_is_the_catalog_as_it_stood_when_it_was_filed(self, story):
        request = story.filed()
        before = request.snapshot
        dataset = Dataset.objects.get(code="HFS-CLAIMS")
        dataset.elements.all().update(name="renamed", sensitivity="public")
        Dataset.objects.filter(pk=dataset.pk).update(name="renamed", offered=False)

        assert DataRequest.objects.get(pk=request.pk).snapshot == before
        assert before["dataset"]["name"] != "renamed"

    def test_is_the_terms_in_force_when_it_was_filed(self, shorter_terms, story):
        request = story.filed()
        story.clock.set(story.clock.now + timedelta(days=1))

        extended = story.take("hfs.counsel", request, "extend", reason="volume", explanation="Much.", days=5)

        assert extended.extension_days == 5
        assert story.filed().clock_days == 3


@pytest.fixture
def shorter_terms(django_db_setup: None) -> Iterator[None]:
    """A version of the agreement with shorter terms from the next day on, as a release of reference data brings it."""
    columns = "agreement_id, source, confidence"
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(
            "INSERT INTO agencies_agreementversion (number, in_force_from, answer_days, extension_days, review_days, "
            f"escalation_days, hearing_days, {columns}) SELECT 99, '2026-11-17', 3, 0, 1, 1, 1, {columns} "
            "FROM agencies_agreementversion LIMIT 1"
        )
        yield
        owner.execute("DELETE FROM agencies_agreementversion WHERE number = 99")
