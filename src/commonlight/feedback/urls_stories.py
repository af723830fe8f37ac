"""Addresses of stories: for the team, and for everybody."""

from django.urls import path

from commonlight.feedback.views import public_stories, stories

urlpatterns = [
    path("stories/", public_stories.listing, name="public_stories"),
    path("stories/take-back/", public_stories.take_back, name="take_back"),
    path("team/feedback/stories/", stories.stories, name="stories"),
    path("team/feedback/stories/new/", stories.begin, name="story_new"),
    path("team/feedback/stories/<uuid:number>/", stories.story, name="story"),
    path("team/feedback/stories/<uuid:number>/words/<slug:language>/", stories.words, name="story_words"),
    path("team/feedback/stories/<uuid:number>/picture/", stories.picture, name="story_picture"),
    path("team/feedback/stories/<uuid:number>/agreement/", stories.agreement, name="story_agreement"),
    path("team/feedback/stories/<uuid:number>/judge/", stories.judge, name="story_judge"),
    path("team/feedback/stories/<uuid:number>/show/", stories.publish, name="story_publish"),
    path("team/feedback/stories/<uuid:number>/copies/", stories.copies, name="story_copies"),
    path("team/feedback/stories/<uuid:number>/withdraw/", stories.withdraw, name="story_withdraw"),
    path("team/feedback/stories/copies/<uuid:number>/gone/", stories.copies_gone, name="story_copies_gone"),
    path("team/feedback/stories/said/<uuid:number>/back/", stories.word_back, name="story_word_back"),
    path("team/feedback/stories/agreements/<int:number>/", stories.source, name="story_source"),
]
