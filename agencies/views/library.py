"""The legal library: a list, a page for each authority, and the pages on which the State Data Practice keeps it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.forms.editing import Edit
from agencies.forms.library import (
    AuthorityForm,
    ExceptionForm,
    LibraryForm,
    NewAuthorityForm,
    NewExceptionForm,
)
from agencies.models import LegalAuthority, LegalExceptionText
from agencies.pages import changing, law
from agencies.pages.visits import visit_of
from agencies.services import library as keeping
from agencies.services.changes import LIBRARY, State, difference, see_same
from agencies.views.editing import Page, Preview, in_two_steps, keepers_alone, keeps_reference
from emou import actions
from emou.domain.grounds import OTHER
from emou.http.access import signed_in
from requests_app.pages import counting

PAGE = 50
SNAPSHOT = "Filed requests keep the law as it stood when they were filed. Nothing here reaches them."


@signed_in
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    form = LibraryForm(request.GET)
    shown = Paginator(law.narrowed(form.chosen), PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "rows": [law.row(authority) for authority in shown],
        "count": shown.paginator.count,
        "keeps": keeps_reference(request),
        **_pages(request, shown),
    }
    return render(request, "agencies/library.html", context)


def _pages(request: HttpRequest, shown: Any) -> dict[str, str]:
    """The addresses of the neighbouring pages, with the same search."""
    query = request.GET.copy()
    found = {}
    for name, is_there, number in (
        ("previous_url", shown.has_previous(), shown.number - 1),
        ("next_url", shown.has_next(), shown.number + 1),
    ):
        query["page"] = str(number)
        found[name] = f"?{query.urlencode()}" if is_there else ""
    return found


@signed_in
@require_safe
def authority_page(request: HttpRequest, code: str) -> HttpResponse:
    authority = get_object_or_404(law.entries(), code=code)
    at = visit_of(request).at
    context = law.page_of(authority) | {
        "trail": [_library()],
        "open_citing": counting.open_citing(code, at),
        "keeps": keeps_reference(request),
        "is_other": code == OTHER,
    }
    return render(request, "agencies/library_page.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def authority_new(request: HttpRequest) -> HttpResponse:
    keepers_alone(request)
    form = NewAuthorityForm(request.POST if request.method == "POST" else None)

    def preview() -> Preview:
        keeping.see_new_authority(form.cleaned_data["code"])
        keeping.see_sourced(form.said)
        code = {"code": form.cleaned_data["code"]}
        return Preview(
            changing.rows(difference({}, {**code, **form.said})),
            follows=["A denial may name it at once. It attaches to no dataset before its steward says so."],
            stays=[SNAPSHOT],
        )

    def save() -> str:
        said = form.cleaned_data
        actions.add_authority(visit_of(request).person, said["code"], form.said, said["why"])
        return f"{said['name']} is in the library."

    page = Page("Add an authority", reverse("library"), [_library()], button="Add it", lead=ADVICE)
    return in_two_steps(request, page, form, preview=preview, save=save)


@signed_in
@require_http_methods(["GET", "POST"])
def authority_edit(request: HttpRequest, code: str) -> HttpResponse:
    keepers_alone(request)
    authority = get_object_or_404(LegalAuthority, code=code)
    before = keeping.authority_state(authority)
    form = AuthorityForm.of(before, request.POST if request.method == "POST" else None)

    def preview() -> Preview:
        keeping.see_sourced(form.said)
        return _foretold(request, form, before, {"code": code}, _what_follows(before, form.said))

    def save() -> str:
        said = form.cleaned_data
        actions.change_authority(visit_of(request).person, code, said["seen"], form.said, said["why"])
        return f"{authority.name} is changed, on the record."

    page = Page("Change the entry", _page_url(code), _trail(authority), kicker=authority.name, lead=ADVICE)
    return in_two_steps(request, page, form, preview=preview, save=save)


@signed_in
@require_http_methods(["GET", "POST"])
def exception_new(request: HttpRequest, code: str) -> HttpResponse:
    keepers_alone(request)
    authority = get_object_or_404(LegalAuthority, code=code)
    form = NewExceptionForm(request.POST if request.method == "POST" else None)

    def preview() -> Preview:
        keeping.see_new_exception(authority, form.cleaned_data["code"])
        part = {"code": form.cleaned_data["code"]}
        follows = [f"A denial that names {authority.name} has to answer it, for what is filed from now on."]
        return Preview(changing.rows(difference({}, {**part, **form.said})), follows, [SNAPSHOT])

    def save() -> str:
        said = form.cleaned_data
        actions.add_exception(visit_of(request).person, code, said["code"], form.said, said["why"])
        return f"The exception is in the library. In the API it is {said['code']}."

    page = Page("Add an exception", _page_url(code), _trail(authority), kicker=authority.name, button="Add it")
    return in_two_steps(request, page, form, preview=preview, save=save)


@signed_in
@require_http_methods(["GET", "POST"])
def exception_edit(request: HttpRequest, code: str, part: str) -> HttpResponse:
    keepers_alone(request)
    rows = LegalExceptionText.everything.select_related("authority")
    exception = get_object_or_404(rows, authority__code=code, code=part)
    before = keeping.exception_state(exception)
    form = ExceptionForm.of(before, request.POST if request.method == "POST" else None)

    def preview() -> Preview:
        return _foretold(request, form, before, {"code": code, "part": part}, _what_becomes_of_it(before, form.said))

    def save() -> str:
        said = form.cleaned_data
        actions.change_exception(visit_of(request).person, code, part, said["seen"], form.said, said["why"])
        return "The exception is changed, on the record."

    kicker, lead = exception.authority.name, law.called(exception)
    page = Page("Change the exception", _page_url(code), _trail(exception.authority), kicker=kicker, lead=lead)
    return in_two_steps(request, page, form, preview=preview, save=save)


def _foretold(request: HttpRequest, form: Edit, before: State, about: dict[str, str], follows: list[str]) -> Preview:
    see_same(before, form.cleaned_data["seen"], LIBRARY, about)
    citing = counting.open_citing(about["code"], visit_of(request).at)
    are = "request cites" if citing == 1 else "requests cite"
    stays = [f"{SNAPSHOT} {citing} open {are} it."]
    return Preview(changing.rows(difference(before, form.said)), follows, stays)


def _what_follows(before: State, after: State) -> list[str]:
    follows = []
    if before["klass"] != after["klass"]:
        follows.append(
            f"For what is filed from now on it is a “{law.CLASS_NAMES[after['klass']].lower()}”: that decides whether a"
            " denial may rest on it, and which gates a release waits for."
        )
    if before["in_force"] and not after["in_force"]:
        follows.append("It attaches to nothing that is filed from now on, and no new denial may name it.")
    if after["in_force"] and not before["in_force"]:
        follows.append("It attaches again to the datasets and elements that name it.")
    return follows or ["The new words are shown from now on, in the catalog and to whoever writes a denial."]


def _what_becomes_of_it(before: State, after: State) -> list[str]:
    if before["in_force"] == after["in_force"]:
        return ["The new words are shown from now on to whoever writes a denial."]
    if after["in_force"]:
        return ["A denial has to answer it again, for what is filed from now on."]
    return ["No denial has to answer it any more, for what is filed from now on. It stays on the page as retired."]


def _library() -> dict[str, str]:
    return {"name": "Legal library", "url": reverse("library")}


def _page_url(code: str) -> str:
    return reverse("authority_page", args=[code])


def _trail(authority: LegalAuthority) -> list[dict[str, str]]:
    return [_library(), {"name": authority.code, "url": _page_url(authority.code)}]


ADVICE = "A summary to find one's way by, not legal advice. Write it so that somebody who is no lawyer understands it."
