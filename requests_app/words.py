"""From the words that somebody types to the tsquery that RequestWords is asked with. Reads; never writes."""

import re

from django.db import connection

MOST = 8
REFERENCE = re.compile(r"\bemou-\d{4}(?:-\d+(?:-[a-z]+)?)?", re.I)
WORD = re.compile(r"[^\W_]+")

# A word is looked for at the beginning of words, in all its forms; and by the names of agencies and datasets as they
# are called today, so that a renamed one is found and no request has to be written anew.
MEANT = """
SELECT asked.query::text,
  ARRAY(SELECT 'dataset=' || d.id FROM agencies_dataset d
    WHERE to_tsvector('english', replace(d.name || ' ' || d.code, '-', ' ')) @@ asked.query)
  || ARRAY(SELECT 'agency=' || a.id FROM agencies_agency a
    WHERE to_tsvector('english', replace(concat_ws(' ', a.name, a.code, a.abbreviation), '-', ' ')) @@ asked.query)
FROM (SELECT to_tsquery('english', word || ':*') AS query FROM unnest(%s::text[]) word) asked
"""


def tsquery(text: str) -> str:
    """The tsquery for `text`: every word must be found, noise such as "the" is left out; empty if nothing is left."""
    references = REFERENCE.findall(text)[:MOST]
    words = WORD.findall(REFERENCE.sub(" ", text))[:MOST]
    found = [f"'reference={reference.lower()}':*" for reference in references]
    return " & ".join(found + _meant(words))


def _meant(words: list[str]) -> list[str]:
    if not words:
        return []
    with connection.cursor() as cursor:
        cursor.execute(MEANT, [words])
        rows = cursor.fetchall()
    return [_either(word, query, keys) for word, (query, keys) in zip(words, rows, strict=True) if query or keys]


def _either(word: str, query: str, keys: list[str]) -> str:
    number = [f"number={int(word)}"] if word.isascii() and word.isdecimal() else []
    quoted = [f"'{key}'" for key in [*keys, *number]]
    return "(" + " | ".join([f"({query})", *quoted] if query else quoted) + ")"
