#!/bin/sh
# The door of the application's containers: web, worker, beat, migrate, backup, restore, and `healthy <one of them>`.
# The URLs are put together here, from passwords in /run/secrets, so that no password stands in compose's own file.
# Passwords are hexadecimal (docs/operations.md), so they need no quoting. A URL given by the environment wins.
set -eu

secret() { cat "${SECRETS:-/run/secrets}/$1"; }

database_url() { echo "postgresql://$1:$(secret "$2")@${DATABASE_HOST:-db}:${DATABASE_PORT:-5432}/${DATABASE_NAME:-emou}"; }

use_owner() {
	DATABASE_URL=${DATABASE_OWNER_URL:-$(database_url emou_owner db_owner_password)}
	DATABASE_OWNER_URL=$DATABASE_URL
	export DATABASE_URL DATABASE_OWNER_URL
}

use_application() {
	unset DATABASE_OWNER_URL
	DATABASE_URL=${DATABASE_URL:-$(database_url emou_app db_app_password)}
	queue=redis://:$(secret redis_password)@${REDIS_HOST:-redis}:6379
	REDIS_URL=${REDIS_URL:-$queue/0}
	CACHE_URL=${CACHE_URL:-$queue/1}
	export DATABASE_URL REDIS_URL CACHE_URL
}

case "${1:-web}" in
migrate)
	use_owner
	exec python manage.py prepare_database
	;;
backup | restore)
	use_owner
	umask 077
	exec python manage.py "$@"
	;;
web)
	use_application
	exec gunicorn --config compose/gunicorn.py emou.wsgi:application
	;;
worker)
	use_application
	exec celery -A emou.celery --quiet worker --concurrency "${WORKER_PROCESSES:-2}" --loglevel INFO --without-gossip
	;;
beat)
	use_application
	exec celery -A emou.celery --quiet beat --loglevel INFO --schedule /tmp/beat-schedule --pidfile= --enable-remote-control
	;;
healthy)
	case "$2" in
	web) exec python compose/answers.py ;;
	worker) use_application && exec celery -A emou.celery inspect ping --timeout 10 --destination "celery@$(hostname)" ;;
	beat) use_application && exec celery -A emou.celery inspect ping --timeout 10 --destination "celerybeat@$(hostname)" ;;
	migrate) exit 0 ;; # it is judged by how it ends
	esac
	;;
*)
	use_application
	exec "$@"
	;;
esac
