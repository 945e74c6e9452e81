"""Who walks: every office of the agency that asks, of the one that owns, of a third one, of the State; and the rest.

Written in plain words: (office, agency). The world seats them so; the oracle reads what they may from here alone.
"""

ASKER, OWNER, THIRD = "DCFS", "HFS", "DPH"
NOBODY, GONE, SOURCE = "nobody", "gone", "source system"

Office = tuple[str, str]
CAST: dict[str, tuple[Office, ...]] = {
    NOBODY: (),  # not signed in
    **{
        f"{agency.lower()}.{office}": ((office, agency),)
        for agency in (ASKER, OWNER, THIRD)
        for office in ("requester", "counsel", "director", "steward")
    },
    **{f"{agency.lower()}.admin": (("agency_admin", agency),) for agency in (ASKER, OWNER, THIRD)},
    "cio": (("cio", ""), ("director", "DOIT")),  # heads an agency, and is recused where it is a party
    "cio.deputy": (("cio", ""),),
    "coo": (("coo", ""),),
    "coo.deputy": (("coo", ""),),
    "practice": (("practice", ""),),
    "auditor": (("auditor", ""),),
    "admin": (("admin", ""),),
    "both.sides": (("requester", ASKER), ("counsel", OWNER)),  # filed a request that it could decide
    "left": (),  # was the owner's counsel until an hour ago, and is still signed in
    GONE: (),  # deactivated, with a session from before
    SOURCE: (),  # a program of the owner's, with a source token
}
STRANGERS = (NOBODY, GONE, SOURCE)  # to everything but the one address that source systems ask


def offices_at(person: str, agency: str) -> set[str]:
    return {office for office, where in CAST[person] if where == agency}


def statewide(person: str) -> set[str]:
    return offices_at(person, "")
