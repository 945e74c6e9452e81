"""The catalog's SQL: how its words are read, the indexes that know them, and the one search."""

# Each text twice: as it is written, so that the beginning of a word finds it, and by its English stems, so that
# “claim” finds “claims”.
WORDS = """
CREATE FUNCTION catalog_words(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT to_tsvector('pg_catalog.simple', $1) || to_tsvector('pg_catalog.english', $1) $$;
CREATE INDEX dataset_name_words ON agencies_dataset USING gin (catalog_words(code || ' ' || name));
CREATE INDEX dataset_text_words ON agencies_dataset USING gin (catalog_words(subject || ' ' || description));
CREATE INDEX element_words ON agencies_element USING gin (catalog_words(name || ' ' || code));
"""

WORDS_REVERSE = """
DROP INDEX element_words;
DROP INDEX dataset_text_words;
DROP INDEX dataset_name_words;
DROP FUNCTION catalog_words(text);
"""

# What the words of a search find: each word by the best place that it stands in (%(words)s: plain words, so that none
# is an operator of a query). The name counts most, then the owner, the text, the elements, and the law with its gates.
SEARCH = """
WITH word AS MATERIALIZED (
  SELECT n, to_tsquery('pg_catalog.simple', given || ':*') || to_tsquery('pg_catalog.english', given) AS q
  FROM unnest(%(words)s::text[]) WITH ORDINALITY AS asked(given, n)
),
law AS (
  SELECT a.id, n FROM agencies_legalauthority a, word
  WHERE a.in_force AND catalog_words(concat_ws(' ', a.code, a.name, a.citation)) @@ q
),
rule AS (
  SELECT g.dataset_id, g.owner_id, g.authority_id, g.authority_class, n FROM agencies_gaterule g, word
  WHERE catalog_words(g.name || ' ' || g.body) @@ q
),
attaching AS (
  SELECT id, n FROM law
  UNION SELECT authority_id, n FROM rule WHERE authority_id IS NOT NULL
  UNION SELECT a.id, n FROM rule JOIN agencies_legalauthority a ON a.klass = rule.authority_class
),
hit (id, n, weight) AS (
  SELECT d.id, n, 16 FROM agencies_dataset d, word WHERE catalog_words(d.code || ' ' || d.name) @@ q
  UNION ALL SELECT d.id, n, 8 FROM agencies_agency a JOIN agencies_dataset d ON d.owner_id = a.id, word
    WHERE catalog_words(concat_ws(' ', a.code, a.abbreviation, a.name)) @@ q
  UNION ALL SELECT d.id, n, 4 FROM agencies_dataset d, word WHERE catalog_words(d.subject || ' ' || d.description) @@ q
  UNION ALL SELECT e.dataset_id, n, 2 FROM agencies_element e, word
    WHERE e.offered AND catalog_words(e.name || ' ' || e.code) @@ q
  UNION ALL SELECT w.dataset_id, n, 1 FROM agencies_dataset_authorities w JOIN attaching a ON a.id = w.legalauthority_id
  UNION ALL SELECT e.dataset_id, n, 1 FROM agencies_element_authorities w
    JOIN attaching a ON a.id = w.legalauthority_id JOIN agencies_element e ON e.id = w.element_id AND e.offered
  UNION ALL SELECT d.id, n, 1 FROM rule JOIN agencies_dataset d ON d.id = rule.dataset_id OR d.owner_id = rule.owner_id
)
SELECT id, sum(weight) FROM (SELECT id, n, max(weight) AS weight FROM hit GROUP BY id, n) best
GROUP BY id HAVING count(*) = cardinality(%(words)s::text[])
"""
