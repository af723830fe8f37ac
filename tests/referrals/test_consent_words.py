"""A person reads what is asked in her own language and direction, and the record keeps the very words."""

import re

import pytest
import yaml
from tests.referrals.conftest import agreed, as_, new_client, opened, terms
from tests.referrals.test_pages import HOME, browser_of

from commonlight.core import clock
from commonlight.core.languages import shipped_languages
from commonlight.library.reading import english_grade
from commonlight.referrals import consent_texts
from commonlight.referrals.policies.consent import ConsentState, Item
from commonlight.referrals.services import consents

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"])]
CONTENT = yaml.safe_load(consent_texts.CONTENT.read_text(encoding="utf-8"))
LANGUAGES = sorted(shipped_languages())


def words(language: str, **more):
    values = {
        "sender": "Harbor House",
        "recipients": ["Valley Legal Aid"],
        "purpose": "a visa",
        "items": list(Item),
        "valid_from": clock.today(),
        "valid_to": clock.today(),
        "sender_sees_outcome": True,
        "statistics": False,
        "part2": False,
    }
    return consent_texts.text_for(language=language, **{**values, **more})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part2", [False, True])
def test_every_language_of_the_site_says_all_of_it(language, part2):
    text = words(language, part2=part2)
    assert text.language == language
    for fact in ("Harbor House", "Valley Legal Aid", "a visa", str(clock.today().year)):
        assert fact in text.words
    assert not re.search(r"[{}]", text.words)
    assert len(text.words.splitlines()) == 8
    template = CONTENT["part2" if part2 else "general"]
    assert len(set(template.values())) == len(template)
    # Names and days keep their own direction in a sentence that runs the other way.
    assert "\u2068Valley Legal Aid\u2069" in text.words
    assert bool(consent_texts.sheet_words(language).unread) == (language != "en")


@pytest.mark.parametrize("part2", [False, True])
def test_english_words_are_plain(part2):
    assert english_grade(words("en", part2=part2).words) <= 7


def test_a_language_nobody_wrote_is_said_in_english():
    assert words("tl").language == "en"


def test_record_keeps_the_very_words_when_the_template_changes(coalition, monkeypatch):
    client = new_client(coalition)
    consent = agreed(coalition, client, terms(coalition.legal.pk, language="ar"))
    before = opened(coalition, client).file.consents[consent].words
    held = {**CONTENT, "general": {**CONTENT["general"], "ar": "{sender} {recipients}"}}
    monkeypatch.setattr(consent_texts, "_content", lambda: held)

    page = browser_of(coalition.dana).get(f"{HOME}{client.pk}/consent/{consent}/sheet/").content.decode()

    assert words("ar").words != before
    assert before.splitlines()[4] in page
    assert '<article class="card" lang="ar" dir="rtl">' in page


def test_interpreter_is_asked_three_things_before_the_words_count_as_heard(coalition):
    now = clock.now()
    client = new_client(coalition, at=now)
    asked = consents.draft_consent(
        client_id=client.pk, terms=terms(coalition.legal.pk, start=now), **as_(coalition.dana, now)
    )
    dana, page = browser_of(coalition.dana), f"{HOME}{client.pk}/consent/{asked}/"
    ticks = {"signed_secrecy": "on", "no_tie": "on", "person_chose": "on"}
    said = {"channel": "interpreted", "interpreter": "Line 7", **ticks}
    for missing in (*ticks, "interpreter", "channel"):
        left = {name: value for name, value in said.items() if name != missing}
        assert dana.post(page + "explain/", left).status_code == 422, missing
    assert opened(coalition, client, now).file.consents[asked].state is ConsentState.DRAFT

    assert dana.post(page + "explain/", said).status_code == 302

    held = opened(coalition, client, now).file.consents[asked]
    assert (held.state, held.interpreter) == (ConsentState.EXPLAINED, "Line 7")
    assert "Line 7" in dana.get(page).content.decode()
