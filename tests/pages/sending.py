"""What a person fills into the form of an action, as the browser sends it."""

from agencies.models import Agency
from tests.stories import ground

PLAIN = {
    "narrow": {},
    "withdraw": {},
    "extend": {"reason": "consultation", "explanation": "We ask the other department.", "days": "3"},
    "approve": {"conditions": "Counts under 11 are suppressed.\nNo copies."},
    "reopen": {"why": "A closure was proclaimed too late."},
    "uphold": {"opinion": "The statute bars it."},
    "overrule": {"opinion": "The exception applies.", "conditions": ""},
    "refer": {"why": "I head the agency that owns the data."},
    "concede": {"conditions": ""},
    "accept": {},
    "escalate": {"reason": "The law is plain."},
    "order": {"opinion": "The need outweighs it.", "conditions": ""},
    "excuse": {"opinion": "The statute bars it."},
}
IN_PART = ("approve", "overrule", "order", "narrow")


def form_of(action, request):
    """A complete form for `action`, confirmed; it names all elements, but narrowing drops the last."""
    if action == "deny":
        return {"do": "take"} | ground_fields(request)
    sent = {"do": "take"} | PLAIN[action]
    if action in IN_PART:
        sent["elements"] = request.elements[:-1] if action == "narrow" else request.elements
    return sent


def ground_fields(request, elements=None, at=0):
    said = ground(request, elements)
    fields = {
        name: said[name]
        for name in ("authority", "pinpoint", "facts", "cure", "elements", "citation", "text")
        if name in said
    }
    fields |= {f"why-{answer['code']}": answer["why_not"] for answer in said["exceptions"]}
    return {"grounds-count": str(at + 1)} | {f"grounds-{at}-{name}": value for name, value in fields.items()}


def counsel_of(request):
    return f"{Agency.objects.get(pk=request.owner_id).code.lower()}.counsel"
