"""Addresses of the room: areas and indicators, what was loaded, and what people say about a label on their place."""

from django.urls import path

from commonlight.places.views import loading, maps, voices

app_name = "places"
urlpatterns = [
    path("team/places/", maps.home, name="home"),
    path("team/places/load/", loading.load, name="load"),
    path("team/places/sources/<uuid:source_id>/back/", loading.take_back, name="take_back"),
    path("team/places/objections/", voices.objections, name="objections"),
    path("team/places/objections/<uuid:objection_id>/", voices.answer, name="answer"),
    path("team/places/workshop/", voices.workshop, name="workshop"),
    path("team/places/workshop/paper/", voices.paper_map, name="paper"),
    path("team/places/<slug:level>/<str:code>/", maps.area, name="area"),
    path("team/places/<slug:level>/<str:code>/object/", voices.object_to, name="object"),
]
