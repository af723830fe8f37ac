"""Addresses of the directory: neutral words, and ids where a name would tell what a person looked for."""

from django.urls import URLPattern

app_name = "directory"
urlpatterns: list[URLPattern] = []
