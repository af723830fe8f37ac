"""
Addresses of the room, one list for each part.

Events and volunteers stand in the namespace `events`, materials in `materials`, campaigns in `campaigns`, all others in
`outreach`: a coalition switches events and materials by themselves, and campaigns together with programmes
(`core/rooms.py`).
"""

from django.urls import URLPattern, URLResolver, include, path

from commonlight.outreach import (
    urls_campaigns,
    urls_events,
    urls_materials,
    urls_money,
    urls_police,
    urls_programmes,
)

# Programmes, engagement with police, money: each part brings a list `urlpatterns` in `urls_<part>.py`.
PARTS: list[URLPattern | URLResolver] = [
    *urls_programmes.urlpatterns,
    *urls_police.urlpatterns,
    *urls_money.urlpatterns,
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((urls_events.urlpatterns, "events"))),
    path("", include((urls_campaigns.urlpatterns, "campaigns"))),
    path("", include((urls_materials.urlpatterns, "materials"))),
    path("", include((PARTS, "outreach"))),
]
