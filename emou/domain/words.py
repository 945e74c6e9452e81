"""The words for states, levels and events that page, API and mail share. Pure."""

from emou.domain import releases
from emou.domain.gates import GateState
from emou.domain.lifecycle import ExtensionReason, Identifiability, State
from emou.domain.releases import Suspension

STATE_WORDS = {
    State.PENDING.value: "Waiting for an answer",
    State.APPROVED.value: "Approved",
    State.DEEMED_APPROVED.value: "Deemed approved",
    State.DENIED.value: "Denied, under review by the State CIO",
    State.DENIAL_UPHELD.value: "Denial upheld",
    State.OVERRULED.value: "Denial overruled",
    State.OVERRULE_FINAL.value: "Overrule final",
    State.ESCALATED.value: "Escalated to the Governor's COO",
    State.SHARING_ORDERED.value: "Sharing ordered",
    State.AGENCY_EXCUSED.value: "Agency excused",
    State.WITHDRAWN.value: "Withdrawn",
}
IDENTIFIABILITY_WORDS = {
    Identifiability.AGGREGATE.value: "Aggregate",
    Identifiability.DEIDENTIFIED.value: "De-identified",
    Identifiability.LIMITED.value: "Limited data set",
    Identifiability.CODED.value: "Coded",
    Identifiability.IDENTIFIED.value: "Identified",
}
IDENTIFIABILITY_MEANS = {
    Identifiability.AGGREGATE.value: "Counts and rates. No row is about one person.",
    Identifiability.DEIDENTIFIED.value: "A row for each person, with nothing left that could point to somebody.",
    Identifiability.LIMITED.value: "No names or numbers, but dates and places such as county and ZIP code.",
    Identifiability.CODED.value: "A code stands for each person; the owner alone keeps the key.",
    Identifiability.IDENTIFIED.value: "With names, numbers or addresses.",
}
EXTENSION_WORDS = {
    ExtensionReason.SOURCES_ELSEWHERE.value: "Source systems are in several places or with vendors",
    ExtensionReason.VOLUME.value: "A large volume has to be gathered",
    ExtensionReason.SCOPE.value: "The request is broad and has to be narrowed together",
    ExtensionReason.LOCATING.value: "The data has to be located or profiled first",
    ExtensionReason.LEGAL_REVIEW.value: "Legal or privacy review is under way",
    ExtensionReason.OPERATIONAL_BURDEN.value: "Answering in time would burden operations",
    ExtensionReason.CONSULTATION.value: "Another agency or a federal partner has to be consulted",
    ExtensionReason.FEDERAL_APPROVAL.value: "A stated federal approval is awaited",
}
RELEASE_WORDS = {
    releases.State.BLOCKED.value: "Blocked",
    releases.State.READY.value: "Ready to start",
    releases.State.ACTIVE.value: "Active",
    releases.State.SUSPENDED.value: "Suspended",
    releases.State.EXPIRED.value: "Expired",
    releases.State.CLOSED.value: "Closed",
    releases.State.REVOKED.value: "Revoked",
    releases.State.VOID.value: "Void: the decision was reopened",
}
GATE_WORDS = {
    GateState.NEEDED.value: "Needed",
    GateState.APPLIED.value: "Applied for",
    GateState.HELD.value: "Held",
    GateState.REFUSED.value: "Refused",
    GateState.EXPIRED.value: "Run out",
}
SUSPENSION_WORDS = {Suspension.BREACH.value: "A breach", Suspension.SECURITY.value: "Security"}
BY_OPERATION = "By operation of the eMOU"
EVENT_WORDS = {
    "request.filed": "Request filed",
    "request.narrowed": "Request narrowed",
    "request.withdrawn": "Request withdrawn",
    "request.extended": "Time to answer extended",
    "request.approved": "Request approved",
    "request.denied": "Request denied",
    "request.deemed_approved": "Deemed approved: no answer within the time",
    "request.reopened": "Reopened",
    "denial.upheld": "Denial upheld by the State CIO",
    "denial.overruled": "Denial overruled by the State CIO",
    "denial.referred": "Denial referred to the Governor's COO",
    "request.conceded": "Owner changed its mind and approved",
    "overrule.accepted": "Overrule accepted by the owner",
    "overrule.stood": "Overrule stands: not escalated within the time",
    "overrule.escalated": "Overrule escalated to the Governor's COO",
    "escalation.sharing_ordered": "Sharing ordered by the Governor's COO",
    "escalation.agency_excused": "Agency excused by the Governor's COO",
    "request.split": "Split in part",
    "clock.moved": "Clock moved out",
    "hearing.answered": "Answered in writing",
    "hearing.scheduled": "Hearing scheduled",
    "hearing.minuted": "Minutes of the hearing",
    "letter.written": "Letter written",
    "message.sent": "Message sent",
    "document.added": "Document added",
    "document.disclosed": "Privileged document disclosed",
    "document.withdrawn": "Document withdrawn",
    "gate.applied": "Gate applied for",
    "gate.held": "Gate held: evidence recorded",
    "gate.refused": "Gate refused",
    "gate.expired": "Gate ran out",
    "gate.added": "Gate added by the State Data Practice",
    "release.expired": "Release expired: its last day is over",
    "release.blocked": "Release blocked: a gate no longer holds",
    "release.suspension_ended": "Suspension ran out",
    "release.ready": "Release ready: all gates hold",
    "release.duties_accepted": "Receiver accepted its duties",
    "release.signed": "Data use schedule signed",
    "release.started": "Release started",
    "release.suspended": "Release suspended",
    "release.breach_reported": "Breach reported by the receiver",
    "release.suspension_lifted": "Suspension lifted",
    "release.revocation_asked": "Revocation sent to the State CIO",
    "release.revoked": "Revocation upheld by the State CIO",
    "release.revocation_overruled": "Revocation overruled by the State CIO",
    "release.closed": "Release closed",
    "release.destruction_certified": "Destruction of the data certified",
    "release.user_named": "Person named for the release",
    "release.user_confirmed": "Training or confidentiality of a named person confirmed",
    "release.user_removed": "Named person removed",
    "release.access_reviewed": "Access reviewed",
    "release.winding_down": "Release winding down: an agency leaves the agreement",
}
