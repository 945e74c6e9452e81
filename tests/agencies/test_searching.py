import pytest
from django.db import IntegrityError, transaction

from agencies import searching
from agencies.models import Dataset


def found(text):
    """The codes that a search brings, best first."""
    ranks = searching.ranks(searching.words_of(text))
    return [row.code for row in sorted(Dataset.objects.filter(pk__in=ranks), key=lambda row: -ranks[row.pk])]


def behind(gate):
    return Dataset.objects.filter(searching.behind_gate(gate))


class TestASearch:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("birth", "DPH-BIRTH"),
            ("prenat", "DPH-BIRTH"),
            ("gestation", "DPH-BIRTH"),
            ("claim", "HFS-CLAIMS"),
            ("hfs-cl", "HFS-CLAIMS"),
            ("healthcare and family serv", "HFS-CLAIMS"),
            ("unemployment IDES wage", "IDES-WAGE"),
            ("45 CFR 164.5", "HFS-CLAIMS"),
            ("superintendent", "ISBE-STUDENT"),
            ("ssn_verif", "DCFS-CASE"),
        ],
    )
    def test_finds_a_dataset_by(self, db, text, code):
        assert code in found(text)

    def test_wants_every_word_somewhere(self, db):
        assert found("birth zebra") == []

    def test_lets_a_name_weigh_more_than_an_element(self, db):
        by_name = {row.code for row in Dataset.objects.filter(name__icontains="wage")}

        assert by_name and set(found("wage")[: len(by_name)]) == by_name

    def test_finds_what_a_law_attaches_to_alone(self, db):
        assert "DHS-SUD" in found("PART2")
        assert "CMS-PROCUREMENT" not in found("PART2")

    @pytest.mark.parametrize("text", ["'", "a & | ! b", "(((", ":*", "\\", "birth:*a", "%s", "مرحبا", "\x00"])
    def test_takes_signs_for_nothing_but_space(self, db, text):
        assert isinstance(found(text), list)

    def test_reads_eight_words_and_each_once(self):
        assert searching.words_of("A a " + " ".join(f"w{n}" for n in range(20))) == ["a", *(f"w{n}" for n in range(7))]


class TestWhatAGateHoldsUp:
    def test_is_what_it_attaches_to(self, db):
        assert {row.owner.code for row in behind("isbe-head-consent")} == {"ISBE"}
        assert "DPH-STI" in {row.code for row in behind("lawful-basis")}

    def test_is_nothing_for_a_gate_that_does_not_exist(self, db):
        assert not behind("nothing").exists()


class TestTheForms:
    def test_of_a_dataset_are_known_ones(self, db):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dataset.objects.filter(code="DPH-BIRTH").update(identifiability=["naked"])
