"""Addresses of the room: areas and indicators, what was loaded, and what people say about a label on their place."""

from django.urls import URLPattern

app_name = "places"
urlpatterns: list[URLPattern] = []
