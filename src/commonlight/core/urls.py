"""Addresses of the core room; the language stands before them."""

from django.urls import path

from commonlight.core.views import home, styleguide

app_name = "core"
urlpatterns = [
    path("", home.home, name="home"),
    path("team/styleguide/", styleguide.styleguide, name="styleguide"),
]
