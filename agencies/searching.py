"""Finding datasets: by words, through PostgreSQL's own full text, and by what attaches to them. Never writes."""

import re
from collections.abc import Sequence

from django.db import connection
from django.db.models import Q

from agencies import sql
from agencies.models import Dataset, Element, GateRule

MOST_WORDS = 8
WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words to look for, each once; signs and spaces only part them."""
    return list(dict.fromkeys(WORD.findall(text.lower())))[:MOST_WORDS]


def ranks(words: Sequence[str]) -> dict[int, int]:
    """The datasets in which every word stands somewhere, and how high they rank."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SEARCH, {"words": list(words)})
        return dict(cursor.fetchall())


def under_law(**law: object) -> Q:
    """The datasets to which such an authority attaches, as a whole or to one of their elements."""
    named = {f"legalauthority__{name}": value for name, value in law.items()}
    whole = Dataset.authorities.through.objects.filter(**named).values("dataset")
    single = Element.authorities.through.objects.filter(element__offered=True, **named).values("element__dataset")
    return Q(pk__in=whole) | Q(pk__in=single)


def behind_gate(code: str) -> Q:
    """The datasets whose release the gate of this code may hold up, whatever the purpose."""
    rule = GateRule.objects.filter(code=code)
    direct = Q(pk__in=rule.values("dataset")) | Q(owner__in=rule.values("owner"))
    return direct | under_law(pk__in=rule.values("authority")) | under_law(klass__in=rule.values("authority_class"))
