"""Addresses of the library: neutral words, and numbers where a name would tell what a person looked for."""

from django.urls import path

from commonlight.library.views import calls, deciding, editing, public, sharing, team

app_name = "library"
urlpatterns = [
    path("learn/", public.signs, name="signs"),
    path("learn/groups/", public.groups, name="groups"),
    path("learn/<int:number>/", public.sign, name="sign"),
    path("rules/", public.laws, name="laws"),
    path("rules/<slug:identifier>/", public.law, name="law"),
    path("lines/", public.lines, name="lines"),
    path("words/", public.words, name="words"),
    path("search/", public.search_all, name="search"),
    path("team/library/", team.overview, name="team"),
    path("team/library/all/", team.entries, name="entries"),
    path("team/library/waiting/", deciding.waiting, name="waiting"),
    path("team/library/add/<slug:kind>/", editing.add, name="add"),
    path("team/library/changes/<int:pk>/", editing.change, name="change"),
    path("team/library/changes/<int:pk>/decide/", editing.decide, name="decide"),
    path("team/library/call/<slug:entry>/", calls.call, name="call"),
    path("team/library/packs/", sharing.packs, name="packs"),
    path("team/library/packs/new/", sharing.take_out, name="take_out"),
    path("team/library/packs/<int:pk>/", sharing.pack, name="pack"),
    path("team/library/sheet/", sharing.sheet, name="sheet"),
    path("team/library/sheet/lines.csv", sharing.sheet_template, name="sheet_template"),
    path("team/library/<slug:kind>/<slug:entry>/", team.entry, name="entry"),
    path("team/library/<slug:kind>/<slug:entry>/edit/", editing.edit, name="edit"),
    path("team/library/<slug:kind>/<slug:entry>/words/<slug:language>/", editing.words, name="edit_words"),
    path("team/library/<slug:kind>/<slug:entry>/history/", team.history, name="history"),
    path("team/library/<slug:kind>/<slug:entry>/review/", team.review, name="review"),
    path("team/library/<slug:kind>/<slug:entry>/wrong/", team.wrong, name="wrong"),
    path("team/library/<slug:kind>/<slug:entry>/settle/", editing.settle, name="settle"),
]
