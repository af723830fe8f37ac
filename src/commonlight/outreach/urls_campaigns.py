"""Addresses of campaigns; the short ones (`go/<code>`) stand without a language, in the root addresses."""

from django.urls import path

from commonlight.outreach.views import campaign_kits, campaign_posts, campaigns, campaigns_public

urlpatterns = [
    path("campaigns/", campaigns_public.index, name="public_campaigns"),
    path("campaigns/<slug:slug>/", campaigns_public.public, name="public"),
    path("team/campaigns/", campaigns.index, name="campaigns"),
    path("team/campaigns/new/", campaigns.plan, name="plan"),
    path("team/campaigns/bring/", campaign_kits.bring, name="bring_kit"),
    path("team/campaigns/<uuid:campaign_id>/", campaigns.campaign, name="campaign"),
    path("team/campaigns/<uuid:campaign_id>/details/", campaigns.details, name="details"),
    path("team/campaigns/<uuid:campaign_id>/delete/", campaigns.delete, name="delete"),
    path("team/campaigns/<uuid:campaign_id>/cost/", campaigns.cost, name="cost"),
    path("team/campaigns/<uuid:campaign_id>/materials/", campaigns.choose_materials, name="choose_materials"),
    path("team/campaigns/<uuid:campaign_id>/kit.zip", campaign_kits.take, name="kit"),
    path("team/campaigns/<uuid:campaign_id>/outside/<slug:audience>/", campaigns.outside, name="outside"),
    path("team/campaigns/<uuid:campaign_id>/place/", campaigns.add_place, name="add_place"),
    path("team/campaigns/<uuid:campaign_id>/place/<int:number>/", campaigns.place, name="place"),
    path("team/campaigns/<uuid:campaign_id>/place/<int:number>/code.<slug:form>", campaigns.code, name="code"),
    path("team/campaigns/<uuid:campaign_id>/part/", campaigns.add_part, name="add_part"),
    path("team/campaigns/<uuid:campaign_id>/part/<int:number>/remove/", campaigns.remove_part, name="remove_part"),
    path("team/campaigns/<uuid:campaign_id>/posts/", campaign_posts.prepare, name="prepare"),
    path("team/campaigns/<uuid:campaign_id>/posts/<int:number>/", campaign_posts.post, name="post"),
    path("team/campaigns/<uuid:campaign_id>/posts/<int:number>/change/", campaign_posts.change, name="change_post"),
    path(
        "team/campaigns/<uuid:campaign_id>/posts/<int:number>/picture/<slug:size>/",
        campaign_posts.picture,
        name="picture",
    ),
]
