"""Addresses of the directory: neutral words, and ids where a name would tell what a person looked for."""

from django.urls import path

from commonlight.directory.views import public

app_name = "directory"
urlpatterns = [
    path("services/", public.find, name="find"),
    path("services/sheet/", public.pocket, name="pocket"),
    path("services/<uuid:service_id>/", public.service, name="service"),
    path("services/<uuid:service_id>/card/", public.card, name="card"),
    path("services/by/<uuid:organization_id>/", public.organization, name="organization"),
]
