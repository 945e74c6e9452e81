"""The door of `make`: what it says to an old Python, and that it needs nothing installed."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from emou.dev import bootstrap

ROOT = Path(__file__).parents[2]
BOOTSTRAP = ROOT / "emou" / "dev" / "bootstrap.py"


class TestBootstrap:
    def test_is_understood_by_python_3_6(self):
        ast.parse(BOOTSTRAP.read_text(), feature_version=(3, 6))

    def test_tells_an_old_python_what_is_needed(self, monkeypatch, capsys):
        monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)

        code = bootstrap.main((3, 9, 2), ["run"])

        assert (code, "Python 3.11 or newer is needed" in capsys.readouterr().err) == (1, True)

    def test_takes_a_newer_python_that_stands_beside_an_old_one(self, monkeypatch):
        taken = []
        monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/opt/{name}" if name == "python3.12" else None)
        monkeypatch.setattr(bootstrap.os, "execv", lambda path, argv: taken.append(path) or sys.exit(0))

        with pytest.raises(SystemExit):
            bootstrap.main((3, 9, 2), ["run"])

        assert taken == ["/opt/python3.12"]

    def test_needs_nothing_but_the_standard_library(self, tmp_path):
        argv = [sys.executable, "-I", "-S", str(BOOTSTRAP), "stop"]

        done = subprocess.run(argv, env={"EMOU_DATA": str(tmp_path)}, capture_output=True, text=True)

        assert (done.returncode, done.stdout) == (0, "Nothing was running.\n")
