"""Every rule of releases says where it comes from: said (S), law (L), or our own reading (O)."""

import re
from pathlib import Path

DOC = Path(__file__).parents[2] / "docs" / "releases.md"


def rows(text):
    """The rows of its tables but for their heads, as cells."""
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [cells for cells in lines if not set("".join(cells)) <= set("- ") and cells[-1].strip() != "Source"]


def test_each_row_of_the_rules_has_its_source():
    found = rows(DOC.read_text())

    assert len(found) > 35
    assert [cells[0] for cells in found if not re.search(r"\[[SLO]\]", cells[-1])] == []
