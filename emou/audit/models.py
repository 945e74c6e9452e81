"""One entry per event. The insert trigger sets seq, time and hashes; nothing is ever changed or removed."""

from django.db import models
from django.db.models import Q

SEPARATOR = "\x1f"  # between the columns of the text that is hashed


class Entry(models.Model):
    """What happened, who did it in which office, in law and on the record. It outlives people, offices, requests.

    `actor` is empty for what time decided. No foreign keys: labels are copied, and the keys are kept beside them.
    """

    chain = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    request_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=320, blank=True)
    office_id = models.BigIntegerField(null=True)
    office = models.CharField(max_length=320, blank=True)
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20, blank=True)
    said = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    text = models.TextField()
    previous_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        default_permissions = ()
        ordering = ["chain", "seq"]
        constraints = [
            models.UniqueConstraint(name="entry_place_in_chain", fields=["chain", "seq"]),
            models.CheckConstraint(name="entry_has_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="entry_has_no_separator",
                condition=~Q(chain__contains=SEPARATOR)
                & ~Q(name__contains=SEPARATOR)
                & ~Q(actor__contains=SEPARATOR)
                & ~Q(office__contains=SEPARATOR)
                & ~Q(source__contains=SEPARATOR)
                & ~Q(target__contains=SEPARATOR),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq} {self.name}"
