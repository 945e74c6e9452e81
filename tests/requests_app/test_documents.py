"""Documents of drafts and requests: who may add, what the record says, and what nobody else may even know of."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import storages
from django.db import DatabaseError, IntegrityError, transaction

from agencies.models import Appointment, Office
from agencies.rights import rights_of
from emou import actions
from emou.audit.models import Entry
from emou.domain.refusals import INCOMPLETE, NOT_PERMITTED, NOT_POSSIBLE_NOW, Refused
from emou.notices.models import Notice
from requests_app import heads, queries
from requests_app.models import DataRequest, Document, UseCase
from requests_app.services import scanning
from tests import papers
from tests.conftest import named
from tests.papers import add


def attach(username, draft, name="plan.pdf", content=papers.PDF, **said):
    kept = {"kind": "technical"} | said
    file = BytesIO(content)
    return actions.add_document_to_draft(named(username), draft.pk, file=file, name=name, size=len(content), said=kept)


def entries(request):
    return list(Entry.objects.filter(chain=request.reference).order_by("seq").values_list("name", flat=True))


def known(username, clock):
    return list(queries.documents(rights_of(named(username), clock.now)))


def files():
    """How many files lie in the store."""
    store = storages["documents"]
    return sum(len(store.listdir(folder)[1]) for folder in store.listdir("")[0]) if store.exists("") else 0


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    here = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "kept"}}
    settings.STORAGES = {**settings.STORAGES, "documents": here}


class TestAddingToARequest:
    @pytest.mark.parametrize(
        "username", ["dcfs.requester", "dcfs.counsel", "hfs.counsel", "hfs.steward", "cio.deputy", "coo"]
    )
    def test_is_for_both_agencies_and_those_who_judge(self, story, username):
        assert add(username, story.filed()).name == "memo.pdf"

    @pytest.mark.parametrize("username", ["auditor", "practice"])
    def test_is_not_for_those_who_only_oversee(self, story, username):
        with pytest.raises(Refused) as refusal:
            add(username, story.filed())

        assert refusal.value.code == NOT_PERMITTED

    def test_of_strangers_is_not_known_to_others(self, story):
        with pytest.raises(DataRequest.DoesNotExist):
            add("dph.counsel", story.filed())

    def test_is_an_entry_on_the_record_with_the_hash(self, story):
        request = story.filed()

        row = add("hfs.counsel", request)

        entry = Entry.objects.get(chain=request.reference, name="document.added")
        assert entry.said == {
            "name": "memo.pdf",
            "type": "pdf",
            "size": row.size,
            "sha256": row.sha256,
            "kind": "legal",
        }
        assert (entry.source, entry.target) == ("pending", "pending")
        assert heads.broken_heads(request.reference) == []

    def test_moves_neither_state_nor_clock(self, story):
        request = story.filed()
        before = (request.state, request.state_since, request.due_at, request.last_event)

        add("hfs.counsel", request)

        request.refresh_from_db()
        assert (request.state, request.state_since, request.due_at, request.last_event) == before

    def test_after_the_deadline_settles_first(self, story):
        request = story.filed()
        story.clock.set(request.due_at)

        add("dcfs.requester", request)

        assert entries(request) == ["request.filed", "request.deemed_approved", "document.added"]

    @pytest.mark.parametrize(
        ("by", "told"), [("hfs.counsel", "dcfs.requester"), ("dcfs.requester", "hfs.counsel"), ("cio.deputy", "coo")]
    )
    def test_is_told_to_the_other_side(self, story, by, told):
        request = story.escalated()

        add(by, request)

        rows = Notice.objects.filter(entry__chain=request.reference, entry__name="document.added")
        assert told in rows.values_list("recipient__username", flat=True)

    def test_twice_is_said_and_kept_once(self, story):
        request = story.filed()
        add("hfs.counsel", request)

        with pytest.raises(Refused) as refusal:
            add("dcfs.requester", request, name="copy.pdf")

        assert "already, as “memo.pdf”" in refusal.value.problems[0].message
        assert files() == 1

    def test_is_limited_in_number(self, story, monkeypatch):
        monkeypatch.setattr("emou.domain.documents.MOST_DOCUMENTS", 1)
        request = story.filed()
        add("hfs.counsel", request)

        with pytest.raises(Refused) as refusal:
            add("hfs.counsel", request, content=papers.PDF + b"%%EOF")

        assert refusal.value.problems[0].code == "too_many"

    def test_says_everything_that_is_wrong_with_what_was_typed(self, story):
        with pytest.raises(Refused) as refusal:
            add("hfs.counsel", story.filed(), kind="nonsense", about="x" * 201)

        assert [one.field for one in refusal.value.problems] == ["kind", "about"]

    def test_leaves_no_file_where_its_row_is_not_kept(self, story, monkeypatch):
        request = story.filed()
        monkeypatch.setattr("requests_app.services.keeping.keep", lambda *_: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            add("hfs.counsel", request)

        assert (files(), Document.objects.count()) == (0, 0)

    def test_keeps_nothing_while_the_scanner_is_silent(self, story, settings):
        settings.CLAMD = "127.0.0.1:1"

        with pytest.raises(Refused) as refusal:
            add("hfs.counsel", story.filed())

        assert refusal.value.detail == scanning.UNSCANNED
        assert (files(), Document.objects.count()) == (0, 0)

    def test_says_when_the_file_cannot_be_stored(self, story, settings, tmp_path):
        (tmp_path / "kept").write_text("in the way")

        with pytest.raises(Refused) as refusal:
            add("hfs.counsel", story.filed())

        assert "could not be stored" in refusal.value.detail


class TestAPrivilegedMemo:
    @pytest.fixture
    def memo(self, story):
        self.request = story.filed()
        return add("hfs.counsel", self.request, privileged=True)

    @pytest.mark.parametrize("username", ["hfs.counsel", "hfs.director"])
    def test_is_known_to_the_owners_counsel_and_director(self, memo, clock, username):
        assert known(username, clock) == [memo]

    @pytest.mark.parametrize(
        "username",
        [
            "hfs.requester",
            "hfs.steward",
            "dcfs.counsel",
            "dcfs.director",
            "cio",
            "cio.deputy",
            "coo",
            "auditor",
            "practice",
        ],
    )
    def test_is_known_to_nobody_else(self, memo, clock, username):
        assert known(username, clock) == []

    def test_leaves_no_trace_on_the_record_or_with_anybody(self, memo):
        assert entries(self.request) == ["request.filed"]
        assert not Notice.objects.filter(entry__name__startswith="document.").exists()

    def test_does_not_show_when_somebody_else_adds_the_same_file(self, memo):
        assert add("dcfs.requester", self.request).sha256 == memo.sha256

    def test_does_not_count_for_others(self, memo, monkeypatch):
        monkeypatch.setattr("emou.domain.documents.MOST_DOCUMENTS", 1)

        assert add("dcfs.requester", self.request)

    @pytest.mark.parametrize("username", ["dcfs.counsel", "hfs.steward", "cio.deputy"])
    def test_is_kept_by_the_owners_counsel_and_director_alone(self, story, username):
        with pytest.raises(Refused) as refusal:
            add(username, story.filed(), privileged=True)

        assert refusal.value.code == NOT_PERMITTED

    def test_is_disclosed_on_the_record_and_to_everybody(self, memo, clock):
        actions.disclose_document(named("hfs.director"), memo.pk)

        entry = Entry.objects.get(chain=self.request.reference, name="document.disclosed")
        assert entry.said["sha256"] == memo.sha256
        assert entry.said["added_at"] == memo.added_at.isoformat()
        assert known("coo", clock) == known("dcfs.requester", clock) == [memo]

    def test_is_disclosed_once(self, memo):
        actions.disclose_document(named("hfs.counsel"), memo.pk)

        with pytest.raises(Refused) as refusal:
            actions.disclose_document(named("hfs.counsel"), memo.pk)

        assert refusal.value.code == NOT_POSSIBLE_NOW

    def test_cannot_be_disclosed_by_who_may_not_know_of_it(self, memo):
        with pytest.raises(Document.DoesNotExist):
            actions.disclose_document(named("dcfs.counsel"), memo.pk)

    def test_is_withdrawn_without_a_trace(self, memo, clock):
        actions.withdraw_document(named("hfs.counsel"), memo.pk, "Superseded.")

        assert entries(self.request) == ["request.filed"]
        assert known("cio", clock) == []


class TestWithdrawing:
    def test_says_why_on_the_record_and_keeps_the_file(self, story):
        request = story.filed()
        row = add("hfs.counsel", request)

        actions.withdraw_document(named("hfs.counsel"), row.pk, "The wrong year.")

        assert (
            Entry.objects.get(chain=request.reference, name="document.withdrawn").said["because"] == "The wrong year."
        )
        assert files() == 1

    @pytest.mark.parametrize("username", ["hfs.director", "dcfs.requester", "cio.deputy"])
    def test_is_for_the_office_that_added_it(self, story, username):
        row = add("hfs.counsel", story.filed())

        with pytest.raises(Refused) as refusal:
            actions.withdraw_document(named(username), row.pk, "Not ours.")

        assert refusal.value.code == NOT_PERMITTED

    def test_is_not_withdrawn_by_somebody_who_has_gone_over_to_the_other_side(self, story, clock):
        request = story.filed()
        row, over = add("dcfs.requester", request), named("dcfs.requester")
        counsel = Office.objects.get(kind="counsel", agency__code="HFS")
        clock.set(clock.now + timedelta(days=1))
        Appointment.objects.filter(person=over).update(ends_at=clock.now)
        Appointment.objects.create(person=over, office=counsel, starts_at=clock.now)

        with pytest.raises(Refused) as refusal:
            actions.withdraw_document(over, row.pk, "It helps them.")

        assert refusal.value.code == NOT_PERMITTED

    def test_is_refused_once_something_was_decided(self, story):
        request = story.filed()
        row = add("hfs.counsel", request)
        story.take("hfs.counsel", request, "approve")

        with pytest.raises(Refused) as refusal:
            actions.withdraw_document(named("hfs.counsel"), row.pk, "Changed my mind.")

        assert refusal.value.code == NOT_POSSIBLE_NOW

    @pytest.mark.parametrize("why", ["", "  ", "x" * 501, "a\x00b"])
    def test_needs_a_reason_that_can_be_kept(self, story, why):
        row = add("hfs.counsel", story.filed())

        with pytest.raises(Refused) as refusal:
            actions.withdraw_document(named("hfs.counsel"), row.pk, why)

        assert refusal.value.code == INCOMPLETE

    def test_is_done_once(self, story):
        row = add("hfs.counsel", story.filed())
        actions.withdraw_document(named("hfs.counsel"), row.pk, "The wrong year.")

        with pytest.raises(Refused):
            actions.withdraw_document(named("hfs.counsel"), row.pk, "Again.")

    def test_makes_room_for_the_same_file(self, story):
        request = story.filed()
        actions.withdraw_document(named("hfs.counsel"), add("hfs.counsel", request).pk, "The wrong kind.")

        assert add("hfs.counsel", request, kind="supporting")


class TestOnAUseCase:
    def test_of_a_draft_is_for_its_filing_offices(self, story, clock):
        row = attach("dcfs.requester", story.draft("HFS-CLAIMS"))

        assert known("dcfs.director", clock) == [row]
        assert known("dcfs.counsel", clock) == known("hfs.counsel", clock) == known("auditor", clock) == []

    def test_of_another_agency_is_not_to_be_found(self, story):
        with pytest.raises(UseCase.DoesNotExist):
            attach("hfs.requester", story.draft("HFS-CLAIMS"))

    def test_is_shown_to_the_owners_once_it_is_filed(self, story, clock):
        draft = story.draft("HFS-CLAIMS")
        row = attach("dcfs.requester", draft)

        actions.file_use_case(named("dcfs.requester"), draft.pk)

        assert known("hfs.steward", clock) == known("auditor", clock) == [row]
        assert known("dph.counsel", clock) == []

    def test_is_named_when_the_use_case_is_filed(self, story):
        draft = story.draft("HFS-CLAIMS")
        attach("dcfs.requester", draft)

        [request] = actions.file_use_case(named("dcfs.requester"), draft.pk)

        assert Entry.objects.get(chain=request.reference).said["documents"] == ["plan.pdf"]

    def test_stays_as_it_was_filed(self, story):
        draft = story.draft("HFS-CLAIMS")
        row = attach("dcfs.requester", draft)
        actions.file_use_case(named("dcfs.requester"), draft.pk)

        with pytest.raises(Refused):
            attach("dcfs.requester", draft, content=papers.DOCX, name="more.docx")
        with pytest.raises(Refused):
            actions.withdraw_document(named("dcfs.requester"), row.pk, "")

    def test_is_taken_out_of_a_draft_without_a_reason(self, story):
        row = attach("dcfs.requester", story.draft("HFS-CLAIMS"))

        assert actions.withdraw_document(named("dcfs.director"), row.pk, "").withdrawn_at


class TestTheDatabase:
    @pytest.mark.parametrize(
        "change",
        [
            {"sha256": "ab"},
            {"size": 0},
            {"type": "exe"},
            {"kind": "odd"},
            {"request": None},
            {"name": ""},
            {"file": ""},
        ],
    )
    def test_refuses_a_row_that_makes_no_sense(self, story, change):
        row = add("hfs.counsel", story.filed())
        Document.objects.filter(pk=row.pk)
        row.pk, row.sha256 = None, "0" * 64
        for name, value in change.items():
            setattr(row, name, value)

        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)

    @pytest.mark.parametrize("column", ["sha256", "name", "privileged", "added_at", "file"])
    def test_lets_nobody_change_what_was_added(self, story, column):
        row = add("hfs.counsel", story.filed())

        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(pk=row.pk).update(**{column: getattr(row, column)})

    def test_lets_nobody_delete_one(self, story):
        row = add("hfs.counsel", story.filed())

        with pytest.raises(DatabaseError), transaction.atomic():
            row.delete()
