"""Addresses of the library: neutral words, and numbers where a name would tell what a person looked for."""

from django.urls import path

from commonlight.library.views import public

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
]
