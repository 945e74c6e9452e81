"""The application adds no version of the agreement that is in force on a day that has begun.

A release of reference data, as the owner of the tables, brings the first one.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION agreement_version_ahead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
     AND NEW.in_force_from <= (public.emou_now() AT TIME ZONE 'America/Chicago')::date THEN
    RAISE EXCEPTION 'a version of the agreement comes into force on a later day' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER agreement_version_ahead BEFORE INSERT ON agencies_agreementversion FOR EACH ROW
  EXECUTE FUNCTION agreement_version_ahead();
"""

GUARD_REVERSE = """
DROP TRIGGER agreement_version_ahead ON agencies_agreementversion;
DROP FUNCTION agreement_version_ahead();
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_retired"), ("audit", "0002_clock_and_chain")]

    operations = [migrations.RunSQL(GUARD, GUARD_REVERSE)]
