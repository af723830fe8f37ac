"""What is printed for a campaign: in its kit as files, and on its public page for everybody to take."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from tests.materials.world import called, material

from commonlight.core import clock
from commonlight.outreach.models import Material
from commonlight.outreach.services import campaign_kits
from commonlight.outreach.services import materials as services

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]


def ready(by, **changes):
    made = material(by, at=clock.now(), languages=["en"], **changes)
    services.make_ready(made, by=by, at=clock.now())
    return made


def test_a_kit_holds_what_is_ready_to_print_and_names_what_is_not(laundries, coordinator, desk):
    called(coordinator, at=clock.now())
    card, draft = ready(coordinator, kind="card", name="Card"), material(coordinator, name="Poster not ready")
    laundries.materials.set([card, draft])

    sent = desk.get(reverse("campaigns:kit", args=[laundries.pk])).content
    again = campaign_kits.kit_of(laundries, coalition="Riverbend", at=clock.today())
    with zipfile.ZipFile(io.BytesIO(sent)) as kit:
        printed = {name: kit.read(name) for name in kit.namelist() if name.startswith("materials/")}
        said = kit.read("README.txt").decode()
    card.line = ""
    card.save()
    without = zipfile.ZipFile(io.BytesIO(campaign_kits.kit_of(laundries, coalition="R", at=clock.today())))

    assert list(printed) == ["materials/card/card.pdf"] and printed["materials/card/card.pdf"][:5] == b"%PDF-"
    assert "shows the name, the number and the address of" in said and "not in here: Poster not ready." in said
    assert campaign_kits.kit_of(laundries, coalition="Riverbend") != again
    assert campaign_kits.read_kit(again).materials == ["Card", "Poster not ready"]
    assert not [name for name in without.namelist() if name.startswith("materials/")]


def test_the_page_of_a_campaign_gives_what_is_public_of_it_and_nothing_else(laundries, coordinator):
    called(coordinator, at=clock.now())
    shown, other, hidden = (ready(coordinator, kind="message", name=name) for name in ("Ours", "Others", "Hidden"))
    for one in (shown, other):
        services.publish(one, by=coordinator, at=clock.now())
    laundries.materials.set([shown, hidden])

    page = Client().get(reverse("campaigns:public", args=[laundries.slug])).content.decode()
    Material.objects.filter(pk=shown.pk).update(line="")
    later = Client().get(reverse("campaigns:public", args=[laundries.slug])).content.decode()

    assert "To print and share" in page and reverse("materials:public_file", args=["ours", "ours-en.txt"]) in page
    assert "others-en.txt" not in page and "hidden-en.txt" not in page
    assert "To print and share" not in later
