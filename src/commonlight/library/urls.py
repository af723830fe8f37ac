"""Addresses of the library: neutral words, and numbers where a name would tell what a person looked for."""

from django.urls import path

from commonlight.library import views

app_name = "library"
urlpatterns = [
    path("learn/", views.signs, name="signs"),
    path("learn/groups/", views.groups, name="groups"),
    path("learn/<int:number>/", views.sign, name="sign"),
    path("rules/", views.laws, name="laws"),
    path("rules/<slug:identifier>/", views.law, name="law"),
    path("lines/", views.lines, name="lines"),
    path("words/", views.words, name="words"),
    path("search/", views.search_all, name="search"),
]
