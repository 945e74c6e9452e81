"""The numbers of one version of the agreement, as a value. They belong to the agreement, never to settings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """Business days. A request keeps the terms that were in force when it was filed (rule 1)."""

    answer_days: int = 10
    extension_days: int = 5
    review_days: int = 2
    escalation_days: int = 2
    hearing_days: int = 2
    start_days: int = 5
    suspension_days: int = 10
