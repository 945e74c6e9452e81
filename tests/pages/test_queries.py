"""A page asks the database a constant and small number of questions, whatever it shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, Appointment, Office
from emou import actions
from emou.notices.models import Notice
from requests_app.models import Quarantine
from tests import papers
from tests.conftest import named
from tests.stories import ground

LISTS = [
    "/work/",
    "/requests/",
    "/requests/?order=last_day&q=claims",
    "/requests/?q=prenatal+birth+care&status=denied&status=pending&owner=DPH&requester=DCFS&dataset=DPH-BIRTH&how=cio",
    "/requests/lists/",
    "/releases/",
    "/releases/?q=birth&owner=DPH&requester=DCFS&dataset=DPH-BIRTH&gate=vital-registrar&state=blocked&ends=60&side=received",
    "/use-cases/",
    "/use-cases/?show=mine&q=care",
    "/use-cases/new/?dataset=DPH-BIRTH&dataset=HFS-CLAIMS",
    "/datasets/",
    "/datasets/?q=health&agency=HFS&subject=health&law=HIPAA&form=coded&gate=lawful-basis",
    "/datasets/compare/?dataset=HFS-CLAIMS&dataset=DPH-BIRTH&dataset=DHS-SNAP",
    "/datasets/basket/",
    "/calendar/",
    "/help/",
    "/help/counsel/",
    "/clock/?filed_at=2026-11-16T10:00&agency=HFS",
    "/contact/",
    "/precedents/?q=identify&authority=HIPAA&owner=HFS&outcome=denial.upheld",
    "/reference/",
    "/library/",
    "/library/HIPAA/",
    "/agencies/",
    "/agencies/HFS/",
    "/agreement/",
    "/offices/",
    "/agencies/HFS/offices/",
    "/notices/",
    "/notices/?show=new",
    "/account/mails/",
    "/account/feeds/",
    "/mails/",
    "/demo/mails/",
    "/account/",
    "/account/factors/",
    "/account/factors/app/",
    "/account/sessions/",
    "/sign-in/confirm/",
    "/tokens/",
    "/tokens/new/",
]


def questions(browser, path):
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


@pytest.fixture(scope="class")
def busy(shared_story):
    """Each of two agencies has a draft; a denial is under review, and one is before the COO."""
    shared_story.denied()
    shared_story.escalated("HFS-CLAIMS")
    for agency in ("DCFS", "HFS"):
        shared_story.draft("DPH-BIRTH", agency=agency)


@pytest.mark.usefixtures("busy")
class TestAListOfABusyOffice:
    @pytest.mark.parametrize("path", LISTS)
    def test_asks_at_most_12_questions(self, be, path):
        assert questions(be("dcfs.requester"), path) <= 12

    @pytest.mark.parametrize(
        "username", ["hfs.counsel", "hfs.director", "hfs.steward", "cio", "coo", "practice", "admin"]
    )
    def test_of_work_asks_at_most_12_of_every_office(self, be, username):
        assert questions(be(username), "/work/") <= 12


class TestAList:
    def test_of_work_asks_the_practice_at_most_12_with_every_list_filled_and_everything_amiss(self, story, be):
        story.denied()
        story.clock.set("2026-11-30T10:00:00-06:00")
        close, at = story.filed("DPH-BIRTH"), story.clock.now
        story.take("hfs.counsel", story.filed(), "approve")
        Quarantine.objects.create(request=close, error="E", since=at, retry_at=at)
        actions.confirm_year(named("practice"), 2027, "CMS list of 2027")
        story.clock.set("2026-12-10T10:00:00-06:00")
        Appointment.objects.filter(person__username__startswith="coo").update(ends_at=at)
        practice = be("practice")

        assert questions(practice, "/work/") <= 12
        said = practice.words("/work/")
        for part in (
            "1 request is past the target",
            "Recently decided",
            "time is about to decide 1",
            "1 request is set apart",
        ):
            assert part in said
        assert "closings of 2026" in said
        assert "closings of 2027" not in said
        assert "Nobody holds this office" in said
        assert "Nothing was decided" not in said

    @pytest.mark.parametrize("path", ["/work/", "/requests/", "/use-cases/"])
    def test_asks_no_more_for_more_rows(self, story, be, path):
        story.filed()
        few = questions(be("dcfs.requester"), path)
        for dataset in ("DPH-BIRTH", "IDES-WAGE", "DHS-SNAP"):
            story.filed(dataset)

        assert questions(be("dcfs.requester"), path) == few

    def test_of_releases_asks_no_more_for_more_rows(self, sharing, be):
        sharing.approved()
        few = questions(be("dcfs.requester"), "/releases/")
        for dataset in ("DPH-BIRTH", "IDES-WAGE", "DHS-SNAP"):
            sharing.approved(dataset)

        assert questions(be("dcfs.requester"), "/releases/") == few

    @pytest.mark.parametrize("page", ["", "notice/", "schedule/", "users/", "incidents/"])
    def test_of_a_release_asks_at_most_12(self, sharing, be, page):
        release = sharing.active("HFS-CLAIMS")

        assert questions(be("dcfs.requester"), f"/releases/{release.pk}/{page}") <= 12


class TestDeliveries:
    def test_ask_at_most_12_questions(self, story, be):
        made = actions.add_endpoint(named("hfs.admin"), Agency.objects.get(code="HFS"), "http://127.0.0.1:9/")
        story.file("HFS-CLAIMS")
        story.file("HFS-CLAIMS")
        Notice.objects.filter(outcome="").update(outcome="dead", over_at=story.clock.now)

        assert questions(be("practice"), "/notices/undelivered/") <= 12
        for path in ("/agencies/HFS/", "/agencies/HFS/webhooks/", f"/webhooks/{made.pk}/"):
            assert questions(be("hfs.admin"), path) <= 12


class TestAKeepersPage:
    @pytest.mark.parametrize(
        "path",
        [
            *("/reference/", "/library/", "/library/HIPAA/", "/library/HIPAA/edit/", "/agencies/HFS/", "/agreement/"),
            *("/datasets/kept/", "/datasets/HFS-CLAIMS/kept/", "/datasets/HFS-CLAIMS/edit/", "/calendar/closures/"),
        ],
    )
    def test_asks_at_most_12_questions(self, story, be, path):
        assert questions(be("practice"), path) <= 12


class TestOffices:
    @pytest.mark.parametrize("page", ["", "appoint/", "acting/", "invite/"])
    def test_ask_at_most_12_questions(self, story, be, page):
        story.filed()
        office = Office.objects.get(kind="counsel", agency__code="HFS")

        assert questions(be("hfs.admin"), f"/offices/{office.pk}/{page}") <= 12

    @pytest.mark.parametrize("page", ["succeed", "end", "change"])
    def test_ask_at_most_12_for_an_act(self, be, page):
        held = Appointment.objects.get(person=named("hfs.counsel"))

        assert questions(be("hfs.admin"), f"/appointments/{held.pk}/{page}/") <= 12

    @pytest.mark.parametrize("path", ["/people/", "/people/?q=counsel", "/offices/", "/agencies/HFS/offices/"])
    def test_ask_those_who_keep_all_at_most_12(self, be, path):
        assert questions(be("practice"), path) <= 12

    @pytest.mark.parametrize("page", ["", "deactivate/"])
    def test_ask_at_most_12_for_a_person(self, be, page):
        assert questions(be("hfs.admin"), f"/people/{named('hfs.counsel').pk}/{page}") <= 12


class TestOneObject:
    def test_a_request_asks_at_most_12(self, story, be):
        request = story.denied()

        assert questions(be("cio.deputy"), f"/requests/{request.reference}/") <= 12

    @pytest.mark.parametrize("page", ["", "clock/", "messages/", "notices/"])
    def test_a_request_in_parts_with_a_conversation_asks_at_most_12(self, story, be, page):
        request = story.filed()
        left = [ground(request, request.elements[-1:])]
        story.take("hfs.counsel", request, "approve", elements=request.elements[:-1], grounds=left)
        for text in ("One.", "Two.", "Three."):
            actions.send_message(story.requester("DCFS"), f"{request.reference}-B", text)

        assert questions(be("hfs.counsel"), f"/requests/{request.reference}-B/{page}") <= 12

    @pytest.mark.parametrize("action", ["deny", "approve", "extend"])
    def test_an_action_asks_at_most_12(self, story, be, action):
        request = story.filed()

        assert questions(be("hfs.counsel"), f"/requests/{request.reference}/{action}/") <= 12

    @pytest.mark.parametrize("action", ["deny", "approve"])
    def test_a_denial_that_is_taken_up_again_asks_at_most_12(self, story, be, action):
        request = story.filed()
        facts = {"grounds-0-authority": ["HIPAA"], "grounds-0-facts": ["F."], "elements": request.elements[:1]}
        actions.save_denial(named("hfs.director"), request.reference, 0, facts)

        assert questions(be("hfs.counsel"), f"/requests/{request.reference}/{action}/") <= 12

    def test_a_request_with_documents_asks_at_most_12(self, story, be):
        request = story.filed()
        memo = papers.add("hfs.counsel", request, privileged=True)
        for at in range(3):
            papers.add("hfs.counsel", request, f"{at}.txt", b"%d" % at)
        counsel, where = be("hfs.counsel"), f"/requests/{request.reference}/"

        assert questions(counsel, where) <= 12
        assert questions(counsel, f"{where}documents/add/") <= 12
        assert questions(counsel, f"/documents/{memo.pk}/disclose/") <= 12
        assert questions(counsel, f"/documents/{memo.pk}/withdraw/") <= 12

    @pytest.mark.parametrize("page", ["review/", "hearing/", "order/", "escalate/done/"])
    def test_what_is_judged_asks_at_most_12(self, story, be, page):
        story.denied("HFS-CLAIMS", agency="IDES")
        request = story.escalated()

        assert questions(be("coo"), f"/requests/{request.reference}/{page}") <= 12

    def test_a_hearing_with_all_that_can_be_said_asks_at_most_12(self, story, be):
        request = story.filed()
        story.take("hfs.counsel", request, "deny", grounds=[ground(request, authority="FERPA")])
        story.take("cio", request, "overrule", opinion="No.")
        story.take("hfs.director", request, "escalate", reason="Yes.")
        actions.hold_hearing(story.requester("DCFS"), request.reference, "answer", {"text": "It fits."})
        papers.add("hfs.counsel", request, privileged=True)

        assert questions(be("coo"), f"/requests/{request.reference}/hearing/") <= 12

    def test_a_part_of_what_is_judged_asks_at_most_12(self, story, be):
        request = story.denied("DOIT-IDENTITY")
        story.take("cio.deputy", request, "overrule", opinion="In part.", elements=request.elements[:1])

        assert questions(be("cio"), f"/requests/{request.reference}-B/review/") <= 12
        assert questions(be("cio"), f"/requests/{request.reference}/overrule/done/") <= 12

    @pytest.mark.parametrize("action", ["uphold", "overrule"])
    def test_a_page_of_the_cio_asks_at_most_12(self, story, be, action):
        request = story.denied()

        assert questions(be("cio.deputy"), f"/requests/{request.reference}/{action}/") <= 12

    def test_a_dataset_asks_at_most_12(self, story, be):
        story.denied()

        assert questions(be("dcfs.requester"), "/datasets/HFS-CLAIMS/") <= 12

    @pytest.mark.parametrize("page", ["", "review/", "why/", "people/", "datasets/", "datasets/DPH-BIRTH/", "print/"])
    def test_a_draft_asks_at_most_12_and_no_more_for_more_datasets(self, story, be, page):
        one = story.draft("DPH-BIRTH")
        three = story.draft("DPH-BIRTH", "HFS-CLAIMS", "IDES-WAGE")
        browser = be("dcfs.requester")

        found = [questions(browser, f"/use-cases/{draft.pk}/{page}") for draft in (one, three)]
        assert found[0] == found[1] <= 12

    @pytest.mark.parametrize("page", ["", "filed/", "print/"])
    def test_a_filed_use_case_asks_at_most_12(self, story, be, page):
        request, _ = story.file("HFS-CLAIMS", "DPH-BIRTH")

        assert questions(be("dcfs.requester"), f"/use-cases/{request.use_case_id}/{page}") <= 12


class TestARelease:
    @pytest.mark.parametrize("page", ["", "gates/hipaa-permission/hold/", "gates/hipaa-permission/hold/done/"])
    def test_that_waits_for_its_gates_asks_at_most_12(self, sharing, be, page):
        release = sharing.hold(sharing.approved("HFS-CLAIMS"), "hipaa-permission", expires_on="2027-03-01")

        assert questions(be("hfs.steward"), f"/releases/{release.pk}/{page}") <= 12

    @pytest.mark.parametrize("page", ["", "report/", "close/", "name_user/", "accept_duties/done/"])
    def test_that_is_active_asks_at_most_12(self, sharing, be, page):
        release = sharing.active()

        assert questions(be("dcfs.requester"), f"/releases/{release.pk}/{page}") <= 12

    @pytest.mark.parametrize("page", ["", "uphold/", "revoke/done/"])
    def test_that_is_to_be_revoked_asks_at_most_12(self, sharing, be, page):
        release = sharing.active()
        sharing.take("dceo.counsel", release, "revoke", grounds=[ground(release.request)])

        assert questions(be("cio.deputy"), f"/releases/{release.pk}/{page}") <= 12

    def test_asks_the_request_that_it_came_from_no_more_than_12(self, sharing, be):
        release = sharing.active()

        assert questions(be("dceo.counsel"), f"/requests/{release.request.reference}/") <= 12
