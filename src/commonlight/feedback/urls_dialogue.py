"""Addresses of dialogue: for the team, and the reports for everybody."""

from django.urls import path

from commonlight.feedback.views import dialogue, public_dialogue

TEAM = "team/feedback/dialogue/"
urlpatterns = [
    path("dialogue/", public_dialogue.reported, name="public_dialogue"),
    path(TEAM, dialogue.listing, name="dialogues"),
    path(f"{TEAM}new/", dialogue.plan, name="dialogue_new"),
    path(f"{TEAM}<uuid:number>/", dialogue.dialogue, name="dialogue"),
    path(f"{TEAM}<uuid:number>/plan/", dialogue.plan, name="dialogue_plan"),
    path(f"{TEAM}<uuid:number>/together/", dialogue.together, name="dialogue_together"),
    path(f"{TEAM}<uuid:number>/prepare/<slug:side>/", dialogue.prepare, name="dialogue_prepare"),
    path(f"{TEAM}<uuid:number>/invite/", dialogue.invite, name="dialogue_invite"),
    path(f"{TEAM}<uuid:number>/held/", dialogue.held, name="dialogue_held"),
    path(f"{TEAM}<uuid:number>/said/", dialogue.said, name="dialogue_said"),
    path(f"{TEAM}<uuid:number>/idea/", dialogue.idea, name="dialogue_idea"),
    path(f"{TEAM}<uuid:number>/strike/", dialogue.strike, name="dialogue_strike"),
    path(f"{TEAM}<uuid:number>/promise/", dialogue.promise, name="dialogue_promise"),
    path(f"{TEAM}<uuid:number>/report/<slug:language>/", dialogue.report_words, name="dialogue_report"),
    path(f"{TEAM}<uuid:number>/agree/", dialogue.agree, name="dialogue_agree"),
    path(f"{TEAM}<uuid:number>/show/", dialogue.show, name="dialogue_show"),
    path(f"{TEAM}promises/<uuid:number>/", dialogue.end_promise, name="dialogue_promise_end"),
]
