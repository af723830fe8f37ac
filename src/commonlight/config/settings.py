"""
Settings of a site: everything a coalition can set by environment stands in the first part.

    COMMONLIGHT_DATA           the data folder (default: ~/commonlight-data)
    COMMONLIGHT_SECRETS        the secrets folder, never inside the data folder (default: DATA + "-secrets")
    COMMONLIGHT_BACKUPS        where backups lie, best on another disk (default: DATA + "-backups")
    COMMONLIGHT_DATABASE_URL   a PostgreSQL address for a grown coalition (default: SQLite in the data folder)
    COMMONLIGHT_HOSTS          names the site answers to, separated by commas (default: this machine only)
    COMMONLIGHT_ONION          the site's onion address, as NAME.onion: Tor Browser offers it on public pages
    COMMONLIGHT_TLS            "1" when the site is reached over TLS (set by `serve --tls` and by a proxy recipe)
    COMMONLIGHT_SMTP           the mail server, as smtp://USER:PASSWORD@HOST:PORT or smtps:// (default: no mail)
    COMMONLIGHT_MAIL_FROM      the sender's address of notices (default: commonlight@ the mail server's host)
    COMMONLIGHT_EXIT_URL       where "Leave this site" leads: a fast page that tells nothing (default: a weather page)
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url

from commonlight.config.folders import Folders
from commonlight.core.languages import shipped_languages
from commonlight.core.log_format import is_failure
from commonlight.core.reached import reached_over
from commonlight.core.secret_files import SiteSecrets
from commonlight.demo.folder import is_demo

FOLDERS = Folders.from_environment()
DATA, SECRETS = FOLDERS.data, FOLDERS.secrets
BACKUPS = Path(os.environ.get("COMMONLIGHT_BACKUPS") or f"{DATA}-backups").resolve()
DATABASE_URL = os.environ.get("COMMONLIGHT_DATABASE_URL", "")
TLS = os.environ.get("COMMONLIGHT_TLS") == "1"
EXIT_URL = os.environ.get("COMMONLIGHT_EXIT_URL") or "https://www.bbc.com/weather"
# A demo folder says on every page that it is an example; the mark in the folder cannot be switched off.
EXAMPLE = is_demo(DATA)
SMTP = os.environ.get("COMMONLIGHT_SMTP", "")
MAIL_FROM = os.environ.get("COMMONLIGHT_MAIL_FROM") or f"commonlight@{urlsplit(SMTP).hostname or 'localhost'}"
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = [host for host in os.environ.get("COMMONLIGHT_HOSTS", "").split(",") if host] or LOOPBACK
ONION = os.environ.get("COMMONLIGHT_ONION", "").removeprefix("http://").strip("/")
if ONION and ONION not in ALLOWED_HOSTS:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, ONION]

# What protects words on their way here: "tls", "onion", "loopback", or "" when anybody on the way could read them.
REACHED_OVER = reached_over(TLS, ALLOWED_HOSTS)

# A process that only reads code (migrations, checks) runs without a secrets folder, on keys that vanish with it.
SITE_SECRETS = SiteSecrets.load(SECRETS) if SiteSecrets.stand_in(SECRETS) else SiteSecrets.generate()
SECRET_KEY = SITE_SECRETS.subkey("django").hex()
DEBUG = False

INSTALLED_APPS = [
    "commonlight.core",
    "commonlight.library",
    "commonlight.partners",
    "commonlight.reports",
    "commonlight.referrals",
    "commonlight.directory",
    "commonlight.learning",
    "commonlight.outreach",
    "commonlight.places",
    "commonlight.feedback",
    "commonlight.insight",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "commonlight.core.headers.HeadersMiddleware",
    "commonlight.core.middleware.DropUntakenUploads",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "commonlight.core.language_middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "commonlight.core.middleware.ClosedUnlessPublic",
    "commonlight.core.closed_rooms.ClosedRooms",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "commonlight.config.urls"
WSGI_APPLICATION = "commonlight.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "commonlight.core.page_context.page_context",
            ],
        },
    }
]


def _sqlite(name: str, synchronous: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / name,
        "CONN_MAX_AGE": None,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA secure_delete=ON; "
                "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def _server(url: str) -> dict[str, object]:
    """Return a PostgreSQL's settings: nobody waits for ever, and a connection that broke is made anew unseen."""
    told: dict[str, object] = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    waits = {"connect_timeout": 10, "options": "-c lock_timeout=30s -c idle_in_transaction_session_timeout=120s"}
    # What stands in the address wins.
    told["OPTIONS"] = {**waits, **dict(told.get("OPTIONS") or {})}  # type: ignore[call-overload]
    return told


# Facts are durable at each commit. Jobs and sessions may lose their last second in a power cut, so they do not
# make a reporter wait for the disk; what must be atomic with facts stays in the first file.
if DATABASE_URL:
    DATABASES = {
        "default": _server(DATABASE_URL),
        "jobs": _server(DATABASE_URL),
    }
else:
    DATABASES = {"default": _sqlite("commonlight.sqlite3", "FULL"), "jobs": _sqlite("jobs.sqlite3", "NORMAL")}
DATABASE_ROUTERS = ["commonlight.core.router.JobsRouter"]
# The only way a file comes in: sealed while it arrives. Django's own handlers write large files in clear.
FILE_UPLOAD_HANDLERS = ["commonlight.core.uploads.SealingUploadHandler"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "commonlight.core.jobs.IdsOnlyBackend", "QUEUES": ["default"]}}

LANGUAGE_CODE = "en"
LANGUAGES = [(language.code, language.name) for language in shipped_languages().values()]
TIME_ZONE = "UTC"
USE_I18N = True
FORMAT_MODULE_PATH = ["commonlight.core.formats"]
# What only the team reads has catalogues of its own, in fewer languages.
LOCALE_PATHS = sorted(Path(__file__).resolve().parents[1].glob("*/team_locale"))
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FORM_RENDERER = "commonlight.core.form_renderer.Renderer"
CSRF_FAILURE_VIEW = "commonlight.core.views.problems.forbidden"

AUTH_USER_MODEL = "core.Account"
AUTHENTICATION_BACKENDS = ["commonlight.core.sign_in.OwnSteps"]
LOGIN_URL = "core:sign_in"

SESSION_ENGINE = "commonlight.core.sessions"
SESSION_COOKIE_NAME = "__Host-session" if TLS else "session"
SESSION_COOKIE_SECURE = TLS
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# The token lives in the session: no year-long cookie. People without a session carry sealed hidden state instead.
CSRF_USE_SESSIONS = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# No access log, no request details, no values: the formatter drops them, whoever logs.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"reticent": {"()": "commonlight.core.log_format.ReticentFormatter"}},
    "filters": {"failures": {"()": "django.utils.log.CallbackFilter", "callback": is_failure}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "reticent", "filters": ["failures"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A page that is not there, or a form sent without its token, is no failure of the program.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
    },
}
DEFAULT_EXCEPTION_REPORTER = "commonlight.core.error_reports.ReticentReporter"
