"""No log line and no error page holds an address, a browser, a code, an id or a word of what people wrote."""

import io
import logging
import uuid

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from commonlight.config.wsgi import TELLTALE, WithoutTelltales
from commonlight.core.error_reports import ReticentReporter
from commonlight.core.log_format import ReticentFormatter, is_failure

CANARY = "canary-4711-Quetzal"


@login_not_required
def broken(request):
    secret = request.POST.get("words", "")
    raise ValueError(f"could not take {secret} from {request.META.get('REMOTE_ADDR')} {request.headers}")


urlpatterns = [path(f"{CANARY}/", broken), path("fine/", login_not_required(lambda request: HttpResponse("fine")))]


@pytest.fixture
def lines():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ReticentFormatter())
    handler.addFilter(is_failure)
    loggers = [logging.getLogger(name) for name in ("django", "commonlight", "somebody.else")]
    for logger in loggers:
        logger.addHandler(handler)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.mark.django_db(databases=["default", "jobs"])
@override_settings(ROOT_URLCONF=__name__)
def test_forced_error_leaves_nothing_of_the_request_in_log_or_page(lines):
    """Bad-input family 16: logs."""
    client = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT=f"browser {CANARY}")

    answer = client.post(f"/{CANARY}/?q={CANARY}", {"words": f"words {CANARY}"})

    log = lines.getvalue()
    assert answer.status_code == 500
    assert "builtins.ValueError" in log and "test_log_format.py" in log and "broken" in log
    for told in (CANARY, "203.0.113.9", "browser"):
        assert told not in log
        assert told not in answer.content.decode()


@pytest.mark.parametrize(
    "say",
    [
        lambda logger: logger.error(f"put together {CANARY}"),
        lambda logger: logger.error("with %s", CANARY),
        lambda logger: logger.error("with %(a)s", {"a": CANARY}),
        lambda logger: logger.error("with %s", {"a": CANARY}, extra={"request": CANARY}),
    ],
)
@pytest.mark.parametrize("name", ["django.request", "somebody.else"])
def test_what_others_log_is_withheld(lines, name, say):
    logger = logging.getLogger(name)
    logger.addFilter(lambda record: True)

    try:
        raise KeyError(CANARY)
    except KeyError:
        say(logger)

    assert CANARY not in lines.getvalue()


def test_our_own_lines_show_counts_and_classes_and_neither_ids_nor_words(lines):
    number, identity = 4_711_471_147_114_711, uuid.uuid4()

    logging.getLogger("commonlight.jobs").error("%d rows, %s, %s, %s, %s", 12, ValueError, number, identity, CANARY)

    assert lines.getvalue() == ("ERROR commonlight.jobs: 12 rows, ValueError, (withheld), (withheld), (withheld)\n")


def test_cause_of_an_error_is_shown_without_its_words(lines):
    try:
        try:
            raise OSError(CANARY)
        except OSError as problem:
            raise RuntimeError(CANARY) from problem
    except RuntimeError:
        logging.getLogger("commonlight").exception("it failed")

    assert "RuntimeError" in lines.getvalue() and "after builtins.OSError" in lines.getvalue()
    assert CANARY not in lines.getvalue()


def test_answer_given_on_purpose_is_no_log_line(lines):
    logging.getLogger("django.request").error("%s: %s", "Service Unavailable", "/en/team/", extra={"status_code": 503})

    assert lines.getvalue() == ""


def test_error_report_holds_class_and_stack_only():
    request = RequestFactory().get("/", headers={"user-agent": CANARY})
    try:
        raise ValueError(CANARY)
    except ValueError as problem:
        reporter = ReticentReporter(request, type(problem), problem, problem.__traceback__)

    assert "ValueError" in reporter.get_traceback_text()
    assert CANARY not in reporter.get_traceback_text() + reporter.get_traceback_html()


def test_site_never_sees_address_or_browser():
    seen = {}
    site = WithoutTelltales(lambda environ, start: seen.update(environ) or [], over_tls=True)

    site({**dict.fromkeys(TELLTALE, CANARY), "wsgi.url_scheme": "http", "PATH_INFO": "/"}, None)

    assert seen == {"wsgi.url_scheme": "https", "PATH_INFO": "/"}


def test_mark_of_a_network_is_all_that_is_left_of_an_address():
    """Bad-input family 16: logs."""
    seen = []
    site = WithoutTelltales(lambda environ, start: seen.append(dict(environ)) or [], over_tls=False)

    for address, header in (("203.0.113.9", ""), ("203.0.113.77", ""), ("198.51.100.3", "203.0.113.0")):
        site({"REMOTE_ADDR": address, "HTTP_X_CLIENT_NETWORK": header, "PATH_INFO": "/"}, None)

    assert [set(environ) for environ in seen] == [{"PATH_INFO", "commonlight.network_mark"}] * 3
    marks = [environ["commonlight.network_mark"] for environ in seen]
    # One mark for one network; a stranger's header counts for nothing; no address can be read in it.
    assert marks[0] == marks[1] != marks[2]
    assert all(len(mark) == 16 and b"203" not in mark for mark in marks)
