"""What people may meet instead of a result, as data. The words live here, once, for page, API and scripts."""

from dataclasses import dataclass

NOT_PERMITTED, RECUSED = "not_permitted", "recused"
TOO_LATE, NOT_POSSIBLE_NOW, CONFLICT = "too_late", "not_possible_now", "conflict"
MALFORMED, INCOMPLETE = "malformed", "incomplete"

UNCOUNTED = "The calendar of State holidays does not reach far enough to count this clock, so it is not started."

WORDS = {
    MALFORMED: "The request could not be read.",
    NOT_PERMITTED: "Your offices do not carry the right to do this.",
    RECUSED: "You are recused: you filed this request, or you hold an office of an agency that is a party to it.",
    TOO_LATE: "The clock has run out, and the request was settled by operation of the eMOU.",
    NOT_POSSIBLE_NOW: "This is not possible in the present state of the request.",
    CONFLICT: "Somebody else has changed this in the meantime.",
    INCOMPLETE: "Something is missing or does not hold up. Nothing was changed.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is missing or unsound. `field` is a path such as `grounds.0.pinpoint`."""

    field: str
    code: str
    message: str


class Refused(Exception):
    """A command that may not be carried out. `code` is stable; `detail` says it to a person."""

    def __init__(self, code: str, detail: str = "", problems: tuple[Problem, ...] = ()) -> None:
        self.code, self.detail, self.problems = code, detail or WORDS[code], problems
        super().__init__(code, self.detail)
