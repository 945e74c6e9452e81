"""The record's SQL: the clock of the law, the chain trigger, and what makes the table append-only."""

CLOCK = """
CREATE TABLE emou_demo_clock (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), moved_by interval NOT NULL);
INSERT INTO emou_demo_clock (moved_by) VALUES ('0');

CREATE FUNCTION emou_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
$$ SELECT clock_timestamp() + (SELECT moved_by FROM public.emou_demo_clock) $$;

-- Forward alone; an empty record may begin in the past, so that a demo can live through its own history.
CREATE FUNCTION emou_move_clock(goal timestamptz) RETURNS boolean LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('emou_demo_clock'));
  IF goal < emou_now() AND EXISTS (SELECT FROM audit_entry) THEN RETURN false; END IF;
  IF goal >= '2101-01-01 00:00 America/Chicago' THEN RETURN false; END IF;  -- no holiday is known beyond
  UPDATE emou_demo_clock SET moved_by = goal - clock_timestamp();
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION emou_move_clock(timestamptz) FROM PUBLIC;
"""

CLOCK_REVERSE = """
DROP FUNCTION emou_move_clock(timestamptz);
DROP FUNCTION emou_now();
DROP TABLE emou_demo_clock;
"""

# 7271 is the record's advisory lock: writers share it, a checkpoint takes it alone, so that it never misses an entry
# whose transaction had not ended.
CHAIN = """
-- Microseconds, exact: a double holds them within 0.3. STABLE, so that the planner writes it into the query.
CREATE FUNCTION audit_micros(at timestamptz) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT round(date_part('epoch', at) * 1000000)::bigint $$;

-- The columns in their order, with the unit separator between. No column may hold one (entry_has_no_separator, and JSON
-- escapes it), so each text has one reading.

CREATE FUNCTION audit_text(e audit_entry) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT concat_ws(E'\\x1f', e.chain, e.seq, coalesce(e.request_id, 0), e.name, coalesce(e.actor_id, 0), e.actor,
    coalesce(e.office_id, 0), e.office, e.source, e.target, audit_micros(e.occurred_at), audit_micros(e.recorded_at),
    e.said) $$;

-- Nothing is recorded before it happens. What a person does is recorded when it is done; what time decides may be
-- recorded late, and is dated to its deadline.
CREATE FUNCTION audit_entry_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last_seq int; last_hash bytea;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7271);
  SELECT e.seq, e.hash INTO last_seq, last_hash FROM public.audit_entry e
    WHERE e.chain = NEW.chain ORDER BY e.seq DESC LIMIT 1;
  NEW.seq := coalesce(last_seq, 0) + 1;
  NEW.recorded_at := public.emou_now();
  IF NEW.occurred_at > NEW.recorded_at
     OR (NEW.actor_id IS NOT NULL AND NEW.occurred_at < NEW.recorded_at - interval '15 minutes') THEN
    RAISE EXCEPTION 'an entry is dated to when it happens' USING ERRCODE = 'check_violation';
  END IF;
  NEW.previous_hash := coalesce(last_hash, ''::bytea);
  NEW.text := public.audit_text(NEW);
  NEW.hash := sha256(NEW.previous_hash || convert_to(NEW.text, 'UTF8'));
  RETURN NEW;
END $$;

CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the record is appended to, never changed' USING ERRCODE = 'insufficient_privilege'; END $$;

CREATE TRIGGER audit_entry_chain BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_chain();
CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse();
"""

CHAIN_REVERSE = """
DROP TRIGGER audit_entry_no_truncate ON audit_entry;
DROP TRIGGER audit_entry_no_change ON audit_entry;
DROP TRIGGER audit_entry_chain ON audit_entry;
DROP FUNCTION audit_entry_refuse();
DROP FUNCTION audit_entry_chain();
DROP FUNCTION audit_text(audit_entry);
DROP FUNCTION audit_micros(timestamptz);
"""
