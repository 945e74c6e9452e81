"""What the API remembers of its own doing: the answers it gave under an Idempotency-Key."""

from django.conf import settings
from django.db import models


class IdempotencyKey(models.Model):
    """The first answer to a call. Inserted before the call is carried out, so that a second one waits for it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    call = models.CharField("Method and path", max_length=300)
    body_hash = models.BinaryField("SHA-256 of the body")
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(name="idempotency_by_age", fields=["created_at"])]
        constraints = [models.UniqueConstraint(name="idempotency_key_once", fields=["person", "key"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key}"
