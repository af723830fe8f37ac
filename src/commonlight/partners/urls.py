"""Addresses of the room."""

from django.urls import path

from commonlight.partners.views import home, public

app_name = "partners"
urlpatterns = [
    path("messages/<slug:token>/", public.stop_mail, name="stop_mail"),
    path("team/partners/", home.home, name="home"),
    path("team/partners/promise/", home.promise, name="promise"),
    path("team/partners/contacts/", home.contacts, name="contacts"),
]
