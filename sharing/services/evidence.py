"""The evidence of a gate, put on its row. Who may, when, and whether its days fit is decided before."""

from emou.domain.gates import day_of
from sharing.models import Gate
from sharing.services.deeds import Deed

# What each action says anew; all else that the row said of an earlier paper is emptied. The record keeps it.
TEXTS = {
    "apply": ("reference",),
    "hold": ("reference", "signatory", "scope", "terms"),
    "refuse": ("why",),
}
DAYS = {
    "apply": ("requested_on",),
    "hold": ("requested_on", "received_on", "effective_on", "expires_on"),
    "refuse": ("received_on",),
}


def put(gate: Gate, action: str, deed: Deed) -> None:
    """Write what was said into a gate, which is saved with its release. Raises Refused."""
    for name in ("reference", "signatory", "scope", "terms", "why"):
        setattr(gate, name, deed.text(name) if name in TEXTS[action] else "")
    for name in ("requested_on", "received_on", "effective_on", "expires_on"):
        setattr(gate, name, day_of(deed.says, name) if name in DAYS[action] else None)
    gate.held_instrument = deed.text("instrument")
    gate.document = deed.document()
    gate.recorded_by_id, gate.recorded_in = deed.person_id, deed.seat.label
