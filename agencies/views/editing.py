"""Changing reference data in two steps, on one address: say it, read what will happen, then save it.

The second page carries what was said in hidden fields. Nothing is stored in between, so a page left open, a second
tab or the back button can lose nothing and change nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from agencies.pages.changing import Row
from agencies.pages.visits import visit_of
from agencies.services.changes import nothing_changed
from emou.domain.refusals import INCOMPLETE, NOT_PERMITTED, Refused
from emou.ui import errors

SAVE, EDIT = "save", "edit"


@dataclass(frozen=True, slots=True)
class Page:
    """What the two pages say of themselves, and where they lead back."""

    title: str
    back_url: str
    trail: list[dict[str, str]]
    kicker: str = ""
    lead: str = ""
    button: str = "Save"
    aside: str = ""  # a template with what helps to fill in the form
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    """What will change, what follows from it, and what will not happen."""

    rows: list[Row] = field(default_factory=list)
    follows: list[str] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)
    more: str = ""  # a template that shows what only this page has
    context: Mapping[str, Any] = field(default_factory=dict)


def in_two_steps(
    request: HttpRequest, page: Page, form: forms.Form, *, preview: Callable[[], Preview], save: Callable[[], str]
) -> HttpResponse:
    """The form, then what saving it will do, then the saving. `save` answers what to say when it is done."""
    step = request.POST.get("step", "")
    if request.method == "GET" or step == EDIT:
        return ask(request, page, form)
    if not form.is_valid():
        return ask(request, page, form, status=422)
    try:
        if step == SAVE:
            messages.success(request, save())
            return redirect(page.back_url)
        return _foretell(request, page, form, preview())
    except Refused as refusal:
        return not_done(request, page, form, refusal)


def ask(request: HttpRequest, page: Page, form: forms.Form, *, status: int = 200) -> HttpResponse:
    context = {"page": page, "form": form, **page.context}
    return render(request, "agencies/reference_edit.html", context, status=status)


def _foretell(request: HttpRequest, page: Page, form: forms.Form, shown: Preview) -> HttpResponse:
    if not (shown.rows or shown.more):
        raise nothing_changed()
    context = {"page": page, "form": form, "shown": shown, **shown.context}
    return render(request, "agencies/reference_confirm.html", context)


def not_done(request: HttpRequest, page: Page, form: forms.Form, refusal: Refused) -> HttpResponse:
    """The form again with what is wrong; or a page of its own where somebody else was first or the right is missing."""
    if refusal.code != INCOMPLETE:
        return refused(request, refusal, page.back_url, kept_text=_kept(form))
    for problem in refusal.problems:
        form.add_error(problem.field if problem.field in form.fields else None, problem.message)
    return ask(request, page, form, status=422)


def refused(request: HttpRequest, refusal: Refused, back_url: str, **words: str) -> HttpResponse:
    status = 403 if refusal.code == NOT_PERMITTED else 409
    back = {"back_url": back_url, "back_label": "Open the page again"}
    return errors.page(request, status, what_happened=refusal.detail, **back, **words)


def _kept(form: forms.Form) -> str:
    """What was typed, under the labels of the form, to be copied."""
    said = ((bound.label, bound.value()) for bound in form.visible_fields())
    told = ((label, ", ".join(map(str, value)) if isinstance(value, list) else value) for label, value in said)
    return "\n\n".join(f"{label}:\n{value}" for label, value in told if value)


def keeps_reference(request: HttpRequest) -> bool:
    """Whether the reader sits in the State Data Practice."""
    return request.user.is_authenticated and visit_of(request).rights.seat("keep_reference_data") is not None


def keepers_alone(request: HttpRequest) -> None:
    """Raise PermissionDenied for anybody but the State Data Practice."""
    if not keeps_reference(request):
        raise PermissionDenied
