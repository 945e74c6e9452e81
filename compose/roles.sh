#!/bin/sh
# Run once, when the database is made: the role that owns the tables, and the application's, which owns nothing.
# psql itself reads the passwords, so that no process list shows them.
set -eu
export SECRETS="${SECRETS:-/run/secrets}"
psql --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname emou <<'SQL'
\set owner `cat "$SECRETS/db_owner_password"`
\set app `cat "$SECRETS/db_app_password"`
CREATE ROLE emou_owner LOGIN PASSWORD :'owner';
CREATE ROLE emou_app LOGIN PASSWORD :'app';
ALTER DATABASE emou OWNER TO emou_owner;
REVOKE ALL ON DATABASE emou FROM PUBLIC;
GRANT CONNECT ON DATABASE emou TO emou_app;
SQL
