"""The words of every mail: for each event that tells somebody, and for each reminder, what it is and what it means.

No word that anybody typed into a filing, a message or a decision stands in a mail: it would leave the application. A
mail names the reference, the agencies, the dataset and the dates; the rest is behind its link.
"""

from dataclasses import dataclass

from emou.domain import reminders
from emou.domain.lifecycle import CLOCK_MOVED
from emou.domain.words import EVENT_WORDS
from requests_app.pages import letters


@dataclass(frozen=True, slots=True)
class Form:
    """Both may name {owner}, {requester}, {dataset}, {days_left} and {last_day}, which is short in a subject.

    `subject` heads the mail too. Of a reminder it tells the days left when it is sent, not those of its step.
    """

    subject: str
    opening: str


def _as_letter(event: str, subject: str) -> Form:
    """What the letter about an event begins with, the mail begins with too."""
    return Form(subject, letters.FORMS[event].opening)


FORMS = {
    "request.filed": Form(
        "New data request, answer by {last_day}",
        "The {requester} asks the {owner} for data. Your agency has until the end of {last_day} to answer.",
    ),
    "request.narrowed": Form(
        "Request narrowed", "The {requester} asks the {owner} for less than before. The clock runs on as it was."
    ),
    "request.withdrawn": Form(
        "Request withdrawn", "The {requester} has withdrawn its request to the {owner}. Nothing is left to be done."
    ),
    "request.extended": _as_letter("request.extended", "More time taken, answer now due by {last_day}"),
    "request.approved": _as_letter("request.approved", "Request approved"),
    "request.denied": _as_letter("request.denied", "Request denied"),
    "request.deemed_approved": Form(
        "Deemed approved by operation of the eMOU",
        "The {owner} gave no answer by the end of {last_day}. The request of the {requester} is therefore deemed "
        "approved by operation of the eMOU: under the agreement, silence is approval. It is nobody's act.",
    ),
    "request.reopened": _as_letter("request.reopened", "Deemed approval reopened, answer by {last_day}"),
    "request.conceded": _as_letter("request.conceded", "Request approved after all"),
    "denial.upheld": _as_letter("denial.upheld", "Denial upheld"),
    "denial.overruled": _as_letter("denial.overruled", "Denial overruled"),
    "denial.referred": _as_letter("denial.referred", "Denial referred to the Governor's COO"),
    "overrule.accepted": _as_letter("overrule.accepted", "Overrule accepted"),
    "overrule.stood": Form(
        "Overrule final by operation of the eMOU",
        "The {owner} did not raise the overrule to the Governor's COO by the end of {last_day}. It is therefore "
        "final by operation of the eMOU.",
    ),
    "overrule.escalated": _as_letter("overrule.escalated", "Overrule raised to the Governor's COO"),
    "escalation.sharing_ordered": _as_letter("escalation.sharing_ordered", "Sharing ordered"),
    "escalation.agency_excused": _as_letter("escalation.agency_excused", "Agency excused"),
    CLOCK_MOVED: Form(
        "Last day moved out to {last_day}",
        "State offices are closed on a day that this clock counted. The last day has moved out to {last_day}.",
    ),
    "message.sent": Form("New message", "There is a new message about this request."),
    "document.added": Form("Document added", "A document was added to this request."),
    "document.disclosed": Form(
        "Document disclosed", "The {owner} has disclosed a privileged document about this request."
    ),
    "document.withdrawn": Form("Document withdrawn", "A document of this request was withdrawn."),
    "hearing.answered": Form("Answer to the escalation", "There is a new answer in writing for the hearing."),
    "hearing.scheduled": Form("Hearing scheduled", "The Governor's COO's office has set a date for the hearing."),
    "hearing.minuted": Form("Minutes of the hearing", "The minutes of the hearing are on the record."),
    "office.unserved": Form(
        "Nobody can answer at an agency",
        "A data request could not go on, because nobody at the agency that was asked can decide at the moment. Please "
        "see to it that the office of counsel or director is held.",
    ),
}
_STILL = "This request still waits on your office. {days_left}."
REMINDERS = {
    reminders.HALF_WAY: Form("Half of the time has passed: {days_left}, until {last_day}", _STILL),
    "3_left": Form("{days_left}, until {last_day}", _STILL),
    "1_left": Form("{days_left}, until {last_day}", _STILL),
    "0_left": Form("{days_left}, {last_day}", _STILL),
    reminders.OVERDUE: Form(
        "Target passed on {last_day}",
        "The day by which this should have been decided has passed, and the request waits on.",
    ),
}


def form_of(event: str, step: str) -> Form:
    """The words of a mail. Of a release, whose table has many events, the words that the record has for each."""
    if step:
        return REMINDERS[step]
    return FORMS.get(event) or Form(EVENT_WORDS[event], _OF_RELEASE)


_OF_RELEASE = (
    "This concerns the release of data of the {owner} to the {requester}. Its page shows what was done, what it waits "
    "for, and what comes next."
)
