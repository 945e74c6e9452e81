"""The floors: the same rows as the product writes, by one statement that somebody wrote by hand for this one case.

No life cycle table, no dated rights, no calendar, no quarantine. Where the triggers are on, they chain and guard the
rows as always; the bare statement seals the entries itself and runs while they are off.
"""

ASKED = "asked AS MATERIALIZED (SELECT emou_now() AS at)"
DUE = """
due AS MATERIALIZED (
  SELECT r.id, r.reference, r.due_at, r.owner_id, r.requester_id, r.head_seq, r.head_hash, asked.at
  FROM asked JOIN requests_app_datarequest r ON r.state = 'pending' AND r.due_at <= asked.at FOR UPDATE OF r
)"""
COLUMNS = "chain, name, occurred_at, said, request_id, actor_id, actor, office_id, office, source, target"
RECORDED = f"""
recorded AS (
  INSERT INTO audit_entry ({COLUMNS})
  SELECT reference, 'request.deemed_approved', due_at, '{{}}', id, NULL, '', NULL, '', 'pending', 'deemed_approved'
  FROM due RETURNING id, seq, hash, request_id, name, target, occurred_at
)"""
SEALED = """
written AS MATERIALIZED (
  SELECT (ROW(nextval('audit_entry_id_seq'), reference, head_seq + 1, id, 'request.deemed_approved', NULL, '', NULL, '',
    'pending', 'deemed_approved', '{}', due_at, at, '', head_hash, '')::audit_entry).* FROM due
),
recorded AS (
  INSERT INTO audit_entry
  SELECT id, chain, seq, request_id, name, actor_id, actor, office_id, office, source, target, said, occurred_at,
    recorded_at, said_as, previous_hash, sha256(previous_hash || convert_to(said_as, 'UTF8'))
  FROM (SELECT w.*, audit_text(w) AS said_as FROM written w OFFSET 0) s
  RETURNING id, seq, hash, request_id, name, target, occurred_at
)"""
SAVED = """
saved AS (
  UPDATE requests_app_datarequest r SET state = 'deemed_approved', last_event = 'request.deemed_approved',
    state_since = r.due_at, head_seq = e.seq, head_hash = e.hash
  FROM recorded e WHERE r.id = e.request_id
)"""
SEATS = """
seat AS MATERIALIZED (
  SELECT o.agency_id, ap.person_id, min(o.id) AS office_id FROM agencies_office o
  JOIN agencies_appointment ap ON ap.office_id = o.id
  WHERE o.kind IN ('requester', 'counsel', 'director', 'steward', 'cio') GROUP BY 1, 2
)"""
# The release of each, with the gates of this one dataset: all that its requests were filed with.
RELEASED = """
opened AS (
  INSERT INTO sharing_release (request_id, owner_id, requester_id, dataset_id, decision, decided_at, state, state_since,
    last_event, starts_on, ends_on, ends_at, next_at, access_mode, location, extract_reason, revoking, spent, grounds,
    findings)
  SELECT r.id, r.owner_id, r.requester_id, r.dataset_id, e.target, e.occurred_at, 'blocked', e.occurred_at, e.name,
    u.starts_on, u.ends_on, ends.at, ends.at, '', '', '', false, false, '[]', '[]'
  FROM recorded e JOIN requests_app_datarequest r ON r.id = e.request_id
  JOIN requests_app_usecase u ON u.id = r.use_case_id
  CROSS JOIN LATERAL (SELECT (u.ends_on + 1)::timestamp AT TIME ZONE 'America/Chicago') AS ends (at)
  RETURNING id, request_id, decided_at
),
gated AS (
  INSERT INTO sharing_gate (release_id, number, code, name, body, kind, instrument, elements, added_why, state,
    changed_at, held_instrument, reference, signatory, scope, terms, why, recorded_in)
  SELECT o.id, g.number, g.rule->>'code', g.rule->>'name', g.rule->>'body', g.rule->>'kind', g.rule->>'instrument',
    g.rule->'elements', '', 'needed', o.decided_at, '', '', '', '', '', '', ''
  FROM opened o JOIN requests_app_datarequest r ON r.id = o.request_id
  CROSS JOIN LATERAL jsonb_array_elements(r.snapshot->'gates') WITH ORDINALITY AS g (rule, number)
)"""
NOTICE = "INSERT INTO notices_notice (entry_id, recipient_id, office_id, queued_at, channel, outcome, send_at)"
CHANNELS = "CROSS JOIN (VALUES ('inbox', 'kept'), ('email', '')) c (channel, outcome)"
TOLD = f"""
{NOTICE}
SELECT t.id, t.person_id, t.office_id, t.at, c.channel, c.outcome, CASE WHEN c.outcome = '' THEN t.at END
FROM (
  SELECT e.id, s.person_id, s.office_id, due.at FROM recorded e JOIN due ON due.id = e.request_id
  JOIN seat s ON s.agency_id = due.owner_id
  UNION ALL
  SELECT e.id, s.person_id, s.office_id, due.at FROM recorded e JOIN due ON due.id = e.request_id
  JOIN seat s ON s.agency_id = due.requester_id
  UNION ALL
  SELECT e.id, s.person_id, s.office_id, due.at FROM recorded e JOIN due ON due.id = e.request_id
  JOIN seat s ON s.agency_id IS NULL
) t {CHANNELS}
ON CONFLICT DO NOTHING
"""

SWEEP = f"WITH {ASKED}, {DUE}, {RECORDED}, {SAVED}, {RELEASED}, {SEATS} {TOLD}"
BARE_SWEEP = f"WITH {ASKED}, {DUE}, {SEALED}, {SAVED}, {RELEASED}, {SEATS} {TOLD}"

APPROVAL = f"""
WITH due AS MATERIALIZED (
  SELECT r.id, r.reference, r.requester_id, r.owner_id FROM requests_app_datarequest r
  WHERE r.reference = %(reference)s AND r.state = 'pending' AND r.due_at > emou_now() FOR UPDATE
),
recorded AS (
  INSERT INTO audit_entry ({COLUMNS})
  SELECT reference, 'request.approved', emou_now(), '{{"conditions": ["No copy is kept."]}}', id,
    %(actor_id)s, %(actor)s, %(office_id)s, %(office)s, 'pending', 'approved'
  FROM due RETURNING id, seq, hash, request_id, name, target, occurred_at
),
saved AS (
  UPDATE requests_app_datarequest r SET state = 'approved', last_event = 'request.approved',
    state_since = e.occurred_at, conditions = '["No copy is kept."]', head_seq = e.seq, head_hash = e.hash
  FROM recorded e WHERE r.id = e.request_id
),
{RELEASED}
{NOTICE}
SELECT t.id, t.person_id, t.office_id, t.at, c.channel, c.outcome, CASE WHEN c.outcome = '' THEN t.at END
FROM (
  SELECT DISTINCT ON (ap.person_id) e.id, ap.person_id, o.id AS office_id, e.occurred_at AS at
  FROM recorded e JOIN due ON due.id = e.request_id
  JOIN agencies_office o ON (o.agency_id = due.requester_id AND o.kind IN ('requester', 'director'))
    OR (o.agency_id = due.owner_id AND o.kind = 'steward')
  JOIN agencies_appointment ap ON ap.office_id = o.id ORDER BY ap.person_id, o.id
) t {CHANNELS}
"""
