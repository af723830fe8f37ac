"""A coordinator, and a small file of figures with its outlines."""

import json
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from tests.factories import make_ordinary, make_organisation, make_site

from commonlight.core.models import Site
from commonlight.core.roles import Role
from commonlight.places.services.loading import About


def about(**more):
    said = {
        "level": "county", "vintage": 2022, "title": "Index", "publisher": "A bureau", "year": 2022,
        "licence": "public domain", "file_name": "a.csv",
    }  # fmt: skip
    return About(**{**said, **more})


def square(code, left=0, name="Somewhere", size=1):
    ring = [[left, 40], [left + size, 40], [left + size, 40 + size], [left, 40 + size], [left, 40]]
    return {
        "type": "Feature",
        "properties": {"GEOID": code, "NAME": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def geojson(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


@pytest.fixture
def people(db):
    make_site()
    Site.objects.update(rooms=["insight"])
    cache.clear()
    house, elsewhere = make_organisation("Harbor House"), make_organisation("Valley Legal Aid")
    return SimpleNamespace(
        house=house,
        maria=make_ordinary(house, Role.COORDINATOR, name="maria"),
        paula=make_ordinary(elsewhere, Role.PARTNER_MEMBER, name="paula"),
        freda=make_ordinary(elsewhere, Role.FUNDER, name="freda"),
    )
