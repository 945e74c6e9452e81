"""Whether an owner can be served: no clock is started before an office in which nobody can answer (rule 5)."""

from datetime import datetime

from agencies import queries
from agencies.models import Agency
from emou.domain.refusals import NOT_POSSIBLE_NOW, Refused


class Unserved(Refused):
    """No office of this owner can decide now. Nothing is started, and the State Data Practice is told."""

    def __init__(self, owner: Agency) -> None:
        self.owner = owner
        super().__init__(
            NOT_POSSIBLE_NOW,
            f"Nobody at {owner.name} can decide requests at the moment, so its clock may not be started. "
            "The State Data Practice has been told. What you wrote is kept.",
        )


def serve(owner: Agency, filer_id: int, at: datetime) -> None:
    """See that somebody can answer. Raises Unserved.

    Nobody decides a request that they filed, so the filer does not count among those who can be served.
    """
    if not queries.deciders(owner.pk, at).exclude(person=filer_id).exists():
        raise Unserved(owner)
