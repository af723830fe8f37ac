"""Addresses of materials."""

from django.urls import path

from commonlight.outreach.views import material_acts, material_files, materials

urlpatterns = [
    path("materials/", material_files.shown, name="shown"),
    path("materials/drawings/<slug:name>.svg", material_files.drawing, name="drawing"),
    path("materials/<slug:slug>/<str:name>", material_files.public_file, name="public_file"),
    path("team/materials/", materials.index, name="index"),
    path("team/materials/drafts/", materials.gallery, name="gallery"),
    path("team/materials/drafts/<slug:draft>/", materials.begin, name="begin"),
    path("team/materials/<uuid:pk>/", materials.material, name="material"),
    path("team/materials/<uuid:pk>/change/", materials.change, name="change"),
    path("team/materials/<uuid:pk>/words/<str:language>/", materials.words, name="words"),
    path("team/materials/<uuid:pk>/call/", materials.call, name="call"),
    path("team/materials/<uuid:pk>/page/<str:language>/<int:number>.png", material_files.page, name="page"),
    path("team/materials/<uuid:pk>/file/<slug:what>/", material_files.file, name="file"),
    path("team/materials/<uuid:pk>/print/", material_files.browser, name="print"),
    path("team/materials/<uuid:pk>/sign/", material_acts.sign, name="sign"),
    path("team/materials/<uuid:pk>/refuse/", material_acts.refuse, name="refuse"),
    path("team/materials/<uuid:pk>/take-back/<uuid:word>/", material_acts.take_back, name="take_back"),
    path("team/materials/<uuid:pk>/read/", material_acts.read, name="read"),
    path("team/materials/<uuid:pk>/act/", material_acts.act, name="act"),
    path("team/materials/<uuid:pk>/withdraw/", material_acts.withdraw, name="withdraw"),
    path("team/materials/<uuid:pk>/run/", material_acts.run, name="run"),
    path("team/materials/<uuid:pk>/gone/<uuid:row>/", material_acts.gone, name="gone"),
]
