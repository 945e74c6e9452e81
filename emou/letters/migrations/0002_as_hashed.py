"""A letter is what its hash says, in the database's own eyes."""

from django.db import migrations

HOLD = """
ALTER TABLE letters_letter ADD CONSTRAINT letter_is_as_hashed CHECK (encode(sha256(pdf), 'hex') = sha256)
"""
LET_GO = "ALTER TABLE letters_letter DROP CONSTRAINT letter_is_as_hashed"


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_letter")]

    operations = [migrations.RunSQL(HOLD, LET_GO)]
