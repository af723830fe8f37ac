"""Addresses of the room."""

from django.urls import path

from commonlight.partners.views import home

app_name = "partners"
urlpatterns = [
    path("team/partners/", home.home, name="home"),
    path("team/partners/promise/", home.promise, name="promise"),
    path("team/partners/contacts/", home.contacts, name="contacts"),
]
