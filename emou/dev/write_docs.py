"""Writes the pages of docs/ drawn from the tables of the law: `python -m emou.dev.write_docs`. Needs no Django.

tests/house/test_docs_in_step.py compares them, so that a change of the table without a change of the docs is found.
"""

from pathlib import Path

from agencies.roles import ROLES, Scope
from emou.domain import drawings, release_drawings

DOCS = Path(__file__).resolve().parents[2] / "docs"
MADE = (
    "<!-- Written by `python -m emou.dev.write_docs`. Change emou/domain/lifecycle.py or agencies/roles.py instead. -->"
)

LIFECYCLE_PAGE = """{made}

# The life cycle of a data request

One table, `emou/domain/lifecycle.py`, holds every state and every row below. The database's constraint, the API's
`actions`, the buttons, the required fields and the people who are told are read from it, and so is this page.

## As a picture

```mermaid
{diagram}
```

Withdrawing is open to the requesting agency in every open state. The picture names actions; who takes them is in the
table and in [permissions.md](permissions.md).

## Row by row

A target in **bold** is a shareable end: the data must be shared once its gates are met. *Rest* is the action that
befalls the elements left out when the row is taken in part: they become a sibling request of their own, in the same
transaction. *Tells* names desks; the desk that the request was waiting for is told besides, unless it acted itself.
`narrow` needs one of the two things it names, every other row needs all.

{rows}

## The four clocks

A state with a clock is open, every other state is final. The number of business days belongs to the terms of the
agreement that were in force on the day of filing.

{waits}
"""

PERMISSIONS_PAGE = """{made}

# Who may do what

Two tables meet here: the rights that an office carries (`agencies/roles.py`) and the rows of the life cycle
([lifecycle.md](lifecycle.md)). An agency's offices use their rights on requests at their own agency's desk:
`file_requests` counts where the agency asked, `decide_requests` and `escalate_requests` where it owns the data.

## The rights of an office

### On its own agency

{agency}

### On the agreement

{agreement}

## State by state

{matrix}

¹ Nobody decides a request that they filed. ² Not by somebody who filed the request or holds an office of a party to it.
³ Only by such a person: whoever is recused passes the denial on to the Governor's COO.

What time does (`deem`, `stand`) is in no column: no office can do it, and none can prevent it but by acting first.
"""


RELEASES_PAGE = """{made}

# The life of a release, row by row

What the rules are and where each comes from is told in [releases.md](releases.md). This page is drawn from the tables
`emou/domain/releases.py` and `emou/domain/gates.py`: the database's constraints, the API's `actions`, the buttons, the
required fields and the people who are told are read from them too.

## As a picture

```mermaid
{diagram}
```

## The release

Where *To* is empty the state stays. Time goes first: of rows that fall due at the same instant, the upper one is taken.

{rows}

## Its gates

`apply`, `hold` and `refuse` are taken on one gate of a release that has not ended. Evidence that is recorded over a
gate which holds takes up where the paper before it ends.

{gates}

## State by state

Rights on an agency count at its own desk: `file_requests` where the agency receives the data, `manage_releases` and
`decide_requests` where it owns them.

{matrix}

² Not by somebody who filed the request or holds an office of a party to it.
"""


def pages() -> dict[Path, str]:
    """The text of every page that is drawn, by the file it belongs in."""
    return {
        DOCS / "lifecycle.md": lifecycle_page(),
        DOCS / "permissions.md": permissions_page(),
        DOCS / "release-table.md": releases_page(),
    }


def lifecycle_page() -> str:
    drawn = {"diagram": drawings.diagram(), "rows": drawings.rows(), "waits": drawings.waits()}
    return LIFECYCLE_PAGE.format(made=MADE, **drawn)


def permissions_page() -> str:
    everywhere = {str(role.kind): role.rights for role in ROLES}
    return PERMISSIONS_PAGE.format(
        made=MADE,
        agency=drawings.holders(_rights(Scope.AGENCY)),
        agreement=drawings.holders(_rights(Scope.AGREEMENT)),
        matrix=drawings.matrix(everywhere),
    )


def releases_page() -> str:
    return RELEASES_PAGE.format(
        made=MADE.replace("lifecycle.py", "releases.py"),
        diagram=release_drawings.diagram(),
        rows=release_drawings.rows(),
        gates=release_drawings.gate_rows(),
        matrix=release_drawings.matrix({str(role.kind): role.rights for role in ROLES}),
    )


def _rights(scope: Scope) -> dict[str, tuple[str, ...]]:
    return {role.label: role.rights for role in ROLES if role.scope is scope}


def write() -> None:
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(f"wrote docs/{path.name}")


if __name__ == "__main__":
    write()
