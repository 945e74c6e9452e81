"""What the database itself refuses about a request, whoever asks. A test holds it equal to what was migrated."""

from emou.domain.lifecycle import State, clock_row

TIMED = {state.value: row.event for state in State if (row := clock_row(state))}
STATES = ", ".join(f"'{state}'" for state in TIMED)
BY_CLOCK = ", ".join(f"('{state}', '{event}')" for state, event in TIMED.items())

GUARD = f"""
CREATE FUNCTION request_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE newest record;
BEGIN
  SELECT e.seq, e.hash, e.name, e.actor_id, e.target, e.occurred_at INTO newest FROM public.audit_entry e
    WHERE e.chain = NEW.reference ORDER BY e.seq DESC LIMIT 1;
  IF newest.seq IS DISTINCT FROM NEW.head_seq OR newest.hash IS DISTINCT FROM NEW.head_hash
     OR newest.target IS DISTINCT FROM NEW.state THEN
    RAISE EXCEPTION 'request % has no entry in the record for this', NEW.reference USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF NEW.head_seq <= OLD.head_seq THEN
      RAISE EXCEPTION 'request % changed without a new entry', NEW.reference USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.id, NEW.reference, NEW.use_case_id, NEW.part_of_id, NEW.owner_id, NEW.requester_id, NEW.dataset_id,
        NEW.agreed_id, NEW.filed_at, NEW.filed_by_id, NEW.filed_in_id, NEW.snapshot, NEW.frequency, NEW.access_mode,
        NEW.extract_reason)
       IS DISTINCT FROM
       (OLD.id, OLD.reference, OLD.use_case_id, OLD.part_of_id, OLD.owner_id, OLD.requester_id, OLD.dataset_id,
        OLD.agreed_id, OLD.filed_at, OLD.filed_by_id, OLD.filed_in_id, OLD.snapshot, OLD.frequency, OLD.access_mode,
        OLD.extract_reason)
       OR NOT NEW.elements <@ OLD.elements THEN
      RAISE EXCEPTION 'what request % asked for is not changed', NEW.reference USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.state, newest.name) IN (VALUES {BY_CLOCK}) THEN
      IF newest.occurred_at <> OLD.due_at OR newest.actor_id IS NOT NULL THEN
        RAISE EXCEPTION 'time settles request % at its deadline', NEW.reference USING ERRCODE = 'check_violation';
      END IF;
    ELSIF OLD.state IN ({STATES}) AND newest.occurred_at >= OLD.due_at THEN
      RAISE EXCEPTION 'the clock of request % has run out', NEW.reference USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = OLD.state AND NEW.due_at < OLD.due_at THEN
      RAISE EXCEPTION 'the clock of request % may not move in', NEW.reference USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER request_guard_insert BEFORE INSERT ON requests_app_datarequest
  FOR EACH ROW EXECUTE FUNCTION request_guard();
CREATE TRIGGER request_guard_update BEFORE UPDATE ON requests_app_datarequest FOR EACH ROW
  WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION request_guard();

CREATE FUNCTION use_case_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'use case % is no draft any more', OLD.id USING ERRCODE = 'check_violation'; END $$;

CREATE TRIGGER use_case_guard BEFORE UPDATE ON requests_app_usecase FOR EACH ROW
  WHEN (OLD.status <> 'draft') EXECUTE FUNCTION use_case_guard();
"""  # noqa: S608 - composed of the life cycle table

GUARD_REVERSE = """
DROP TRIGGER use_case_guard ON requests_app_usecase;
DROP FUNCTION use_case_guard();
DROP TRIGGER request_guard_update ON requests_app_datarequest;
DROP TRIGGER request_guard_insert ON requests_app_datarequest;
DROP FUNCTION request_guard();
"""

WORDS = r"""
CREATE FUNCTION request_words_of(reference text, owner bigint, requester bigint, dataset bigint, title text,
  summary text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT to_tsvector('pg_catalog.english', regexp_replace(title || ' ' || left(summary, 20000), '[-/.@:_#&+]+', ' ', 'g'))
  || array_to_tsvector(ARRAY['reference=' || lower(reference),
       'number=' || coalesce(substring(reference from '^[^-]+-[0-9]+-0*([0-9]+)'), ''),
       'agency=' || owner, 'agency=' || requester, 'dataset=' || dataset])
$$;

CREATE FUNCTION request_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.requests_app_requestwords (request_id, words)
  SELECT NEW.id, public.request_words_of(NEW.reference, NEW.owner_id, NEW.requester_id, NEW.dataset_id, u.title,
    u.summary) FROM public.requests_app_usecase u WHERE u.id = NEW.use_case_id;
  RETURN NULL;
END $$;

CREATE TRIGGER request_words AFTER INSERT ON requests_app_datarequest
  FOR EACH ROW EXECUTE FUNCTION request_words();

INSERT INTO requests_app_requestwords (request_id, words)
SELECT r.id, request_words_of(r.reference, r.owner_id, r.requester_id, r.dataset_id, u.title, u.summary)
FROM requests_app_datarequest r JOIN requests_app_usecase u ON u.id = r.use_case_id;
"""

WORDS_REVERSE = """
DROP TRIGGER request_words ON requests_app_datarequest;
DROP FUNCTION request_words();
DROP FUNCTION request_words_of(text, bigint, bigint, bigint, text, text);
"""

# A draft that was put away may be brought back; what is filed stays as it is.
LET_RESTORE = """
DROP TRIGGER use_case_guard ON requests_app_usecase;
CREATE TRIGGER use_case_guard BEFORE UPDATE ON requests_app_usecase FOR EACH ROW
  WHEN (OLD.status = 'filed' OR (OLD.status = 'discarded' AND NEW.status <> 'draft'))
  EXECUTE FUNCTION use_case_guard();
"""
LET_RESTORE_REVERSE = """
DROP TRIGGER use_case_guard ON requests_app_usecase;
CREATE TRIGGER use_case_guard BEFORE UPDATE ON requests_app_usecase FOR EACH ROW
  WHEN (OLD.status <> 'draft') EXECUTE FUNCTION use_case_guard();
"""
