"""The words by which a request is found. A trigger writes them when the request is filed; nobody changes them."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Lookup

from requests_app.models.data_request import DataRequest


class WordsField(SearchVectorField):
    """A tsvector that is asked with the text of a tsquery: `words__fit="'prenat':* & 'agency=3'"`."""


@WordsField.register_lookup
class Fit(Lookup):
    lookup_name = "fit"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        words, params = self.process_lhs(compiler, connection)
        return f"{words} @@ %s::tsquery", [*params, self.rhs]


class RequestWords(models.Model):
    """One row a request, beside it and not in it: a request's row changes with every step, its words never do.

    Title and summary are words; reference, agencies and dataset are keys such as `agency=3`, which no text contains.
    """

    request = models.OneToOneField(DataRequest, models.PROTECT, primary_key=True, related_name="searched")
    words = WordsField()

    class Meta:
        default_permissions = ()
        indexes = [GinIndex(name="request_words", fields=["words"])]

    def __str__(self) -> str:
        return f"words of {self.request_id}"
