"""A use case in the words of its own questions: what was answered, step by step."""

from dataclasses import dataclass
from typing import Any

from requests_app.forms.pages import facts
from requests_app.models import UseCase
from requests_app.pages import steps


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one step."""

    name: str
    title: str
    facts: list[dict[str, Any]]


def sections(use_case: UseCase) -> list[Section]:
    """Every step about the use case itself that is needed, with the questions that are asked."""
    return [
        Section(
            step.name, step.title, facts(use_case, [name for name in step.fields if steps.is_asked(use_case, name)])
        )
        for step in steps.STEPS
        if step.fields and steps.is_needed(use_case, step)
    ]
