"""Addresses of the directory: neutral words, and ids where a name would tell what a person looked for."""

from django.urls import path

from commonlight.directory.views import bringing, desk, public

app_name = "directory"
urlpatterns = [
    path("services/", public.find, name="find"),
    path("services/sheet/", public.pocket, name="pocket"),
    path("services/<uuid:service_id>/", public.service, name="service"),
    path("services/<uuid:service_id>/card/", public.card, name="card"),
    path("services/by/<uuid:organization_id>/", public.organization, name="organization"),
    path("team/directory/", desk.desk, name="desk"),
    path("team/directory/new/", desk.add, name="add"),
    path("team/directory/due/", desk.due, name="due"),
    path("team/directory/review/", desk.review, name="review"),
    path("team/directory/review/<uuid:item_id>/", desk.decide, name="decide"),
    path("team/directory/import/", bringing.bring, name="bring"),
    path("team/directory/import/<uuid:batch_id>/", bringing.batch, name="batch"),
    path("team/directory/<uuid:service_id>/", desk.edit, name="edit"),
    path("team/directory/<uuid:service_id>/check/", desk.check, name="check"),
    path("team/directory/<uuid:service_id>/receive/", desk.receive, name="receive"),
]
