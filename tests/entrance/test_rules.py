"""The rules by which claims become offices: loaded by the owner of the tables, and not the application's to change."""

import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError

from agencies.models import Office, OfficeRule
from tests.conftest import ROOT

RULES = """
[[rule]]
provider = "entra"
value = "g-counsel"
office = "counsel"
agency = "DCFS"

[[rule]]
provider = "entra"
value = "g-auditors"
office = "auditor"
"""


def owner(command, *said):
    """A command as the owner of the tables runs it, in a transaction of its own."""
    env = {**os.environ, "DATABASE_URL": os.environ["DATABASE_OWNER_URL"]}
    argv = [sys.executable, "manage.py", command, *said]
    return subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True)


class TestTheRules:
    def test_are_loaded_by_the_owner_and_read_by_the_application(self, committed, tmp_path):
        file = tmp_path / "rules.toml"
        file.write_text(RULES)

        assert owner("load_sign_in_rules", str(file)).stdout == "2 rules.\n"
        assert set(OfficeRule.objects.values_list("value", "office__kind", "office__agency__code")) == {
            ("g-counsel", "counsel", "DCFS"),
            ("g-auditors", "auditor", None),
        }

    def test_are_not_the_applications_to_change(self, db):
        office = Office.objects.first()
        with pytest.raises(ProgrammingError, match="permission denied"):
            OfficeRule.objects.create(provider="entra", value="x", office=office)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("[[rule]]\nprovider = 'entra'\nvalue = 'x'\noffice = 'king'", "there is no office “king” of “the State”"),
            ("[[rule]]\nprovider = 'entra'\nvalue = 'x'\noffice = 'counsel'\nagency = 'X'", "of “X”"),
            ("[[rule]]\nprovider = 'entra'\noffice = 'cio'", "say provider, value and office"),
            ("rule = [1]", "say provider, value and office"),
            ("not toml", "could not be read"),
        ],
    )
    def test_that_are_wrong_are_refused_and_named(self, db, tmp_path, text, words):
        file = tmp_path / "rules.toml"
        file.write_text(text)
        with pytest.raises(CommandError, match=words):
            call_command("load_sign_in_rules", str(file))
