"""A denial that is still being written: what was typed, as it was posted. No part of the record."""

from django.conf import settings
from django.db import models

from requests_app.models.data_request import DataRequest


class DenialDraft(models.Model):
    """What the owner's deciding offices have typed to answer a request, or to revoke its release: one draft for all.

    `typed` has the fields of the form by name, each with its values. Gone as soon as the request is answered, or the
    revocation is asked for.
    """

    request = models.OneToOneField(DataRequest, models.CASCADE, primary_key=True, related_name="denial_draft")
    typed = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Draft of a denial, saved by {self.saved_by}"
