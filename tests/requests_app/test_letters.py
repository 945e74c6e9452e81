"""The letter about an act: composed from the record, hashed into it, and the same whenever it is opened."""

import hashlib
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from agencies.calendars import calendars
from emou import actions
from emou.audit import verification
from emou.audit.models import Entry
from emou.domain.lifecycle import LIFECYCLE
from emou.letters import typesetting
from emou.letters.models import Letter
from requests_app import heads
from requests_app.models import DataRequest
from requests_app.pages import letters
from requests_app.services import keeping
from tests.stories import ground

WITHOUT = {"request.filed", "request.narrowed", "request.withdrawn"}


def entry(request, name):
    return Entry.objects.get(chain=request.reference, name=name)


def content(request, name):
    request = DataRequest.objects.get(pk=request.pk)
    return letters.content(request, entry(request, name), calendars())


def words(letter):
    """Everything that a letter says, as one text."""
    return str(letter)


def heading(letter, text):
    """The block that follows a heading."""
    blocks = letter["blocks"]
    return blocks[blocks.index({"kind": "heading", "text": text}) + 1]


def days(letter):
    return next(block["days"] for block in letter["blocks"] if block["kind"] == "days")


class TestEveryAct:
    def test_of_an_owner_a_judge_or_the_clock_has_its_letter(self):
        assert set(letters.FORMS) == {row.event for row in LIFECYCLE} - WITHOUT


class TestAnApprovalsLetter:
    @pytest.mark.parametrize(
        ("mode", "said"), [("view", "It stays at its source;"), ("extract", "A copy was asked for;")]
    )
    def test_says_how_the_data_is_seen_as_it_was_asked(self, story, mode, said):
        request = story.take("hfs.counsel", story.filed(), "approve")
        request.access_mode = mode

        letter = letters.content(request, entry(request, "request.approved"), calendars())
        assert said in heading(letter, "What happens next")["text"]

    def test_speaks_of_a_last_day_that_is_still_to_come_as_such(self, story):
        request = story.filed()
        story.take("hfs.counsel", request, "approve")

        clock = heading(content(request, "request.approved"), "How the clock was counted")["text"]
        assert clock.endswith("Its last day is Wednesday, December 2, 2026.")

    def test_calls_a_target_a_target(self, story):
        request = story.overruled()

        clock = heading(content(request, "denial.overruled"), "How the clock was counted")["text"]
        assert clock.endswith("Its target is Wednesday, November 18, 2026.")


class TestADenialsLetter:
    def test_says_each_ground_with_section_facts_and_cure(self, story):
        letter = content(story.denied(), "request.denied")

        assert all(text in words(letter) for text in ("HIPAA", "Section 1(a)", "The elements identify persons served."))

    def test_says_that_the_state_cio_reviews_it_and_until_when(self, story):
        letter = content(story.denied(), "request.denied")

        assert "waits on the State CIO's office, until the end of Wednesday, November 18, 2026" in words(letter)

    def test_goes_to_the_requester_and_to_the_state_cio(self, story):
        letter = content(story.denied(), "request.denied")

        assert letter["recipients"] == ["Department of Children and Family Services", "State CIO's office"]

    def test_is_numbered_by_its_place_in_the_record(self, story):
        request = story.denied()

        assert content(request, "request.denied")["number"] == f"{request.reference}/2"


class TestTheClockOfALetter:
    def test_is_the_one_that_the_act_ended_and_not_the_next(self, story):
        letter = content(story.overruled(), "request.denied")

        assert (days(letter)[0]["day"], days(letter)[-1]["day"]) == (
            "Tue, Nov 17, 2026",
            "Wed, Dec 2, 2026",
        )

    def test_names_the_holidays_that_it_skips(self, story):
        assert {"Thanksgiving Day"} <= {day["why"] for day in days(content(story.denied(), "request.denied"))}

    def test_shows_the_further_days_of_an_extension(self, story):
        request = story.filed()
        story.take("hfs.counsel", request, "extend", reason="volume", explanation="Four vendors hold it.", days=2)
        story.take("hfs.counsel", request, "approve")

        assert [day["why"] for day in days(content(request, "request.approved"))][-2:] == ["Extension", "Extension"]

    def test_of_an_extension_still_ends_on_the_day_that_it_replaces(self, story):
        request = story.filed()
        story.take("hfs.counsel", request, "extend", reason="volume", explanation="Four vendors hold it.", days=2)

        assert days(content(request, "request.extended"))[-1]["day"] == "Wed, Dec 2, 2026"

    def test_names_a_closure_that_moved_it(self, story, person):
        request = story.filed()
        actions.proclaim_closure(
            person("practice"), day=date(2026, 11, 20), why="Ice storm", source="Proclamation 2026-200", agency=None
        )
        story.take("hfs.counsel", request, "approve")

        assert "Ice storm" in [day["why"] for day in days(content(request, "request.approved"))]


class TestADeemedApprovalsNotice:
    @pytest.fixture
    def letter(self, story):
        request = story.filed()
        story.clock.set(request.due_at)
        actions.settle(request.reference)
        return content(request, "request.deemed_approved")

    def test_is_sent_by_nobody(self, letter):
        assert letter["sender"] == "By operation of the eMOU"

    def test_is_dated_to_the_last_day(self, letter):
        assert letter["date"] == "Wednesday, December 2, 2026"

    def test_names_the_gate_that_only_silence_and_overrules_bring(self, story):
        request = story.filed("DPH-STI")
        story.clock.set(request.due_at)
        actions.settle(request.reference)

        waits = heading(content(request, "request.deemed_approved"), "What a release waits for")

        assert "Lawful basis" in str(waits)

    def test_differs_from_an_approval_by_the_owner_who_chose_to_share(self, story):
        request = story.filed("DPH-STI")
        story.take("dph.counsel", request, "approve")

        assert "Lawful basis" not in str(heading(content(request, "request.approved"), "What a release waits for"))


class TestAnOpinionsLetter:
    def test_names_who_wrote_it_and_in_which_office(self, story, person):
        letter = content(story.overruled(by="cio.deputy"), "denial.overruled")

        assert letter["sender"] == f"{person('cio.deputy').label}, State CIO's office"

    def test_says_which_grounds_it_is_about(self, story):
        letter = content(story.overruled(), "denial.overruled")

        assert heading(letter, "The grounds of the denial")["lines"][0].startswith("HIPAA: HIPAA Privacy Rule, Section")

    def test_of_a_part_names_the_elements_of_that_part_alone(self, story):
        denied = story.denied()
        story.take("cio.deputy", denied, "overrule", opinion="In part.", elements=denied.elements[:1])

        assert heading(content(denied, "denial.overruled"), "The grounds of the denial")["lines"][0].count(";") == 0

    def test_that_refuses_says_that_one_may_file_anew(self, story):
        request = story.take("cio", story.denied(), "uphold", opinion="It holds.")

        assert "DCFS may file again" in words(content(request, "denial.upheld"))

    def test_written_in_parts_has_the_heading_of_each(self, story):
        said = "What the denial rests on\nHIPAA.\n\nWhat is decided, and what follows\nIt holds.\nFor good."
        blocks = content(story.take("cio", story.denied(), "uphold", opinion=said), "denial.upheld")["blocks"]
        first = blocks.index({"kind": "part", "text": "What the denial rests on"})

        assert [block["text"] for block in blocks[first + 1 : first + 4]] == [
            "HIPAA.", "What is decided, and what follows", "It holds.\nFor good.",
        ]  # fmt: skip

    def test_says_whose_clock_was_counted(self, story):
        assert "The clock of the State CIO's office started on" in words(content(story.overruled(), "denial.overruled"))


class TestALongLetter:
    def test_counts_many_elements(self, story):
        request = story.filed(elements=11)
        story.take("hfs.counsel", request, "approve")

        assert "Elements (11)" in dict_of(heading(content(request, "request.approved"), "What it concerns"))


class TestAPartsLetter:
    @pytest.fixture
    def part(self, story):
        request = story.filed()
        first, *rest = request.elements
        story.take("hfs.counsel", request, "approve", elements=[first], grounds=[ground(request, rest)])
        return DataRequest.objects.get(part_of=request)

    def test_names_the_elements_of_the_part_alone(self, part):
        assert dict_of(heading(content(part, "request.denied"), "What it concerns"))["Elements"].count(";") == 1

    def test_counts_the_clock_of_the_whole_until_it_was_split(self, part):
        assert days(content(part, "request.denied"))[0]["day"] == "Tue, Nov 17, 2026"


class TestTheLettersOfAnOverruleInPart:
    def both(self, story, **said):
        """The letter about what is shared, and the one about what is not."""
        denied = story.denied()
        first = denied.elements[:1]
        story.take("cio.deputy", denied, "overrule", opinion="An exception fits.", elements=first, **said)
        sibling = DataRequest.objects.get(part_of=denied)
        return content(denied, "denial.overruled"), content(sibling, "denial.upheld")

    def test_each_say_the_words_that_are_about_their_part(self, story):
        shared, kept = self.both(story, rest_opinion="The bar is plain there.")

        assert heading(shared, "Opinion")["text"] == "An exception fits."
        assert heading(kept, "Opinion")["text"] == "The bar is plain there."

    def test_say_that_one_opinion_speaks_of_both(self, story):
        for letter in self.both(story):
            assert heading(letter, "Opinion on both parts")["text"] == "An exception fits."

    def test_name_the_other_part_and_its_outcome(self, story):
        shared, kept = self.both(story)

        assert "“Denial upheld”. They are the request " in words(shared)
        assert "“Denial overruled”" in words(kept)

    def test_are_headed_as_decisions_in_part(self, story):
        assert [letter["title"][-7:] for letter in self.both(story)] == ["in part"] * 2


def dict_of(block):
    return {fact["term"]: fact["text"] for fact in block["facts"]}


class TestOpeningALetter:
    def test_writes_it_once(self, story, person):
        request = story.denied()
        first = actions.letter(person("dcfs.requester"), request.reference, 2)

        assert actions.letter(person("hfs.counsel"), request.reference, 2) == first

    def test_puts_number_and_hash_on_the_record(self, story, person):
        request = story.denied()
        letter = actions.letter(person("dcfs.requester"), request.reference, 2)

        assert entry(request, "letter.written").said == {"number": f"{request.reference}/2", "sha256": letter.sha256}

    def test_leaves_the_record_whole(self, story, person):
        request = story.denied()
        actions.letter(person("dcfs.requester"), request.reference, 2)

        assert verification.broken_entries() + heads.broken_heads() == []

    def test_leaves_state_clock_and_last_event_as_they_are(self, story, person):
        request = story.denied()
        kept = ("state", "last_event", "due_at", "last_day", "state_since")
        actions.letter(person("dcfs.requester"), request.reference, 2)
        after = DataRequest.objects.get(pk=request.pk)

        assert [getattr(after, name) for name in kept] == [getattr(request, name) for name in kept]

    def test_sets_it_before_anything_is_locked(self, story, person, monkeypatch):
        request, order = story.denied(), []
        for module, name in ((typesetting, "pdf"), (keeping, "lock")):
            do = getattr(module, name)
            monkeypatch.setattr(module, name, lambda *said, do=do, name=name: order.append(name) or do(*said))
        actions.letter(person("dcfs.requester"), request.reference, 2)

        assert order == ["pdf", "lock"]

    def test_is_for_those_who_may_know_of_the_request(self, story, person):
        request = story.denied()

        with pytest.raises(DataRequest.DoesNotExist):
            actions.letter(person("doc.counsel"), request.reference, 2)

    def test_of_a_filing_finds_none(self, story, person):
        request = story.denied()

        with pytest.raises(Entry.DoesNotExist):
            actions.letter(person("dcfs.requester"), request.reference, 1)


class TestAKeptLetter:
    @pytest.fixture
    def letter(self, story, person):
        return actions.letter(person("dcfs.requester"), story.denied().reference, 2)

    def test_is_the_pdf_that_was_hashed(self, letter):
        assert hashlib.sha256(bytes(letter.pdf)).hexdigest() == letter.sha256

    def test_is_a_tagged_pdf_that_claims_to_be_accessible(self, letter):
        assert b"pdfuaid" in bytes(letter.pdf)

    def test_stays_as_it_was_when_names_change(self, letter, person):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            Letter.objects.update(content={})

    def test_with_another_hash_is_refused_by_the_database(self, letter, story):
        other = entry(story.denied(), "request.denied")

        with pytest.raises(IntegrityError, match="letter_is_as_hashed"), transaction.atomic():
            Letter.objects.create(
                entry=other, number="x", content={}, pdf=b"%PDF", sha256="0" * 64, written_at=other.occurred_at
            )
            connection.check_constraints()
