"""What the State adds to the rules of the calendar: proclaimed closures, and the years it has confirmed."""

from django.db import models
from django.db.models import F, Q

from agencies.models.people import Agency, Person


class ProclaimedClosure(models.Model):
    """A day on which offices are closed by proclamation, for all agencies or one. Withdrawn, never deleted.

    A clock that the closure moved out keeps its last day when it is withdrawn: nothing moves in (rule 4).
    """

    day = models.DateField()
    why = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="closures")
    source = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["day", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="closure_once",
                fields=["day", "agency"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="closure_withdrawn_later",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("added_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.why}"


class CalendarYear(models.Model):
    """A year whose published list of closings the State Data Practice has compared with the rules."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    source = models.TextField()

    class Meta:
        ordering = ["year"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.year)
