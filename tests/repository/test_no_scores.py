"""No score, rank or colour on a person exists anywhere: no column, no form field, no command option says so."""

import re

import pytest
from django.apps import apps

SCORING = re.compile(
    r"(^|_)(score|rank|ranking|rating|risk|risk_level|points|threat_level|credib\w*|likelihood|probability|vulnerab\w*|colour|color)(_|$)"
)


def columns() -> list[str]:
    return [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("commonlight.")
        for field in model._meta.get_fields()
    ]


@pytest.mark.parametrize("name", ["risk_score", "score", "victim_rank", "credibility", "colour", "vulnerability_index"])
def test_the_rule_would_find_a_score(name):
    assert SCORING.search(name)


def test_no_column_or_field_scores_a_person():
    names = columns()

    assert len(names) > 50
    assert [name for name in names if SCORING.search(name.rsplit(".", 1)[1])] == []
