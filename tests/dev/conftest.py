"""Servers in a temporary folder, ended after each test however it went."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from emou.dev import stop


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder that the embedded server's unprivileged user can reach; what was started in it is ended."""
    for folder in (tmp_path, *list(tmp_path.parents)[:2]):
        folder.chmod(0o711)
    monkeypatch.setenv("EMOU_DATA", str(tmp_path))
    yield tmp_path
    stop.end_orphans(tmp_path)
