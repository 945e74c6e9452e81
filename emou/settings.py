"""One settings file, read from the environment. Secure unless DEBUG says otherwise; the law's numbers are not here."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from psycopg import IsolationLevel

from emou.entrance.configured import providers
from emou.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("EMOU_DEMO", False)
SECRET_KEY = env("SECRET_KEY")
# Former keys, newest first, while a new one takes over (docs/operations.md).
SECRET_KEY_FALLBACKS = [key for key in env.list("SECRET_KEY_FALLBACKS", default=[]) if key]
AUDIT_KEY = env("AUDIT_KEY", default="")
AUDIT_KEY_FALLBACKS = [key for key in env.list("AUDIT_KEY_FALLBACKS", default=[]) if key]
METRICS_TOKEN = env("METRICS_TOKEN", default="")  # who may read the numbers; without one nobody
READ_ONLY = env.bool("READ_ONLY", False)  # while it is looked after: read everything, change nothing
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DATA_DIR = Path(env("EMOU_DATA", default=str(BASE_DIR / "var"))).absolute()
CHECKPOINTS_DIR = Path(env("AUDIT_CHECKPOINTS", default=str(DATA_DIR / "checkpoints")))

# Whom people ask, shown on /contact/. Empty says so.
CONTACTS = {
    who: {what: env(f"CONTACT_{who.upper()}_{what.upper()}", default="") for what in ("mail", "phone")}
    for who in ("practice", "security")
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",  # its table is used no more, and may go in the release after this
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "guardian",
    "knox",
    "rest_framework",
    "emou.audit",
    "agencies",
    "emou.notices",
    "emou.letters",
    "requests_app",
    "escalation",
    "sharing",
    "emou.http",
    "emou.ui",
    "emou.dashboards",
    "emou.entrance",
    "emou.demo",
]

MIDDLEWARE = [
    "emou.http.tracking.Tracked",
    "emou.http.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads what it packs, against guessing by size
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "emou.ui.middleware.ReadOnly",
    "emou.http.access.DefaultDeny",
    "emou.entrance.middleware.AtTheDoor",
    "emou.ui.middleware.Limited",
    "emou.ui.middleware.OwnPages",
    "emou.demo.middleware.OwnErrors",
]

ROOT_URLCONF = "emou.urls"
WSGI_APPLICATION = "emou.wsgi.application"
ASGI_APPLICATION = "emou.asgi.application"
FORM_RENDERER = "emou.ui.forms.Renderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "agencies.context_processors.office",
                "emou.dashboards.context_processors.shell",
                "emou.dashboards.context_processors.help_here",
                "emou.demo.context_processors.demo",
            ],
        },
    }
]

DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
# A command reads after it has the lock: whatever the server's default, each statement sees what is committed.
DATABASES["default"].setdefault("OPTIONS", {})["isolation_level"] = IsolationLevel.READ_COMMITTED
# Statements are bound and planned once a connection. A pooler between them must know prepared statements.
DATABASES["default"].setdefault("OPTIONS", {}).update(server_side_binding=True, prepare_threshold=5)
DATABASE_APP_ROLE = env("DATABASE_APP_ROLE", default="emou_app")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHE_URL = env("CACHE_URL", default="")
REDIS_CACHE = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
CACHES = {"default": REDIS_CACHE if CACHE_URL else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "agencies.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian: nobody has rights without an office
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
# By name and password, or by providers (OpenID Connect); second factors in allauth.mfa (docs/adr/0013-sign-in.md).
OIDC = providers(env)
PASSWORDS = DEMO or env.bool("PASSWORDS", not OIDC)
FACTOR_KEYS = [key for key in (env("FACTOR_KEY", default=""), *env.list("FACTOR_KEY_FALLBACKS", default=[])) if key]
if DEBUG and not FACTOR_KEYS:
    FACTOR_KEYS = [SECRET_KEY]
ACCOUNT_ADAPTER = "emou.entrance.adapters.People"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # ours count instead (emou.ui.guessing)
SOCIALACCOUNT_ADAPTER = "emou.entrance.adapters.Providers"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": OIDC}}
MFA_ADAPTER = "emou.entrance.adapters.Factors"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are the administrators' to keep
MFA_FORMS = {
    "authenticate": "emou.entrance.forms.CodeForm",
    "activate_totp": "emou.entrance.forms.AppForm",
    "add_webauthn": "emou.entrance.forms.PasskeyForm",
    "authenticate_webauthn": "emou.entrance.forms.UsePasskeyForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "eMOU"
MFA_TOTP_TOLERANCE = 1  # a phone whose clock is half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
PASSWORD_RESET_TIMEOUT = 60 * 60
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "work"
LOGOUT_REDIRECT_URL = "home"

USE_TZ = True
TIME_ZONE = "America/Chicago"  # how instants are shown; the database keeps UTC
LANGUAGE_CODE = "en-us"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(DATA_DIR / "static")))
# What the front end's build made; absent before the first build.
BUILT = BASE_DIR / "static" / "dist"
STATICFILES_DIRS = [*([BUILT] if BUILT.is_dir() else []), ("img", BASE_DIR / "static" / "img")]
LETTER_FONTS = BUILT / "fonts" / "letters"
# Documents: a folder of this machine, or a bucket that speaks S3. Nothing of it has an address of its own.
DOCUMENTS_BUCKET = env("DOCUMENTS_BUCKET", default="")
IN_FOLDER = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {
        "location": env("DOCUMENTS_DIR", default=str(DATA_DIR / "documents")),
        "base_url": None,
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
    },
}
IN_BUCKET = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": DOCUMENTS_BUCKET,
        "endpoint_url": env("DOCUMENTS_ENDPOINT", default="") or None,
        "region_name": env("DOCUMENTS_REGION", default="") or None,
        "access_key": env("DOCUMENTS_ACCESS_KEY", default="") or None,
        "secret_key": env("DOCUMENTS_SECRET_KEY", default="") or None,
        "default_acl": None,
        "file_overwrite": False,
        "max_memory_size": 1024 * 1024,
    },
}
FILE_UPLOAD_HANDLERS = ["emou.http.uploads.ToDisk"]
FILE_UPLOAD_TEMP_DIR = env("UPLOADS_DIR", default="") or None  # while they come in; else the system's own
DATA_UPLOAD_MAX_NUMBER_FILES = 3
CLAMD = env("CLAMD", default="")  # host:port or the path of a socket; empty: documents are not scanned for viruses

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": IN_BUCKET if DOCUMENTS_BUCKET else IN_FOLDER,
    "staticfiles": {"BACKEND": "emou.ui.storage.HashedStatic"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
CSRF_FAILURE_VIEW = "emou.entrance.views.again.stale_token"
SESSION_ENDED_VIEW = "emou.entrance.views.again.session_ended"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^api/v1/health/"]
SECURE_HSTS_SECONDS = 0 if DEBUG else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
PROXIES = env.int("BEHIND_PROXY", 0)  # how many of ours stand before this server; their headers alone are believed
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SESSION_ENGINE = "emou.http.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # links in mail are followed by whoever is signed in
# __Host-: a browser takes such a cookie from this very host alone, and over TLS; without TLS it cannot be had.
COOKIE_PREFIX = "" if DEBUG else "__Host-"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_AGE = 60 * 60 * 12
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "emou.entrance.permissions.SecondFactor",
    ],
    "DEFAULT_RENDERER_CLASSES": ["emou.http.rendering.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "emou.http.problems.handle",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "eMOU: data requests between Illinois agencies",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["emou.http.schema.with_components", "emou.http.links.with_links"],
}
KNOX_TOKEN_MODEL = "knox.AuthToken"  # noqa: S105
REST_KNOX = {"AUTH_HEADER_PREFIX": "Token", "USER_SERIALIZER": None, "AUTO_REFRESH": False}

# Mail. SITE_URL begins the links in mails; without EMAIL_URL, demo mode keeps mails for its own page.
SITE_URL = env("SITE_URL", default=f"http://127.0.0.1:{env('PORT', default='8000')}").rstrip("/")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM", default="eMOU <no-reply@emou.example>")
NAMES_MAIL_SERVER = bool(env("EMAIL_URL", default=""))
if DEMO and not NAMES_MAIL_SERVER:
    EMAIL_BACKEND = "emou.notices.backends.Stored"
else:
    vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25", backend="emou.notices.backends.Smtp"))
# At most so many, so that nobody's decision waits for mails. What is only kept is kept by the batch.
MAILS_PER_SECOND = env.float("MAILS_PER_SECOND", default=250.0 if EMAIL_BACKEND.endswith("Stored") else 10.0)
EMAIL_TIMEOUT = env.float("EMAIL_TIMEOUT", default=10.0)
WEBHOOKS_LOCAL = DEMO  # whether webhooks may go to this machine itself, and without TLS

CELERY_BROKER_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
SWEEP_SECONDS = env.float("SWEEP_SECONDS", default=2.0)
DELIVERY_SECONDS = env.float("DELIVERY_SECONDS", default=2.0)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "emou.logs.AsJSON"},
    },
    "filters": {"no_addresses": {"()": "emou.logs.NoAddresses"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line" if DEBUG else "json",
            "filters": ["no_addresses"],
        }
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    # Some tasks are woken every two seconds: that they were says nothing, and would push out what does.
    "loggers": {name: {"level": "WARNING"} for name in ("celery.app.trace", "celery.beat", "celery.worker")},
}

if DEMO and (not DEBUG or not set(ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]", "testserver"}):
    raise ImproperlyConfigured("Demo mode signs anybody in: it runs with DEBUG=1 and on local hosts alone.")
