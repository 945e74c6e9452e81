"""The SQL of releases: how decisions open them, one or a batch, and what the database itself refuses of one."""

from emou.domain.lifecycle import BASES, SHAREABLE

BY_BASIS = " ".join(f"WHEN '{state}' THEN '{basis}'" for state, basis in BASES.items())
SHARED = ", ".join(f"'{state}'" for state in SHAREABLE)

# What emou.domain.gates.needed says, for a whole set: a test holds the two equal. The first condition is left open.
OPEN = f"""
WITH decided AS MATERIALIZED (
  SELECT r.id, r.owner_id, r.requester_id, r.dataset_id, r.state, r.state_since, r.last_event, u.starts_on, u.ends_on,
    least(owner.left_on, asker.left_on) - 1 AS winds_down_on, r.snapshot->'gates' AS rules,
    CASE r.state {BY_BASIS} ELSE '' END AS basis, ARRAY(SELECT jsonb_array_elements_text(r.elements)) AS kept
  FROM requests_app_datarequest r
  JOIN requests_app_usecase u ON u.id = r.use_case_id
  JOIN agencies_agency owner ON owner.id = r.owner_id
  JOIN agencies_agency asker ON asker.id = r.requester_id
  WHERE {{which}} AND r.state IN ({SHARED})
),
needed AS MATERIALIZED (
  SELECT d.id AS request_id, d.state_since, g.rule, g.number
  FROM decided d CROSS JOIN LATERAL jsonb_array_elements(d.rules) WITH ORDINALITY AS g (rule, number)
  WHERE (g.rule->'bases' = '[]' OR g.rule->'bases' ? d.basis) AND g.rule->'elements' ?| d.kept
),
opened AS (
  INSERT INTO sharing_release (request_id, owner_id, requester_id, dataset_id, decision, decided_at, state, state_since,
    last_event, starts_on, ends_on, winds_down_on, ends_at, opens_at, next_at, access_mode, location, extract_reason,
    revoking, spent, grounds, findings)
  SELECT d.id, d.owner_id, d.requester_id, d.dataset_id, d.state, d.state_since,
    CASE WHEN waits THEN 'blocked' ELSE 'ready' END, d.state_since, d.last_event, d.starts_on, d.ends_on,
    d.winds_down_on, ends.at, CASE WHEN waits THEN NULL ELSE d.state_since END,
    CASE WHEN waits THEN ends.at ELSE least(ends.at, look.at) END, '', '', '', false, false,
    '[]', '[]'
  FROM decided d
  CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM needed n WHERE n.request_id = d.id)) AS gated (waits)
  CROSS JOIN LATERAL (
    SELECT (least(d.ends_on, d.winds_down_on) + 1)::timestamp AT TIME ZONE 'America/Chicago'
  ) AS ends (at)
  -- No five business days are over sooner; when they are is counted when the sweep looks.
  CROSS JOIN LATERAL (
    SELECT (greatest((d.state_since AT TIME ZONE 'America/Chicago')::date, d.starts_on) + 6)::timestamp
      AT TIME ZONE 'America/Chicago'
  ) AS look (at)
  RETURNING id, request_id
)
INSERT INTO sharing_gate (release_id, number, code, name, body, kind, instrument, elements, added_why, state,
  changed_at, held_instrument, reference, signatory, scope, terms, why, recorded_in)
SELECT o.id, n.number, n.rule->>'code', n.rule->>'name', n.rule->>'body', n.rule->>'kind', n.rule->>'instrument',
  n.rule->'elements', '', 'needed', n.state_since, '', '', '', '', '', '', ''
FROM opened o JOIN needed n ON n.request_id = o.request_id
"""  # noqa: S608 - composed of this module's own text
OF_THESE = "r.id = ANY (%(requests)s)"
OF_ALL = "NOT EXISTS (SELECT FROM sharing_release s WHERE s.request_id = r.id)"
OPEN_EARLIER = OPEN.format(which=OF_ALL)

# No state without its entry in the record, of the same name and instant; and what was decided is not changed.
GUARD = """
CREATE FUNCTION release_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.request_id, NEW.owner_id, NEW.requester_id, NEW.dataset_id, NEW.decision, NEW.decided_at,
      NEW.starts_on, NEW.ends_on)
     IS DISTINCT FROM
     (OLD.id, OLD.request_id, OLD.owner_id, OLD.requester_id, OLD.dataset_id, OLD.decision, OLD.decided_at,
      OLD.starts_on, OLD.ends_on) THEN
    RAISE EXCEPTION 'what was decided of release % is not changed', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.state, NEW.state_since, NEW.last_event) IS DISTINCT FROM (OLD.state, OLD.state_since, OLD.last_event)
     AND NOT EXISTS (
       SELECT FROM public.audit_entry e JOIN public.requests_app_datarequest r ON r.reference = e.chain
       WHERE r.id = NEW.request_id AND e.name = NEW.last_event AND e.occurred_at = NEW.state_since
         AND (e.said->>'now' = NEW.state OR (NEW.state = OLD.state AND NOT e.said ? 'now')
              OR (NEW.state = 'void' AND e.name = 'request.reopened'))
     ) THEN
    RAISE EXCEPTION 'release % has no entry in the record for this', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER release_guard BEFORE UPDATE ON sharing_release FOR EACH ROW EXECUTE FUNCTION release_guard();
"""
GUARD_REVERSE = """
DROP TRIGGER release_guard ON sharing_release;
DROP FUNCTION release_guard();
"""
