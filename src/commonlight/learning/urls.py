"""Addresses of the room: courses for everybody beside the signs, the team's sessions below `team/`."""

from django.urls import path

from commonlight.learning.views import courses

app_name = "learning"
urlpatterns = [
    path("learn/courses/", courses.listing, name="courses"),
    path("learn/courses/<slug:slug>/", courses.course, name="course"),
    path("learn/courses/<slug:slug>/<int:number>/", courses.lesson, name="lesson"),
    path("learn/courses/<slug:slug>/test/", courses.test, name="test"),
]
