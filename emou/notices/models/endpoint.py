"""Where an agency's own system is told: an address, and the secret that signs what is sent there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.models import Agency


class Endpoint(models.Model):
    """A webhook of one agency. Another address or another secret is another endpoint; one is ended, never changed.

    The secret is shown once, when it is made, and kept encrypted (emou.notices.sealing), since every delivery is signed
    with it. `secret` has those of the release before, in the clear, until they are sealed.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="endpoints")
    url = models.CharField(max_length=500)
    secret = models.CharField(max_length=80)
    sealed = models.TextField(blank=True, db_default="")
    note = models.CharField(max_length=120, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="endpoint_ends_after_start", condition=Q(ended_at=None) | Q(ended_at__gte=F("added_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.url}"
