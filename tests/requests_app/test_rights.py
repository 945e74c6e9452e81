"""Who may see a request and act on it, in which office, and who is recused."""

from datetime import timedelta

import pytest

from agencies.models import Agency, Appointment, Office, Person
from agencies.rights import rights_of
from emou import actions
from emou.audit.models import Entry
from emou.domain.refusals import Refused
from requests_app import queries
from requests_app.models import DataRequest, UseCase
from tests.conftest import again, named


@pytest.fixture(scope="class")
def filed(shared_story) -> list[DataRequest]:
    return [
        *shared_story.file("HFS-CLAIMS", "DPH-BIRTH", "DOIT-IDENTITY"),
        *shared_story.file("DCFS-CASE", "ISBE-STUDENT", agency="DHS"),
        *shared_story.file("DHS-SNAP", agency="IDES"),
    ]


@pytest.fixture
def requests(filed, story) -> list[DataRequest]:
    """Between several agencies, so that everybody has some that are none of their business."""
    return again(filed)


def may_know(person: Person, request: DataRequest) -> bool:
    """Asked of one request alone, as a page of it would."""
    try:
        actions.take(person, request.reference, "withdraw", {"unknown": 1})
    except DataRequest.DoesNotExist:
        return False
    except Refused:
        return True
    raise AssertionError("a malformed action was taken")


class TestListAndSingleRequest:
    def test_agree_for_every_persona(self, requests, clock):
        for person in Person.objects.exclude(username="AnonymousUser"):
            listed = set(queries.visible(rights_of(person, clock.now)))
            assert listed == {one for one in requests if may_know(person, one)}, person.username

    @pytest.mark.parametrize(
        ("username", "count"),
        [("dcfs.requester", 4), ("hfs.steward", 1), ("dhs.counsel", 3), ("dva.director", 0), ("admin", 0)],
    )
    def test_show_an_agency_its_own_alone(self, requests, clock, username, count):
        assert queries.visible(rights_of(named(username), clock.now)).count() == count

    @pytest.mark.parametrize("username", ["cio", "coo", "practice", "auditor"])
    def test_show_whoever_oversees_all_of_them(self, requests, clock, username):
        assert queries.visible(rights_of(named(username), clock.now)).count() == len(requests)


class TestAnEndedAppointment:
    """Its rights end at that instant, not when somebody tidies up."""

    @pytest.fixture
    def seat(self, requests) -> Appointment:
        return Appointment.objects.get(person=named("hfs.counsel"))

    def end(self, seat: Appointment, at: object) -> None:
        seat.ends_at = at
        seat.save(update_fields=["ends_at"])

    def test_gives_its_rights_up_to_that_instant(self, seat, requests, clock):
        self.end(seat, clock.now + timedelta(hours=1))

        assert rights_of(seat.person, seat.ends_at - timedelta(microseconds=1)).has("decide_requests")

    def test_gives_no_rights_from_that_instant_on(self, seat, clock):
        self.end(seat, clock.now + timedelta(hours=1))

        assert not rights_of(seat.person, seat.ends_at).has("decide_requests")

    def test_hides_the_request_as_if_it_had_never_been(self, seat, requests, clock):
        self.end(seat, clock.now)

        with pytest.raises(DataRequest.DoesNotExist):
            actions.take(seat.person, requests[0].reference, "approve", {})

    def test_that_has_not_begun_gives_nothing(self, seat, requests, clock):
        tomorrow = clock.now + timedelta(days=1)
        later = Appointment.objects.create(person=named("dva.counsel"), office=seat.office, starts_at=tomorrow)

        with pytest.raises(DataRequest.DoesNotExist):
            actions.take(later.person, requests[0].reference, "approve", {})

    def test_of_somebody_deactivated_gives_nothing(self, seat, requests):
        Person.objects.filter(pk=seat.person_id).update(is_active=False)

        with pytest.raises(DataRequest.DoesNotExist):
            actions.take(named("hfs.counsel"), requests[0].reference, "approve", {})


class TestActing:
    """Where two of a person's offices carry the right, the first of the table acts, and the record says which."""

    def newest(self, request: DataRequest) -> Entry:
        return Entry.objects.filter(chain=request.reference).latest("seq")

    def test_is_recorded_with_person_and_office(self, story):
        request = story.filed()
        story.take("hfs.counsel", request, "approve")

        entry = self.newest(request)
        assert (entry.actor, entry.office) == (
            named("hfs.counsel").label,
            "Counsel, Department of Healthcare and Family Services",
        )

    def test_is_in_the_first_of_two_offices(self, story):
        request = story.filed()
        counsel = Office.objects.get(kind="counsel", agency__code="HFS")
        Appointment.objects.create(person=named("hfs.director"), office=counsel, starts_at=story.clock.now)

        story.take("hfs.director", request, "approve")

        assert self.newest(request).office_id == counsel.pk

    def test_is_in_the_office_of_the_agency_concerned(self, story):
        request = story.filed()
        hfs = Office.objects.get(kind="director", agency__code="HFS")
        Appointment.objects.create(
            person=named("dph.counsel"), office=hfs, capacity="acting", starts_at=story.clock.now
        )

        story.take("dph.counsel", request, "approve")

        assert self.newest(request).office_id == hfs.pk


class TestRecusal:
    """The State CIO heads DoIT, a party: where DoIT is concerned, the CIO only refers, and a deputy may review."""

    @pytest.fixture
    def denial(self, story) -> DataRequest:
        return story.denied("DOIT-IDENTITY")

    @pytest.mark.parametrize("action", ["uphold", "overrule"])
    def test_keeps_the_cio_from_ruling_on_a_denial_of_doit(self, story, denial, action):
        with pytest.raises(Refused) as refusal:
            story.take("cio", denial, action, opinion="Mine.")
        assert refusal.value.code == "recused"

    def test_lets_the_cio_refer_it(self, story, denial):
        assert story.take("cio", denial, "refer", why="I head DoIT.").state == "escalated"

    def test_lets_a_deputy_without_such_an_office_rule(self, story, denial):
        assert story.take("cio.deputy", denial, "overrule", opinion="The exception applies.").state == "overruled"

    def test_lets_no_deputy_refer(self, story, denial):
        with pytest.raises(Refused) as refusal:
            story.take("cio.deputy", denial, "refer", why="Rather not.")
        assert refusal.value.code == "not_permitted"

    def test_concerns_a_request_that_doit_made_as_well(self, story):
        request = story.filed("HFS-CLAIMS", agency="DOIT")
        story.take("hfs.counsel", request, "deny", grounds=[ground_of(request)])

        with pytest.raises(Refused) as refusal:
            story.take("cio", request, "uphold", opinion="Mine.")
        assert refusal.value.code == "recused"

    def test_leaves_the_cio_free_where_doit_is_no_party(self, story):
        assert story.take("cio", story.denied(), "uphold", opinion="It holds.").state == "denial_upheld"

    def test_keeps_whoever_filed_a_request_from_deciding_it(self, story):
        request = story.filed()
        hfs = Office.objects.get(kind="counsel", agency__code="HFS")
        Appointment.objects.create(person=named("dcfs.requester"), office=hfs, starts_at=story.clock.now)

        with pytest.raises(Refused) as refusal:
            story.take("dcfs.requester", request, "approve")
        assert refusal.value.code == "recused"


def ground_of(request: DataRequest) -> object:
    from tests.stories import ground

    return ground(request)


class TestDrafts:
    def test_are_shown_to_the_filing_offices_of_their_agency_alone(self, story):
        draft = story.draft("HFS-CLAIMS")

        seen = {
            person.username
            for person in Person.objects.all()
            if queries.use_cases(rights_of(person, story.clock.now)).filter(pk=draft.pk).exists()
        }
        assert seen == {"dcfs.requester", "dcfs.director"}

    def test_are_shared_within_the_office(self, story):
        draft = story.draft("HFS-CLAIMS")

        changed = actions.change_draft(named("dcfs.director"), draft.pk, draft.version, {"title": "Another title"})

        assert (changed.title, changed.version) == ("Another title", draft.version + 1)

    def test_are_never_silently_overwritten(self, story):
        draft = story.draft("HFS-CLAIMS")
        actions.change_draft(named("dcfs.director"), draft.pk, draft.version, {"title": "First"})

        with pytest.raises(Refused) as refusal:
            actions.change_draft(named("dcfs.requester"), draft.pk, draft.version, {"title": "Second"})
        assert refusal.value.code == "conflict"

    def test_are_changed_no_more_once_filed(self, story):
        draft = story.draft("HFS-CLAIMS")
        actions.file_use_case(named("dcfs.requester"), draft.pk)

        with pytest.raises(Refused) as refusal:
            actions.change_draft(named("dcfs.requester"), draft.pk, 2, {"title": "Later"})
        assert refusal.value.code == "not_possible_now"

    def test_once_discarded_are_gone_for_everybody(self, story):
        draft = story.draft("HFS-CLAIMS")
        actions.discard_draft(named("dcfs.requester"), draft.pk)

        with pytest.raises(UseCase.DoesNotExist):
            actions.file_use_case(named("dcfs.requester"), draft.pk)

    def test_are_begun_by_the_filing_offices_alone(self, clock):
        with pytest.raises(Refused) as refusal:
            actions.start_draft(named("dcfs.steward"), Agency.objects.get(code="DCFS"), {})
        assert refusal.value.code == "not_permitted"
