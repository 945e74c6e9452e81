"""What the database itself refuses about a request, whoever asks."""

GUARD = """
CREATE FUNCTION request_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE newest record;
BEGIN
  SELECT e.seq, e.hash, e.target INTO newest FROM public.audit_entry e
    WHERE e.chain = NEW.reference ORDER BY e.seq DESC LIMIT 1;
  IF newest.seq IS DISTINCT FROM NEW.head_seq OR newest.hash IS DISTINCT FROM NEW.head_hash
     OR newest.target IS DISTINCT FROM NEW.state THEN
    RAISE EXCEPTION 'request % has no entry in the record for this', NEW.reference USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF NEW.head_seq <= OLD.head_seq THEN
      RAISE EXCEPTION 'request % changed without a new entry', NEW.reference USING ERRCODE = 'check_violation';
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
  WHEN ((OLD.reference, OLD.state, OLD.due_at, OLD.last_day, OLD.elements, OLD.filed_at, OLD.head_seq, OLD.head_hash)
        IS DISTINCT FROM
        (NEW.reference, NEW.state, NEW.due_at, NEW.last_day, NEW.elements, NEW.filed_at, NEW.head_seq, NEW.head_hash))
  EXECUTE FUNCTION request_guard();
"""

GUARD_REVERSE = """
DROP TRIGGER request_guard_update ON requests_app_datarequest;
DROP TRIGGER request_guard_insert ON requests_app_datarequest;
DROP FUNCTION request_guard();
"""
