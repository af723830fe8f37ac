"""Story 7 on a phone without script: the numbers come in, a plan is fixed, the result read, a change written down."""

import pytest
from django.test import Client
from tests.browser.fixtures import DESK, PHONE, overflow
from tests.factories import open_as
from tests.insight.conftest import AT, BEFORE, told

from commonlight.core import clock
from commonlight.core.jobs import run_next_job
from commonlight.insight.models import ImpactPlan, MonthFigures
from commonlight.insight.services import impact

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(databases=["default", "jobs"], transaction=True),
]
WORDS = {
    "en": {
        "plan": "Plan what you will look at", "power": "Work out what could be seen", "fix": "Fix the plan",
        "look": "Look at what changed", "change": "Write down a change", "save": "Save", "send": "Send the month",
    },
    "es": {
        "plan": "Planear qué mirará", "power": "Calcular qué se podría ver", "fix": "Fijar el plan",
        "look": "Mirar qué cambió", "change": "Anotar un cambio", "save": "Guardar", "send": "Enviar el mes",
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(impact, "RUNS", 200)


def page_of(visit, who, **more):
    client = Client()
    open_as(client, who)
    page = visit("/en/", **more)
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": visit.origin} for name, morsel in client.cookies.items()]
    )
    return page


def walk(page, language, people):
    words = WORDS[language]
    page.goto(f"/{language}/team/insight/impact/")
    page.get_by_role("link", name=words["plan"]).click()
    assert overflow(page) == 0
    for name, value in {"title": "Evenings", "kind": "evenings", "first": "2023-07", "start": "2025-07",
                        "until": "2026-06"}.items():  # fmt: skip
        page.fill(f"input[name={name}]", value)
    page.get_by_role("button", name=words["power"]).click()
    run_next_job()
    page.reload()
    assert "we could see a rise of" in page.inner_text("main")
    page.get_by_role("button", name=words["fix"]).click()
    page.fill("textarea[name=did_not_work]", "Evenings in winter.")
    page.get_by_role("button", name=words["look"]).click()
    run_next_job()
    page.reload()
    shown = page.inner_text("main")
    assert "More people told us. This does not mean that trafficking rose." in shown and "Evenings in winter." in shown
    assert overflow(page) == 0
    page.get_by_role("link", name=words["change"]).click()
    page.fill("textarea[name=change]", "Go to the school at noon.")
    for part, value in {"day": "1", "month": "2", "year": "2027"}.items():
        page.fill(f"input[name=look_again_on_{part}]", value)
    page.get_by_role("button", name=words["save"]).click()
    assert "Go to the school at noon." in page.inner_text("main")


def test_story_seven_on_a_phone_without_script(visit, people):
    told([*BEFORE, *[round(1.6 * n) for n in BEFORE[:12]]])
    officer = page_of(visit, people.reyes, size=PHONE, javascript=False)
    officer.goto("/en/team/insight/figures/")
    officer.get_by_role("link", name="2026-10").click()
    officer.fill("input[name=arrests]", "3")
    officer.fill("input[name=tips]", "0")
    officer.get_by_role("button", name=WORDS["en"]["send"]).click()
    assert MonthFigures.objects.get().arrests == 3 and overflow(officer) == 0
    walk(page_of(visit, people.maria, size=PHONE, javascript=False), "en", people)


@pytest.mark.proofs
def test_story_seven_in_spanish_and_axe_finds_nothing(visit, axe, people):
    told([*BEFORE, *[round(1.6 * n) for n in BEFORE[:12]]])
    walk(page_of(visit, people.maria, size=PHONE, javascript=False), "es", people)
    page = page_of(visit, people.maria, size=DESK)
    number = ImpactPlan.objects.get().pk
    for language in ("en", "es"):
        for path in ("impact/", "impact/new/", f"impact/{number}/", f"impact/{number}/change/", "figures/",
                     f"figures/{people.police.pk}/2026-10/"):  # fmt: skip
            page.goto(f"/{language}/team/insight/{path}")
            axe(page)
