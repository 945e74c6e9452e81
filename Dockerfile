# Four images: `web` (also worker, beat and migrations), `backup`, `clamav` (viruses) and `proxy` (TLS). None
# of them runs as root or writes to its own files.

FROM node:24-bookworm-slim AS node

FROM python:3.13-slim-bookworm AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements/base.txt
COPY . .
# The keys are needed to start Django here and are thrown away; the real ones come when the container starts.
RUN python -m emou.dev.frontend \
    && SECRET_KEY="$(od -An -N32 -tx1 /dev/urandom)" DATABASE_URL=sqlite://:memory: STATIC_ROOT=/app/collected \
       /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf node_modules build static/theme emou/dev tests

FROM python:3.13-slim-bookworm AS web
RUN groupadd --gid 10001 emou \
    && useradd --uid 10001 --gid emou --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin emou \
    && install -d -o emou -g emou /data
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=emou.settings EMOU_DATA=/data STATIC_ROOT=/app/collected
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
ENTRYPOINT ["/app/compose/entrypoint.sh"]
CMD ["web"]

FROM postgres:18-bookworm AS backup
# The database's own programs, as new as it is, and the application with this image's Python.
RUN apt-get update && apt-get install -y --no-install-recommends python3-venv && rm -rf /var/lib/apt/lists/*
COPY requirements/base.txt /tmp/base.txt
RUN python3 -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r /tmp/base.txt
ENV PATH=/venv/bin:/usr/lib/postgresql/18/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=emou.settings EMOU_DATA=/data STATIC_ROOT=/app/collected
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
ENTRYPOINT ["/app/compose/entrypoint.sh"]
CMD ["backup", "/backups/now"]

FROM clamav/clamav-debian:1.4 AS clamav
# Its folders belong to the user that compose names, whichever number the image gave its own.
USER root
RUN chown -R 10001:10001 /var/lib/clamav
USER 10001:10001
ENTRYPOINT ["/init-unprivileged"]

FROM caddy:2 AS proxy
# A copy without the file capability, which a container stripped of all capabilities may not even start; the ports are high.
RUN cp /usr/bin/caddy /usr/bin/caddy-plain && mv /usr/bin/caddy-plain /usr/bin/caddy \
    && mkdir -p /data /config && chown -R 10001:10001 /data /config
COPY compose/Caddyfile /etc/caddy/Caddyfile
COPY compose/away /srv
USER 10001:10001
