"""What holds for the reference data as it is written, before any database sees it.

Lawyers review these files. The tests keep the shape, the references between the files, and the honesty of
each legal row: a citation, where it was seen, and how sure we are.
"""

import datetime
import re
import tomllib
from pathlib import Path

import pytest

from emou.domain.lifecycle import Identifiability

REFERENCE = Path(__file__).resolve().parents[2] / "agencies" / "reference"

OFFICIAL_NAMES = {
    "AGING": "Department on Aging",
    "DCFS": "Department of Children and Family Services",
    "DCEO": "Department of Commerce and Economic Opportunity",
    "DOC": "Department of Corrections",
    "IDES": "Department of Employment Security",
    "HFS": "Department of Healthcare and Family Services",
    "DHS": "Department of Human Services",
    "DOIT": "Department of Innovation and Technology",
    "DJJ": "Department of Juvenile Justice",
    "DPH": "Department of Public Health",
    "DVA": "Department of Veterans' Affairs",
    "CMS": "Department of Central Management Services",
    "ISBE": "State Board of Education",
}
# fmt: off
CLASSES = {
    "H": {"FTI", "CJIS", "VAWA", "SSA", "RESEARCH", "AIDS", "STI", "JCA"},
    "C": {"HIPAA", "FERPA", "PART2", "UI", "MEDICAID", "SNAP", "TANF", "IVD", "CW", "WIC", "MHDDCA", "ISSRA",
          "P20", "ANCRA", "CFSA", "UIA", "PAC", "HSA", "BENEFIT-ACCESS", "APS", "SUDA", "VITAL", "DOCREC",
          "OTHER"},
    "D": {"IPA-SSN", "DPCA", "PIPA"},
    "N": {"PRIVACYACT", "DPPA", "FOIA"},
}
PROMISED_DATASETS = {
    "HFS-CLAIMS", "DHS-SNAP", "DHS-SUD", "IDES-WAGE", "DCFS-CASE", "ISBE-STUDENT", "DPH-BIRTH", "DPH-STI",
    "DOC-CUSTODY", "DCEO-LIHEAP", "DOIT-IDENTITY",
}
WITHOUT_GROUND = {
    "DOIT-IDENTITY", "DOIT-LOGS", "DOIT-ASSETS", "CMS-PROCUREMENT", "CMS-FLEET", "DCEO-GRANTS", "DVA-BENEFITS",
}
PURPOSES = {
    "operations", "care_coordination", "audit_evaluation", "research", "mandated_reporting",
    "program_integrity", "planning_analytics",
}
IDENTIFIABILITIES = {"aggregate", "deidentified", "limited", "coded", "identified"}
SENSITIVITIES = {"public", "internal", "confidential", "restricted"}
CONFIDENCES = {"high", "medium", "low"}
TARGETS = {"dataset", "authority", "purpose", "owner", "authority_class"}
BASES = {"approval", "deemed", "overrule", "order"}
# fmt: on
GROUNDS = CLASSES["H"] | CLASSES["C"]
CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
COLUMN = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def read(name: str) -> dict:
    return tomllib.loads((REFERENCE / name).read_text(encoding="utf-8"))


AGREEMENT = read("agreement.toml")
AGENCIES = read("agencies.toml")["agency"]
AUTHORITIES = read("authorities.toml")["authority"]
GATES = read("gates.toml")["gate"]
FILES = sorted((REFERENCE / "datasets").glob("*.toml"))
DATASETS = [dataset for file in FILES for dataset in tomllib.loads(file.read_text("utf-8"))["dataset"]]
ELEMENTS = [(dataset, element) for dataset in DATASETS for element in dataset["element"]]
EXCEPTIONS = [(law, exception) for law in AUTHORITIES for exception in law.get("exception", [])]

AGENCY_CODES = {agency["code"] for agency in AGENCIES}
AUTHORITY_CODES = {law["code"] for law in AUTHORITIES}
BY_CODE = {dataset["code"]: dataset for dataset in DATASETS}


def attached_to(dataset: dict) -> set[str]:
    """The codes of all authorities that the dataset or any element of it carries."""
    codes = set(dataset["authorities"])
    return codes.union(*(element["authorities"] for element in dataset["element"]))


def has_text(row: dict, *fields: str) -> bool:
    return all(row.get(field, "").strip() for field in fields)


def failing(rows, holds) -> list[str]:
    """The codes of the rows for which `holds` is false, so that a failure names them."""
    return [row["code"] for row in rows if not holds(row)]


def failing_pairs(pairs, holds) -> list[str]:
    """The same for an element of a dataset, or an exception of an authority."""
    return [f"{whole['code']}:{part['code']}" for whole, part in pairs if not holds(whole, part)]


def carried(dataset: dict, element: dict) -> set[str]:
    """The authorities of one element: its own and those of its whole dataset."""
    return {*dataset["authorities"], *element["authorities"]}


class TestAgreement:
    def test_was_signed_on_the_day_it_was_announced(self):
        assert AGREEMENT["agreement"]["signed_on"] == datetime.date(2016, 5, 26)

    def test_says_that_its_text_was_not_found(self):
        assert "No public copy of the text was found" in AGREEMENT["agreement"]["note"]

    def test_gives_ten_business_days_and_one_extension_of_five(self):
        terms = AGREEMENT["version"][0]

        assert (terms["answer_days"], terms["extension_days"]) == (10, 5)

    def test_gives_two_days_to_review_escalate_and_hear(self):
        terms = AGREEMENT["version"][0]

        assert [terms[f"{step}_days"] for step in ("review", "escalation", "hearing")] == [2, 2, 2]

    def test_says_where_each_version_of_the_terms_comes_from(self):
        assert all(has_text(terms, "source", "confidence") for terms in AGREEMENT["version"])


class TestAgencies:
    def test_are_the_thirteen_parties_by_their_official_names(self):
        assert {agency["code"]: agency["name"] for agency in AGENCIES} == OFFICIAL_NAMES

    def test_are_each_listed_once(self):
        assert len(AGENCIES) == len(AGENCY_CODES)

    def test_are_all_under_the_governor_but_the_board_of_education(self):
        assert failing(AGENCIES, lambda agency: agency["under_governor"]) == ["ISBE"]

    def test_are_headed_by_the_state_cio_at_innovation_and_technology_alone(self):
        heads = [agency["code"] for agency in AGENCIES if "Chief Information Officer" in agency["head"]]

        assert heads == ["DOIT"]

    def test_say_who_heads_them_and_how_we_know(self):
        assert failing(AGENCIES, lambda agency: has_text(agency, "abbreviation", "head", "source")) == []
        assert failing(AGENCIES, lambda agency: agency["confidence"] in CONFIDENCES) == []

    def test_joined_when_the_agreement_was_signed(self):
        signed_on = AGREEMENT["agreement"]["signed_on"]

        assert failing(AGENCIES, lambda agency: agency["joined_on"] == signed_on) == []


class TestAuthorities:
    @pytest.mark.parametrize("name", CLASSES)
    def test_are_the_promised_ones_in_their_promised_class(self, name):
        assert {law["code"] for law in AUTHORITIES if law["class"] == name} == CLASSES[name]

    def test_are_each_listed_once(self):
        assert len(AUTHORITIES) == len(AUTHORITY_CODES)

    def test_have_slugs_for_codes(self):
        assert failing(AUTHORITIES, lambda law: CODE.fullmatch(law["code"])) == []

    def test_say_what_they_are_and_what_they_bar(self):
        assert failing(AUTHORITIES, lambda law: has_text(law, "name", "citation", "bars", "sign_off")) == []

    def test_are_federal_or_state_but_for_the_open_one(self):
        assert failing(AUTHORITIES, lambda law: law["kind"] in {"federal", "state"}) == ["OTHER"]

    def test_say_where_the_row_comes_from_and_how_sure_we_are(self):
        assert failing(AUTHORITIES, lambda law: has_text(law, "source")) == []
        assert failing(AUTHORITIES, lambda law: law["confidence"] in CONFIDENCES) == []

    def test_never_claim_high_confidence_on_general_knowledge_alone(self):
        unseen = [law for law in AUTHORITIES if law["source"].startswith("general knowledge")]

        assert failing(unseen, lambda law: law["confidence"] in {"medium", "low"}) == []

    def test_say_where_each_penalty_was_read_and_how_sure_we_are(self):
        told = [law for law in AUTHORITIES if "penalties" in law]
        sure = [law for law in told if law["penalties_confidence"] == "high"]

        assert failing(told, lambda law: has_text(law, "penalties", "penalties_source")) == []
        assert failing(told, lambda law: law["penalties_confidence"] in CONFIDENCES) == []
        assert failing(sure, lambda law: "read" in law["penalties_source"]) == []

    def test_concern_agencies_that_exist(self):
        assert failing(AUTHORITIES, lambda law: law["agencies"]) == []
        assert failing(AUTHORITIES, lambda law: set(law["agencies"]) <= AGENCY_CODES) == []

    def test_say_of_a_duty_that_it_is_no_bar(self):
        said = {law["code"] for law in AUTHORITIES if law["bars"].startswith("A duty and no bar")}

        assert said == CLASSES["D"]

    def test_say_of_a_law_that_does_not_reach_agencies_why_it_bars_nothing(self):
        said = {law["code"] for law in AUTHORITIES if law["bars"].startswith("Bars nothing here")}

        assert said == CLASSES["N"]

    def test_list_two_to_seven_exceptions_where_they_can_be_a_ground(self):
        grounds = [law for law in AUTHORITIES if law["class"] in {"C", "H"}]

        assert failing(grounds, lambda law: 2 <= len(law.get("exception", [])) <= 7) == ["OTHER"]

    def test_list_no_exceptions_where_they_bar_nothing(self):
        others = [law for law in AUTHORITIES if law["class"] in {"D", "N"}]

        assert failing(others, lambda law: "exception" not in law) == []

    def test_attach_to_something_in_the_catalog_but_for_the_open_one(self):
        attached = set().union(*map(attached_to, DATASETS))

        assert AUTHORITY_CODES - attached == {"OTHER"}


class TestExceptions:
    def test_have_codes_that_differ_within_their_authority(self):
        pairs = [f"{law['code']}:{exception['code']}" for law, exception in EXCEPTIONS]

        assert len(pairs) == len(set(pairs))

    def test_have_a_slug_a_sentence_and_a_citation(self):
        assert failing_pairs(EXCEPTIONS, lambda _, exception: SLUG.fullmatch(exception["code"])) == []
        assert failing_pairs(EXCEPTIONS, lambda _, exception: exception["text"].endswith(".")) == []
        assert failing_pairs(EXCEPTIONS, lambda _, exception: has_text(exception, "citation")) == []

    @pytest.mark.parametrize(
        ("field", "known"),
        [("purposes", PURPOSES), ("identifiability", IDENTIFIABILITIES), ("recipients", AGENCY_CODES)],
    )
    def test_look_applicable_by_known_values_alone(self, field, known):
        assert failing_pairs(EXCEPTIONS, lambda _, exception: set(exception[field]) <= known) == []

    def test_never_rest_on_identified_data_alone(self):
        assert failing_pairs(EXCEPTIONS, lambda _, e: "identified" not in e["identifiability"]) == []


class TestGates:
    def test_are_each_listed_once(self):
        assert len({gate["code"] for gate in GATES}) == len(GATES)

    def test_attach_to_exactly_one_thing(self):
        assert failing(GATES, lambda gate: len(TARGETS & gate.keys()) == 1) == []

    @pytest.mark.parametrize(
        ("target", "known"),
        [
            ("dataset", set(BY_CODE)),
            ("authority", AUTHORITY_CODES),
            ("purpose", PURPOSES),
            ("owner", AGENCY_CODES),
            ("authority_class", set(CLASSES)),
        ],
    )
    def test_attach_to_something_that_exists(self, target, known):
        assert failing(GATES, lambda gate: target not in gate or gate[target] in known) == []

    def test_name_elements_of_their_own_dataset(self):
        elements = {d["code"]: {e["code"] for e in d["element"]} for d in DATASETS}

        assert failing(GATES, lambda g: set(g.get("elements", [])) <= elements.get(g.get("dataset"), set())) == []

    def test_are_needed_after_outcomes_that_exist(self):
        assert failing(GATES, lambda gate: set(gate.get("bases", [])) <= BASES) == []

    def test_say_who_gives_what_and_how_we_know(self):
        assert failing(GATES, lambda gate: SLUG.fullmatch(gate["code"])) == []
        assert failing(GATES, lambda gate: gate["kind"] in {"A", "P", "S", "L"}) == []
        assert failing(GATES, lambda gate: has_text(gate, "name", "body", "instrument", "source")) == []
        assert failing(GATES, lambda gate: gate["confidence"] in CONFIDENCES) == []

    @pytest.mark.parametrize(("field", "value"), [("authority_class", "H"), ("owner", "ISBE")])
    def test_stop_silence_and_rulings_where_only_law_or_the_head_can_speak(self, field, value):
        (gate,) = [gate for gate in GATES if gate.get(field) == value]

        assert set(gate["bases"]) == {"deemed", "overrule", "order"}

    def test_ask_for_a_review_board_whenever_the_purpose_is_research(self):
        (gate,) = [gate for gate in GATES if gate.get("purpose") == "research"]

        assert "bases" not in gate

    @pytest.mark.parametrize("code", ["FTI", "SSA", "CJIS", "UI", "FERPA", "PART2", "MEDICAID"])
    def test_wait_for_the_paper_that_federal_law_wants_after_every_outcome(self, code):
        gates = [gate for gate in GATES if gate.get("authority") == code]

        assert gates
        assert failing(gates, lambda gate: not gate.get("bases")) == []

    @pytest.mark.parametrize("code", ["WIC", "P20", "ANCRA", "UIA"])
    def test_wait_for_the_approver_whom_a_statute_names(self, code):
        assert [gate["kind"] for gate in GATES if gate.get("authority") == code] == ["S"]


class TestDatasets:
    def test_include_the_promised_ones(self):
        assert PROMISED_DATASETS - set(BY_CODE) == set()

    def test_are_each_listed_once(self):
        assert len(DATASETS) == len(BY_CODE)

    @pytest.mark.parametrize("code", sorted(OFFICIAL_NAMES))
    def test_number_three_to_five_an_agency(self, code):
        assert 3 <= sum(dataset["owner"] == code for dataset in DATASETS) <= 5

    @pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
    def test_lie_in_the_file_of_their_owner(self, file):
        owners = {dataset["owner"] for dataset in read(f"datasets/{file.name}")["dataset"]}

        assert owners == {file.stem.upper()}

    def test_have_codes_that_begin_with_their_owner(self):
        assert failing(DATASETS, lambda dataset: CODE.fullmatch(dataset["code"])) == []
        assert failing(DATASETS, lambda dataset: dataset["code"].startswith(dataset["owner"] + "-")) == []

    def test_are_described_in_two_sentences(self):
        assert failing(DATASETS, lambda d: len(re.findall(r"\.(?: |$)", d["description"])) == 2) == []

    def test_say_what_period_they_cover_and_where_they_are_kept(self):
        fields = ("name", "subject", "period", "updated", "source_system")

        assert failing(DATASETS, lambda dataset: has_text(dataset, *fields)) == []

    def test_can_be_had_in_known_forms_from_the_least_to_the_most_identifying(self):
        place = [level.value for level in Identifiability].index

        assert failing(DATASETS, lambda d: d["identifiability"] == sorted(d["identifiability"], key=place)) == []
        assert failing(DATASETS, lambda d: "aggregate" in d["identifiability"]) == []

    def test_that_hold_no_name_of_a_person_cannot_be_had_identified(self):
        """Discharge and treatment records carry codes alone, or names that the law keeps from leaving."""
        known = ("DPH-DISCHARGE", "DHS-SUD", "DPH-STI", "DOC-HEALTH", "ISBE-SPED", "HFS-MEDICARE")

        assert failing(map(BY_CODE.get, known), lambda d: "identified" not in d["identifiability"]) == []

    def test_have_six_to_fifteen_elements(self):
        assert failing(DATASETS, lambda dataset: 6 <= len(dataset["element"]) <= 15) == []

    def test_carry_at_least_one_authority(self):
        assert failing(DATASETS, lambda dataset: dataset["authorities"]) == []

    def test_name_authorities_that_exist(self):
        assert failing(DATASETS, lambda dataset: attached_to(dataset) <= AUTHORITY_CODES - {"OTHER"}) == []

    def test_name_each_element_once(self):
        codes = {d["code"]: [e["code"] for e in d["element"]] for d in DATASETS}

        assert failing(DATASETS, lambda d: len(codes[d["code"]]) == len(set(codes[d["code"]]))) == []

    def test_without_a_law_that_can_be_a_ground_are_few_and_known(self):
        """Who denies one of these has to cite another law in full."""
        assert set(failing(DATASETS, lambda dataset: attached_to(dataset) & GROUNDS)) == WITHOUT_GROUND


class TestElements:
    def test_are_named_described_and_graded(self):
        assert failing_pairs(ELEMENTS, lambda _, element: COLUMN.fullmatch(element["code"])) == []
        assert failing_pairs(ELEMENTS, lambda _, e: has_text(e, "name", "description", "provenance")) == []
        assert failing_pairs(ELEMENTS, lambda _, element: element["sensitivity"] in SENSITIVITIES) == []

    @pytest.mark.parametrize(
        ("provenance", "code"), [("SSA", "SSA"), ("IRS", "FTI"), ("FBI", "CJIS"), ("employer", "UI")]
    )
    def test_carry_the_law_of_whoever_supplied_them(self, provenance, code):
        supplied = [pair for pair in ELEMENTS if pair[1]["provenance"] == provenance]

        assert supplied
        assert failing_pairs(supplied, lambda dataset, element: code in carried(dataset, element)) == []

    def test_are_restricted_wherever_a_hard_bar_attaches_to_them(self):
        barred = [pair for pair in ELEMENTS if CLASSES["H"] & set(pair[1]["authorities"])]

        assert failing_pairs(barred, lambda _, element: element["sensitivity"] == "restricted") == []

    def test_protect_every_social_security_number(self):
        numbers = [pair for pair in ELEMENTS if "ocial security number" in pair[1]["name"]]

        assert failing_pairs(numbers, lambda dataset, element: "IPA-SSN" in carried(dataset, element)) == []

    def test_show_hiv_only_under_the_act_that_guards_it(self):
        shown = [pair for pair in ELEMENTS if "HIV" in pair[1]["name"]]

        assert shown
        assert failing_pairs(shown, lambda dataset, element: "AIDS" in carried(dataset, element)) == []
