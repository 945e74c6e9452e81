"""What the style guide shows: one invented example for each component. Nothing here is a real request."""

from datetime import UTC, date, datetime

from django import forms

from emou.domain import clock
from emou.domain.calendar import calendar_for
from emou.domain.terms import Terms
from emou.ui import looks
from emou.ui.forms import DayInput
from emou.ui.picture import life_cycle

CALENDAR = calendar_for(frozenset())
CLOCK = clock.start(datetime(2026, 11, 16, 16, tzinfo=UTC), 10, CALENDAR)


class SampleForm(forms.Form):
    """One field of each kind that pages use."""

    reason = forms.ChoiceField(
        label="Why is more time needed?",
        choices=[("volume", "Volume of records"), ("consultation", "Consultation with another agency")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why more time is needed"},
    )
    reason.choice_hints = {"consultation": "Another agency has a substantial interest in the answer."}
    elements = forms.MultipleChoiceField(
        label="Elements this covers",
        choices=[("dob", "Date of birth"), ("county", "County of residence"), ("claims", "Claims by month")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one element"},
    )
    authority = forms.ChoiceField(
        label="Legal authority",
        choices=[("", "Choose one"), ("FERPA", "FERPA, 20 U.S.C. 1232g"), ("PART2", "42 CFR Part 2")],
        error_messages={"required": "Choose the legal authority"},
    )
    explanation = forms.CharField(
        label="Explanation",
        help_text="The other agency reads this. Name no clients.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Explain it in a sentence or two"},
    )
    days = forms.IntegerField(label="Further business days", help_text="1 to 5", min_value=1, max_value=5)
    until = forms.DateField(label="Revisit on", required=False, widget=DayInput)
    told = forms.BooleanField(label="I have told the agency's director", required=False)


class SampleFilters(forms.Form):
    """What components/filter_bar.html and filter_chips.html draw."""

    use_required_attribute = False
    q = forms.CharField(label="Words or reference", widget=forms.TextInput(attrs={"type": "search"}))
    waits = forms.ChoiceField(label="Waits on", choices=[("", "Anybody"), ("mine", "Us"), ("others", "Others")])
    order = forms.ChoiceField(label="Order", choices=[("newest", "Newest first"), ("last_day", "Last day first")])
    decided = forms.DateField(label="Decided from", widget=DayInput)
    status = forms.MultipleChoiceField(
        label="Status",
        choices=[("pending", "Waiting for an answer"), ("denied", "Denied")],
        widget=forms.CheckboxSelectMultiple,
    )
    chips = (("Denied", "q=birth"), ("“birth”", "status=denied"))

    @property
    def shown(self) -> dict[str, object]:
        fields = list(self)
        chips = [{"text": text, "query": query} for text, query in self.chips]
        return {"ahead": fields[:3], "more": fields[3:4], "several": fields[4:], "chips": chips}


def _at(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, 14, tzinfo=UTC)


SAID = "A consultation with the Department of Public Health is needed before the birth records can be matched."
TIMELINE = [
    {
        "event": "request.filed",
        "what": "Filed",
        "who": "Dana Whitfield",
        "office": "DCFS requester",
        "at": _at(11, 16, 16),
    },
    {
        "event": "request.extended",
        "what": "Extended by 2 business days",
        "who": "Ruth Okafor",
        "office": "HFS counsel",
        "at": _at(11, 20, 21),
        "said": SAID,
    },
    {"event": "request.denied", "what": "Denied", "who": "Ruth Okafor", "office": "HFS counsel", "at": _at(11, 24, 17)},
    {
        "event": "denial.overruled",
        "what": "Denial overruled",
        "who": "Amara Lindqvist",
        "office": "State CIO's deputy",
        "at": _at(11, 25, 15),
    },
    {"event": "request.deemed_approved", "what": "Deemed approved", "at": datetime(2026, 12, 3, 6, tzinfo=UTC)},
    {"event": "now", "what": "Waiting on the data steward", "office": "HFS steward"},
    {"event": "ahead", "what": "Release", "office": "Once every gate is open"},
]
DEADLINES = [
    {"days_left": 8, "last_day": date(2026, 11, 30)},
    {"days_left": 3, "last_day": date(2026, 11, 20)},
    {"days_left": 1, "last_day": date(2026, 11, 18)},
    {"days_left": 0, "last_day": date(2026, 11, 17)},
    {"days_left": 0, "last_day": date(2026, 11, 16), "is_past": True},
    {"days_left": 0, "last_day": date(2026, 11, 16), "is_past": True, "is_target": True},
]
REQUESTS = [
    {
        "title": "Prenatal care gaps among families known to child welfare",
        "url": "#lists",
        "reference": "EMOU-2026-000123",
        "requester": "DCFS",
        "owner": "HFS",
        "dataset": "Medicaid eligibility and claims",
        "status": "pending",
        "is_open": True,
        "days_left": 0,
        "last_day": date(2026, 11, 17),
        "turn": {"is_mine": True, "can": "approve it, take more time or deny it", "may_approve": True},
    },
    {
        "title": "Wages after leaving supported employment",
        "url": "#lists",
        "reference": "EMOU-2026-000131",
        "requester": "DHS",
        "owner": "IDES",
        "dataset": "Quarterly wage records",
        "status": "denied",
        "is_open": True,
        "days_left": 2,
        "last_day": date(2026, 11, 19),
        "is_target": True,
        "waits_on": "the State CIO's office",
    },
    {
        "title": "Winter heating aid reaching veterans",
        "url": "#lists",
        "reference": "EMOU-2026-000098",
        "requester": "DVA",
        "owner": "DCEO",
        "dataset": "Energy assistance",
        "status": "deemed_approved",
        "ending": {"mark": "Time was up", "day": date(2026, 11, 13)},
    },
]
GROUPS = [{"title": "Last day today", "rows": REQUESTS[:1]}, {"title": "Later", "rows": REQUESTS[1:]}]
ELEMENTS = [
    {
        "name": "Date of birth",
        "note": "Needed to match the birth record to the case.",
        "chips": ["Identifying", "HIPAA"],
        "change": "kept",
    },
    {"name": "County of residence", "note": "To place visiting nurses by county.", "chips": ["Low"], "change": "added"},
    {"name": "Social Security number", "chips": ["Identifying", "SSA"], "change": "removed"},
]
GATES = [
    {
        "name": "Terms for vital records",
        "body": "State Registrar",
        "instrument": "The Registrar's written terms",
        "kind": "Statutory approver",
        "after": "",
    }
]
PERSONAS = [
    {
        "username": "dcfs.requester",
        "name": "Dana Whitfield",
        "office": "DCFS requester",
        "can": "Files requests, follows their clocks",
    },
    {
        "username": "hfs.counsel",
        "name": "Ruth Okafor",
        "office": "HFS counsel",
        "can": "Approves, extends, denies, escalates",
    },
    {
        "username": "cio.deputy",
        "name": "Amara Lindqvist",
        "office": "State CIO's deputy",
        "can": "Reviews every denial",
    },
]


ALERTS = [
    {
        "kind": "info",
        "title": "This clock reaches an unconfirmed year",
        "text": "The State has not yet published its holidays for 2028.",
    },
    {"kind": "success", "title": "", "text": "Approved. DCFS has been told."},
    {
        "kind": "warning",
        "title": "Last day today",
        "text": "If nobody answers, the request is deemed approved.",
    },
    {"kind": "error", "title": "The request has moved on", "text": "It was withdrawn while you were writing."},
]
FACTS = [
    {"term": "Asked by", "text": "Department of Children and Family Services"},
    {"term": "Asked of", "text": "Department of Healthcare and Family Services"},
    {"term": "Dataset", "text": "Medicaid eligibility and claims", "url": "#lists"},
    {"term": "Purpose", "text": "Planning and analytics"},
]


def context() -> dict[str, object]:
    """Everything templates/ui/styleguide.html draws."""
    return {
        "trail": [{"name": "My work", "url": "#main"}, {"name": "Requests", "url": "#main"}],
        "alerts": ALERTS,
        "statuses": list(looks.STATES),
        "deadlines": DEADLINES,
        "ledger": clock.ledger(CLOCK, CALENDAR),
        "started_on": CLOCK.started_on,
        "last_day": CLOCK.last_day,
        "picture": life_cycle(Terms()),
        "timeline": TIMELINE,
        "requests": REQUESTS,
        "groups": GROUPS,
        "facts": FACTS,
        "columns": ["Authority", "Class", "What it bars"],
        "rows": [
            {
                "cells": [
                    {"text": "FERPA", "url": "#lists", "note": "20 U.S.C. 1232g"},
                    {"text": "Conditional"},
                    {"text": "Release of education records without consent"},
                ]
            },
            {
                "cells": [
                    {"text": "42 CFR Part 2", "url": "#lists"},
                    {"text": "Conditional"},
                    {"text": "Substance use treatment records"},
                ]
            },
        ],
        "elements": ELEMENTS,
        "gates": GATES,
        "figures": [
            {"term": "Time is up", "value": 1, "is_alarm": True},
            {"term": "Due within 3 business days", "value": 2},
            {"term": "Open in your agency", "value": 14},
            {"term": "Median days to answer", "value": "6.5"},
        ],
        "filters": SampleFilters(auto_id="sample_%s").shown,
        "actions": [
            {"label": "Approve", "url": "#panels", "hint": "All elements or some of them, with conditions if needed"},
            {"label": "Take more time", "url": "#panels", "hint": "Once, at most 5 business days, with a reason"},
            {
                "label": "Deny",
                "url": "#panels",
                "hint": "With a legal reason that covers the elements; the CIO reviews it",
            },
        ],
        "personas": PERSONAS,
        "form": SampleForm(),
        "form_with_errors": SampleForm({"days": "9"}, prefix="wrong"),
    }
