"""The words of every mail: for each event that tells somebody, and for each reminder, what it is and what it means.

No word that anybody typed into a filing, a message or a decision stands in a mail: it would leave the application. A
mail names the reference, the agencies, the dataset and the dates; the rest is behind its link.
"""

from dataclasses import dataclass

from emou.domain import reminders
from emou.domain.lifecycle import CLOCK_MOVED
from requests_app.pages import letters


@dataclass(frozen=True, slots=True)
class Form:
    """Both may name {owner}, {requester}, {dataset}, {days_left} and {last_day}, which is short in a subject;
    of a hearing {starts}, of an agency without anybody {agency}, and of an appointment {office}.

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
    "request.denied": _as_letter("request.denied", "Request denied, review due by {last_day}"),
    "request.deemed_approved": Form(
        "Deemed approved by operation of the eMOU",
        "The {owner} gave no answer by the end of {last_day}. The request of the {requester} is therefore deemed "
        "approved by operation of the eMOU: under the agreement, silence is approval. It is nobody's act.",
    ),
    "request.reopened": _as_letter("request.reopened", "Deemed approval reopened, answer by {last_day}"),
    "request.conceded": _as_letter("request.conceded", "Request approved after all"),
    "denial.upheld": _as_letter("denial.upheld", "Denial upheld"),
    "denial.overruled": _as_letter("denial.overruled", "Denial overruled, may be escalated until {last_day}"),
    "denial.referred": _as_letter(
        "denial.referred", "Denial referred to the Governor's COO, decision due by {last_day}"
    ),
    "overrule.accepted": _as_letter("overrule.accepted", "Overrule accepted"),
    "overrule.stood": Form(
        "Overrule final by operation of the eMOU",
        "The {owner} did not escalate the overrule to the Governor's COO by the end of {last_day}. It is therefore "
        "final by operation of the eMOU.",
    ),
    "overrule.escalated": _as_letter(
        "overrule.escalated", "Overrule escalated to the Governor's COO, decision due by {last_day}"
    ),
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
    "hearing.scheduled": Form(
        "Hearing on {starts}", "The Governor's COO's office has set the date of the hearing: {starts}."
    ),
    "hearing.minuted": Form("Minutes of the hearing", "The minutes of the hearing are on the record."),
    "appointment.made": Form(
        "You are appointed: {office}",
        "The office is yours, or yours to act in, from the first day on. What waits on it waits on you then, under My "
        "work, and you are told of what happens.",
    ),
    "appointment.succeeded": Form(
        "A successor is named: {office}",
        "One appointment ends at the instant at which the next begins, by itself. What waits on the office waits on "
        "the next holder from then on.",
    ),
    "appointment.ended": Form(
        "Your appointment ends: {office}",
        "Its rights end with it. What you did stays on the record, with your name and the office, and what waits stays "
        "with the office.",
    ),
    "appointment.changed": Form(
        "The days of your appointment are changed: {office}", "It begins and ends on other days than before."
    ),
    "appointment.cancelled": Form(
        "Your appointment is cancelled: {office}", "It does not begin. Nothing else is changed by that."
    ),
    "office.unserved": Form(
        "Nobody can answer at {agency}",
        "A data request could not go on, because nobody at {agency} can decide at the moment. Please see to it "
        "that its "
        "office of counsel or director is held.",
    ),
}
_STILL = "This request still waits on your office. {days_left}."
REMINDERS = {
    reminders.HALF_WAY: Form("{days_left}, until {last_day}", f"Half of the time has passed. {_STILL}"),
    "3_left": Form("{days_left}, until {last_day}", _STILL),
    "1_left": Form("{days_left}, until {last_day}", _STILL),
    "0_left": Form("{days_left}, {last_day}", _STILL),
    reminders.OVERDUE: Form(
        "Target passed on {last_day}",
        "The day by which this should have been decided has passed, and the request waits on.",
    ),
}


_RELEASE = "the release of data to the {requester}"
_THE_RELEASE = f"T{_RELEASE[1:]}"
OF_RELEASES = {
    "gate.applied": Form(
        "Approval applied for",
        f"An approval that {_RELEASE} needs was applied for. The release waits until it is given.",
    ),
    "gate.held": Form("Approval on file", f"An approval or a paper that {_RELEASE} needs is on file."),
    "gate.refused": Form(
        "Approval refused",
        f"An approval that {_RELEASE} needs was refused. The release waits. It may be applied for again.",
    ),
    "gate.expiring": Form(
        "Approval runs out on {last_day}",
        f"An approval that {_RELEASE} needs runs out on {{last_day}}. Unless a new one is on file by then, the release "
        "stops by itself.",
    ),
    "gate.expired": Form(
        "Approval ran out on {last_day}",
        f"An approval that {_RELEASE} needs ran out on {{last_day}}. Nobody may use the data until a new one is on "
        "file.",
    ),
    "gate.added": Form(
        "Release needs one more approval",
        f"The State Data Practice has added an approval that {_RELEASE} needs. The release waits for it.",
    ),
    "release.ready": Form(
        "Release ready to start",
        f"Every approval that {_RELEASE} needs is on file. The data steward of the {{owner}} can start it as soon "
        "as the "
        "{requester} has accepted its duties.",
    ),
    "release.blocked": Form(
        "Release stopped: an approval is missing",
        f"An approval that {_RELEASE} needs no longer holds. Nobody may use the data until there is a new one.",
    ),
    "release.duties_accepted": Form(
        "Receiver accepted its duties",
        "The {requester} has accepted its duties for the data of the {owner}, and signed for them.",
    ),
    "release.signed": Form("Data use schedule signed", f"A director has signed the data use schedule for {_RELEASE}."),
    "release.started": Form(
        "Release started", "The {requester} may now use the data of the {owner}, under what was approved."
    ),
    "release.start_overdue": Form(
        "Release not started by {last_day}",
        f"{_THE_RELEASE} was ready to start, and should have been started by the end of {{last_day}}.",
    ),
    "release.suspended": Form(
        "Release suspended", f"The {{owner}} has suspended {_RELEASE}. Nobody may use the data until that is over."
    ),
    "release.suspension_lifted": Form(
        "Suspension lifted", "The {owner} has lifted the suspension. The {requester} may use the data again."
    ),
    "release.suspension_ended": Form(
        "Suspension ran out on {last_day}",
        "The suspension was not lifted and not turned into a revocation by the end of {last_day}. It has therefore "
        "ended "
        "by operation of the eMOU, and the {requester} may use the data of the {owner} again.",
    ),
    "release.breach_reported": Form(
        "Breach reported, please read today",
        "The {requester} reports that somebody may have seen or taken data of the {owner} who may not. Please read the "
        "report today.",
    ),
    "release.revocation_asked": Form(
        "Revocation sent to the State CIO",
        f"The {{owner}} wants to revoke {_RELEASE} for legal reasons. The State CIO judges it. Until then "
        "nobody may use the data.",
    ),
    "release.revoked": Form(
        "Release revoked", f"The State CIO's office has upheld the revocation. It ends {_RELEASE}."
    ),
    "release.revocation_overruled": Form(
        "Revocation overruled",
        "The State CIO's office has overruled the revocation. The {requester} may use the data of the {owner} again.",
    ),
    "release.expired": Form("Release ended on {last_day}", f"{_THE_RELEASE} has ended: {{last_day}} was its last day."),
    "release.closed": Form("Release closed", f"{_THE_RELEASE} was closed. Nobody may use the data any more."),
    "release.winding_down": Form(
        "Release has another last day: {last_day}",
        f"{_THE_RELEASE} now ends on {{last_day}}, since an agency leaves the agreement, or stays after all.",
    ),
    "release.certificate_awaited": Form(
        "Certificate of destruction still owed",
        f"{_THE_RELEASE} has ended. The {{requester}} still owes the certificate that the data was destroyed.",
    ),
    "release.destruction_certified": Form(
        "Destruction certified", "The {requester} has certified that it destroyed the data of the {owner}."
    ),
    "release.user_named": Form(
        "Person named for a release", "The {requester} has named somebody who sees data of the {owner}."
    ),
    "release.user_confirmed": Form(
        "Named person confirmed", "Training or confidentiality of somebody who sees data of the {owner} is on file."
    ),
    "release.user_removed": Form(
        "Named person removed", "Somebody whom the {requester} had named no longer sees data of the {owner}."
    ),
    "release.review_due": Form(
        "Access to be reviewed, due on {last_day}",
        "The {requester} reviews every six months who sees data of the {owner}. This review was due by the end of "
        "{last_day}.",
    ),
    "release.access_reviewed": Form("Access reviewed", "The {requester} has reviewed who sees data of the {owner}."),
}


def form_of(event: str, step: str) -> Form:
    """The words of a mail. Raises KeyError for an event that nobody is told of."""
    if step:
        return REMINDERS[step]
    return FORMS.get(event) or OF_RELEASES[event]
