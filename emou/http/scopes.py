"""What a token may be limited to: reading, and each permission of the life cycle. Rights are asked all the same.

A scope takes away, it never gives: a token does what its person may do, as far as its scopes reach.
"""

from emou.domain.lifecycle import LIFECYCLE

READ, ANY = "read", "any"  # ANY: what every token may do, such as ending itself
DEEDS = {row.permission: "" for row in LIFECYCLE if row.permission}
SCOPES = (READ, *DEEDS)


def label(scope: str) -> str:
    """The scope in words, from the permission's own name."""
    return scope.replace("_", " ").capitalize()


def about(scope: str) -> str:
    """What can be done with it: the actions of the life cycle that ask for this permission."""
    if scope == READ:
        return "Everything that you can see. Every token reads."
    return ", ".join(row.action.capitalize() for row in LIFECYCLE if row.permission == scope)
