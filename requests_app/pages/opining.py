"""The headings under which an opinion is written, and an opinion read back by them. On the record it is one text."""

RESTS, REACHES, EXCEPTS = (
    "What the denial rests on",
    "Whether the law reaches these elements",
    "The exceptions",
)
HEARD, WEIGHS = "What each side says", "What decides it"
DECIDED = "What is decided, and what follows"
REVOCATION_RESTS = "What the revocation rests on"
HEADINGS = (RESTS, REVOCATION_RESTS, REACHES, EXCEPTS, HEARD, WEIGHS, DECIDED)


def parts(text: str) -> list[tuple[str, str]]:
    """The opinion part by part, each with its heading; without a heading where it was written in one piece."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        if line in HEADINGS:
            found.append((line, []))
        else:
            found[-1][1].append(line)
    told = [(heading, "\n".join(lines).strip()) for heading, lines in found]
    return [(heading, said) for heading, said in told if heading or said]
