"""Addresses of events and volunteers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
