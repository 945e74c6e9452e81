"""The rules by which claims become offices: loaded by the owner of the tables, and not the application's to change."""

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError

from agencies.models import Office, OfficeRule

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


class TestTheRules:
    def test_of_a_file_take_the_place_of_all_there_were(self, db, tmp_path, monkeypatch, capsys):
        kept = {}
        monkeypatch.setattr("agencies.services.claims.providers_with_rules", lambda: {"okta"})
        monkeypatch.setattr("agencies.services.claims.replace", lambda name, rules: kept.update({name: rules}))
        file = tmp_path / "rules.toml"
        file.write_text(RULES)
        call_command("load_sign_in_rules", str(file))

        assert capsys.readouterr().out == "2 rules.\n"
        told = [(value, office.label) for value, office in kept["entra"]]
        assert told == [
            ("g-counsel", "Counsel, Department of Children and Family Services"),
            ("g-auditors", "Auditor"),
        ]
        assert kept["okta"] == []

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
