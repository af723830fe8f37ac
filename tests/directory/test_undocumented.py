"""Schemathesis asks the API all that its own description allows, and more, and looks for answers it does not describe."""

import pytest
from django.core.wsgi import get_wsgi_application
from tests.directory.entries import make_service, publish

pytestmark = [pytest.mark.proofs, pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_no_answer_is_undocumented():
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings

    publish(make_service(needs=["legal_help"]), make_service("Soup kitchen", needs=["food"]))
    schema = schemathesis.openapi.from_wsgi("/api/hsds/v3/openapi.json", get_wsgi_application())
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            derandomize=True,
            phases=[Phase.generate],
        )
        def ask(case):
            nonlocal asked
            asked += 1
            case.call_and_validate(
                headers={"Accept-Encoding": "identity"},
                excluded_checks=[schemathesis.checks.unsupported_method]
                if hasattr(schemathesis.checks, "unsupported_method")
                else [],
            )

        ask()
    assert asked > 200
