"""Letters as they were written: what they say, their PDF, and its hash, which the record holds too."""

from django.db import models

from emou.audit.models import Entry


class Letter(models.Model):
    """The letter about one entry of the record. Added once, never changed: it can be printed again for ever."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+", db_constraint=False)
    number = models.CharField(max_length=40, unique=True)
    content = models.JSONField()
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    written_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.number
