"""Precedents: each denial that was judged, with the law it cited, what was said, and how it ended."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from agencies.models import Agency, Dataset
from emou.domain.filing import PURPOSES
from emou.domain.lifecycle import JUDGED_EVENTS
from requests_app.models import DataRequest


class Precedent(models.Model):
    """One judged denial. Derived from the record, and made anew when a higher desk judges it.

    `outcome` is the name of the last judgement; `reasons` is what the owner said against sharing, `opinions` what its
    judges wrote, the newest last. `words` is kept by the database from both.
    """

    request = models.OneToOneField(DataRequest, models.PROTECT, related_name="precedent")
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    requester = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=30, choices=list(PURPOSES.items()))
    authorities = ArrayField(models.CharField(max_length=24))
    outcome = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    reasons = models.TextField()
    opinions = models.TextField()
    decided_at = models.DateTimeField()
    words = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("opinions", weight="B", config="english")
        + SearchVector("reasons", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        default_permissions = ()
        indexes = [
            GinIndex(name="precedent_words", fields=["words"]),
            GinIndex(name="precedent_authorities", fields=["authorities"]),
            models.Index(name="precedent_fates", fields=["authorities", "outcome"]),
            models.Index(name="precedent_newest", fields=["-decided_at", "-id"]),
            models.Index(name="precedent_of_owner", fields=["owner", "-decided_at", "-id"]),
            models.Index(name="precedent_of_requester", fields=["requester", "-decided_at", "-id"]),
            models.Index(name="precedent_of_dataset", fields=["dataset", "-decided_at", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(name="precedent_outcome_known", condition=Q(outcome__in=sorted(JUDGED_EVENTS))),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.outcome}"
