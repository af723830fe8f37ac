"""Addresses of content advisers: for the team, and the public page of chosen names."""

from django.urls import path

from commonlight.feedback.views import advisers, public_stories

urlpatterns = [
    path("advisers/", public_stories.advisers, name="public_advisers"),
    path("team/feedback/advice/", advisers.queue, name="advice"),
    path("team/feedback/advice/me/", advisers.introduce, name="adviser_me"),
    path("team/feedback/advice/hours/", advisers.hours, name="adviser_hours"),
    path("team/feedback/advice/hours/<uuid:number>/strike/", advisers.strike, name="adviser_strike"),
    path("team/feedback/advice/give/", advisers.advise, name="advice_give"),
    path("team/feedback/advice/open/<slug:mark>/", advisers.before, name="advice_before"),
    path("team/feedback/advisers/", advisers.advisers, name="advisers"),
    path("team/feedback/advisers/hours.csv", advisers.pay_list, name="adviser_pay_list"),
    path("team/feedback/advisers/<uuid:number>/rate/", advisers.rate, name="adviser_rate"),
    path("team/feedback/advisers/<uuid:number>/pay/", advisers.pay, name="adviser_pay"),
    path("team/feedback/advisers/advice/<uuid:number>/", advisers.answer, name="advice_answer"),
]
