"""What the pages of the legal library show: an authority in plain words, where it attaches, and what it brings."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import JSONObject

from agencies.models import Agency, Dataset, Element, GateRule, LegalAuthority, LegalExceptionText
from agencies.models.law import CLASS_MEANS, CLASS_NAMES
from agencies.pages import changing
from agencies.pages.cataloging import gate_words
from agencies.pages.changing import words
from agencies.services.changes import LIBRARY

MOST_WORDS = 8
NO_PENALTY = "None is entered here. That does not mean that there is none."


def narrowed(chosen: dict[str, Any]) -> QuerySet[LegalAuthority]:
    """The authorities that answer to a search."""
    rows = LegalAuthority.objects.all()
    if chosen.get("standing") != "all":
        rows = rows.filter(in_force=chosen.get("standing") != "ended")
    if klass := chosen.get("klass"):
        rows = rows.filter(klass=klass)
    if holder := chosen.get("holder"):
        rows = rows.filter(agencies__contains=[holder.code])
    for word in chosen.get("q", "").split()[:MOST_WORDS]:
        rows = rows.filter(_named_in(word))
    return rows


def _named_in(word: str) -> Q:
    own = [Q(**{f"{name}__icontains": word}) for name in ("code", "name", "citation", "bars", "note", "penalties")]
    excepted = LegalExceptionText.objects.filter(Q(text__icontains=word) | Q(citation__icontains=word))
    found = Q(pk__in=excepted.values("authority"))
    for one in own:
        found |= one
    return found


def row(authority: LegalAuthority) -> dict[str, Any]:
    return {"row": authority, "klass": CLASS_NAMES[authority.klass], "ended": not authority.in_force}


def entries() -> QuerySet[LegalAuthority]:
    """Every authority, and with each the short names of the agencies by their codes: one question for both."""
    shorts = Agency.objects.values(told=JSONObject(code="code", short="abbreviation"))
    return LegalAuthority.objects.annotate(shorts=ArraySubquery(shorts))


def page_of(authority: LegalAuthority) -> dict[str, Any]:
    """Everything that its page says. `authority` is one of `entries`."""
    every = list(LegalExceptionText.everything.filter(authority=authority))
    agencies = {one["code"]: one["short"] for one in authority.shorts}  # type: ignore[attr-defined]
    return {
        "authority": authority,
        "klass": CLASS_NAMES[authority.klass],
        "means": CLASS_MEANS[authority.klass],
        "facts": _facts(authority, agencies),
        "exceptions": [_exception(one, agencies) for one in every if one.in_force],
        "retired": [_exception(one, agencies) for one in every if not one.in_force],
        "attaches": _attaches(authority),
        "gates": [gate_words(rule) for rule in _gates(authority)],
        "history": changing.history(LIBRARY, {one.code: called(one) for one in every}, code=authority.code),
    }


def called(exception: LegalExceptionText) -> str:
    """What people call an exception: where it stands in the law, or else what it says."""
    return exception.citation or exception.text


def _facts(authority: LegalAuthority, agencies: dict[str, str]) -> list[dict[str, str]]:
    told = [
        {"term": "Citation", "text": authority.citation},
        {"term": "Sign-off", "text": authority.sign_off},
        {"term": "Who holds such data", "text": _short(authority.agencies, agencies) or "Any agency"},
        {"term": "How sure we are", "text": authority.get_confidence_display()},
        {"term": "Where it was read", "text": authority.source},
        {"term": "Penalties", "text": authority.penalties or NO_PENALTY},
    ]
    more = {
        "How sure we are of the penalties": authority.get_penalties_confidence_display(),
        "Where the penalties were read": authority.penalties_source,
        "Note": authority.note,
    }
    return [*told, *({"term": term, "text": text} for term, text in more.items() if text)]


def _short(codes: list[str], agencies: dict[str, str]) -> str:
    return ", ".join(agencies.get(code, code) for code in codes)


def _exception(one: LegalExceptionText, agencies: dict[str, str]) -> dict[str, Any]:
    sides = {"Purpose": "purposes", "Form of the data": "identifiability"}
    said = [f"{side}: {words(name, value)}" for side, name in sides.items() if (value := getattr(one, name))]
    if one.recipients:
        said.append(f"Asked by: {_short(one.recipients, agencies)}")
    return {"row": one, "shape": said}


def _gates(authority: LegalAuthority) -> QuerySet[GateRule]:
    rules = GateRule.objects.select_related("authority")
    return rules.filter(Q(authority=authority) | Q(authority_class=authority.klass))


def _attaches(authority: LegalAuthority) -> list[dict[str, Any]]:
    """The datasets on offer that it attaches to: as a whole, or to some of their elements."""
    mine = Prefetch("elements", Element.objects.filter(authorities=authority), to_attr="touched")
    whole = authority.datasets.through.objects.filter(legalauthority=authority, dataset=OuterRef("pk"))
    rows = Dataset.objects.filter(Q(authorities=authority) | Q(elements__authorities=authority), offered=True)
    found = rows.distinct().annotate(is_whole=Exists(whole)).select_related("owner").prefetch_related(mine)
    return [{"dataset": row, "elements": [] if row.is_whole else row.touched} for row in found]
