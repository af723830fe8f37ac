"""From nothing to a site: the first-run page and its word."""

import pytest
from django.urls import reverse
from tests.factories import make_first_reader, make_organisation, make_site

from commonlight.core import first_run
from commonlight.core.models import Account, Site
from commonlight.core.roles import Role

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.usefixtures("cheap_passphrases")]

TYPED = {
    "coalition_name": "Riverbend",
    "country": "us",
    "region": "us-oh",
    "emergency_number": "911",
    "languages": ["en", "es"],
    "time_zone": "America/New_York",
    "organisation_name": "Harbor House",
    "organisation_kind": "ngo",
    "display_name": "Ana",
    "login_name": "Ana.Lopez",
    "email": "",
}


def url(name):
    return reverse(f"core:{name}")


@pytest.mark.slow
def test_sign_in_of_an_empty_site_leads_to_the_first_run_page(client):
    assert client.get(url("sign_in")).url == url("set_up")
    assert client.get(url("set_up")).status_code == 200


def test_first_run_page_sets_up_coalition_organisation_and_first_reader(client):
    answer = client.post(url("set_up"), {**TYPED, "word": f" {first_run.first_run_word().upper()} "})

    assert answer.url == url("enrol")
    account = Account.objects.get()
    roles = set(account.memberships.get().roles.values_list("role", flat=True))
    assert (account.login_name, account.is_reader) == ("ana.lopez", True)
    assert roles == {Role.ADMIN, Role.COORDINATOR, Role.SUPERVISOR, Role.INTAKE}
    assert Site.objects.get().region == "US-OH"
    assert client.post(url("enrol")).url == url("enrol_words")


@pytest.mark.parametrize("word", ["", "0000-0000-0000-0000-0000", "wrong"])
def test_without_the_word_nothing_is_made(client, word):
    answer = client.post(url("set_up"), {**TYPED, "word": word})

    assert answer.status_code == 422
    assert not Site.objects.exists() and not Account.objects.exists()


def test_word_and_page_die_with_the_first_account(client):
    word = first_run.first_run_word()
    make_site()
    make_first_reader(make_organisation())

    assert first_run.first_run_word() is None
    assert not first_run.fits(word)
    assert client.get(url("set_up")).status_code == 404
    assert client.post(url("set_up"), {**TYPED, "word": word}).status_code == 404
    assert Account.objects.count() == 1


def test_wrong_fields_are_explained_and_nothing_half_made(client):
    answer = client.post(
        url("set_up"), {**TYPED, "word": first_run.first_run_word(), "region": "MX-OAX", "login_name": "Ñ"}
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"region", "login_name"}
    assert not Site.objects.exists()
