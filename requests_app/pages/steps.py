"""The steps in which a use case is written: one group of questions a page. Addresses, overview and review follow it.

What is required, and what only sometimes, is the law's (emou.domain.filing); here is only where it is asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from emou.domain.filing import CONDITIONAL, is_blank
from emou.domain.refusals import Problem
from requests_app.models import UseCase


@dataclass(frozen=True, slots=True)
class Step:
    """One page of questions. `fields`: of the use case; the step of the datasets has none of its own."""

    name: str
    title: str
    lead: str
    fields: tuple[str, ...] = ()


DATASETS = Step("datasets", "Datasets", "Which data you ask for. Each dataset becomes a request to its owner.")
STEPS = (
    Step(
        "use-case",
        "The use case",
        "The problem you want to solve, as somebody at another agency will read it.",
        ("title", "summary", "decision_served", "purpose"),
    ),
    Step(
        "why",
        "Why you need the data",
        "The law that lets you use it, and why what is public does not do.",
        ("legal_basis", "need", "benefit", "sponsor", "urgency"),
    ),
    Step(
        "records",
        "The records",
        "Whose records, from when, and whether they are put together with others.",
        ("population", "period_from", "period_to", "estimated_records", "links", "linkage"),
    ),
    DATASETS,
    Step("people", "People", "Who will use the data: roles and numbers, no names.", ("users",)),
    Step(
        "handling",
        "Handling",
        "How the data is kept safe, and what leaves your hands.",
        ("setting", "security_contact", "outputs", "small_cell_threshold", "onward_sharing"),
    ),
    Step(
        "review-board",
        "Review board",
        "Research with personal records needs the approval of an institutional review board (IRB).",
        ("irb_number", "irb_expires_on"),
    ),
    Step(
        "time-and-cost",
        "Time and cost",
        "From when to when you use the data, what becomes of it then, and who pays.",
        ("starts_on", "ends_on", "retention", "destruction", "funding"),
    ),
)
BY_NAME = {step.name: step for step in STEPS}
STEP_OF = {field: step for step in STEPS for field in step.fields}
CONDITIONS = {field: (decides, value) for field, decides, value, _ in CONDITIONAL}


@dataclass(frozen=True, slots=True)
class Place:
    """A page of one draft: a step, or what is asked of one dataset (`code`)."""

    step: Step
    title: str
    code: str = ""

    def url(self, draft_id: int) -> str:
        if self.code:
            return reverse("use_case_dataset", args=[draft_id, self.code])
        return reverse("use_case_step", args=[draft_id, self.step.name])

    @property
    def key(self) -> tuple[str, str]:
        return self.step.name, self.code


def is_asked(draft: UseCase, field: str) -> bool:
    """Whether a question is asked at all, given what else was answered."""
    decides, value = CONDITIONS.get(field, ("", None))
    return not decides or getattr(draft, decides) == value


def is_needed(draft: UseCase, step: Step) -> bool:
    return not step.fields or any(is_asked(draft, field) for field in step.fields)


def places(draft: UseCase, names: Mapping[str, str]) -> list[Place]:
    """Every page of a draft in order. `names`: of the datasets that the catalog knows, by code."""
    found: list[Place] = []
    for step in STEPS:
        found.append(Place(step, step.title))
        if step is DATASETS:
            codes = dict.fromkeys(str(ask.get("dataset")) for ask in draft.asks)
            found += [Place(step, names[code], code) for code in codes if code in names]
    return found


def key_of(problem: Problem, draft: UseCase, names: Mapping[str, str]) -> tuple[str, str]:
    """The key of the page on which a problem of a draft is mended."""
    head, *rest = problem.field.split(".")
    if head != "requests":
        return STEP_OF[head].name, ""
    code = str(draft.asks[int(rest[0])].get("dataset")) if len(rest) > 1 and rest[1] != "dataset" else ""
    return DATASETS.name, code if code in names else ""


TILES = ("purpose", "links", "identifiability", "frequency", "access_mode")  # radio buttons: reached at the first


def anchor(problem: Problem, draft: UseCase) -> str:
    """The id of the control that mends a problem, on its page."""
    parts = problem.field.split(".")
    if parts[0] == "users":
        return f"id_{'-'.join(parts)}" if len(parts) > 1 else "id_users-0-role"
    if parts[0] != "requests":
        return f"id_{parts[0]}{_first(parts[0])}"
    if len(parts) < 3 or parts[2] == "dataset":
        return "find" if len(parts) < 3 else "chosen"
    if parts[2] != "elements":
        return f"id_{parts[2]}{_first(parts[2])}"
    if len(parts) < 5:
        return "choose-elements"
    code = draft.asks[int(parts[1])]["elements"][int(parts[3])].get("code")
    return f"id_why-{code}" if code else "choose-elements"


def _first(name: str) -> str:
    return "_0" if name in TILES else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the overview: a page, what is still missing on it, and where that is mended."""

    place: Place
    url: str
    needed: bool
    missing: list[dict[str, str]]
    is_wrong: bool = False  # something is there, and cannot stay as it is
    is_begun: bool = True

    @property
    def lines(self) -> list[dict[str, str]]:
        """What is missing, each with its link; of a page that nobody has begun, one line in place of them."""
        if self.is_begun or not self.missing:
            return self.missing
        questions = f"{len(self.missing)} question{'s' if len(self.missing) > 1 else ''}"
        return [{"text": f"Not started: {self.place.title} ({questions})", "url": self.url}]

    @property
    def state(self) -> str:
        if self.missing:
            answers = f"{len(self.missing)} answer{'s' if len(self.missing) > 1 else ''}"
            return f"{answers} to mend" if self.is_wrong else f"{answers} missing"
        return "Complete" if self.needed else "Not needed"

    @property
    def icon(self) -> str:
        return "edit" if self.missing else "check_circle" if self.needed else "remove"


def rows(draft: UseCase, names: Mapping[str, str], problems: Iterable[Problem]) -> list[Row]:
    """Every page of a draft with what is missing on it."""
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    wrong = set()
    pages = places(draft, names)
    urls = {place.key: place.url(draft.pk) for place in pages}
    for problem in problems:
        key = key_of(problem, draft, names)
        about = f"{names[key[1]]}: " if key[1] else ""
        line = {"text": f"{about}{problem.message}", "url": f"{urls[key]}#{anchor(problem, draft)}"}
        found.setdefault(key, []).append(line)
        wrong |= {key} if problem.code != "missing" else set()
    return [
        Row(
            place=one,
            url=urls[one.key],
            needed=is_needed(draft, one.step),
            missing=found.get(one.key, []),
            is_wrong=one.key in wrong,
            is_begun=_is_begun(draft, one),
        )
        for one in pages
    ]


def _is_begun(draft: UseCase, place: Place) -> bool:
    """Whether anything at all is answered on a page."""
    if place.code:
        asks = [ask for ask in draft.asks if ask.get("dataset") == place.code]
        return any(not is_blank(value) for ask in asks for name, value in ask.items() if name != "dataset")
    return any(not is_blank(getattr(draft, field)) for field in place.step.fields or ("asks",))


def after(pages: list[Place], draft: UseCase, here: Place) -> Place | None:
    """The next page that is needed; None after the last."""
    at = [place.key for place in pages].index(here.key)
    return next((place for place in pages[at + 1 :] if is_needed(draft, place.step)), None)
