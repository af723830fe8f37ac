"""Root addresses: each room brings its own in `<room>/urls.py`; the language stands in the path."""

from importlib.util import find_spec

from django.apps import apps
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from commonlight.core.views import home, leaving, look, media, recordings
from commonlight.directory.views import api_door
from commonlight.insight.views import data as open_data
from commonlight.outreach.views.campaigns_public import go
from commonlight.reports.views.code import short_address

ROOMS = [app.name for app in apps.get_app_configs() if app.name.startswith("commonlight.")]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.start, name="start"),
    path("exit/", leaving.leave, name="exit"),
    # Small files of the coalition's own; their names change with their content.
    path("look/<slug:digest>.css", look.style_sheet, name="look_sheet"),
    path("look/<slug:digest>.png", look.logo, name="logo"),
    path("sound/<slug:digest>/", recordings.sound, name="sound"),
    path("media/pictures/<slug:digest>/", media.picture, name="own_picture"),
    path("media/sounds/<slug:digest>/", media.sound, name="own_sound"),
    path("media/sounds/<slug:digest>/captions.vtt", media.sound_captions, name="own_captions"),
    path("b/", short_address, name="short_address"),
    # Short addresses of campaigns: on posters, so without a language.
    path("go/<slug:code>/", go, name="campaign_go"),
    # A machine's address stands without a language.
    path("api/hsds/v3/", api_door.enter, name="directory_api"),
    path("api/hsds/v3/<path:rest>", api_door.enter, name="directory_api_below"),
    path("api/data/", open_data.api, name="open_data"),
    path("api/data/<uuid:number>/<str:name>", open_data.file, name="open_data_file"),
    *i18n_patterns(*[path("", include(f"{room}.urls")) for room in ROOMS if find_spec(f"{room}.urls")]),
]

handler400 = "commonlight.core.views.problems.bad_request"
handler403 = "commonlight.core.views.problems.forbidden"
handler404 = "commonlight.core.views.problems.not_found"
handler500 = "commonlight.core.views.problems.server_error"
