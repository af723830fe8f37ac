"""Root addresses: each room brings its own; the language stands in the path."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
