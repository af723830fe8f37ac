"""Addresses of plans with money."""

from django.urls import path

from commonlight.insight.views import plans

urlpatterns = [
    path("team/insight/plans/", plans.listing, name="plans"),
    path("team/insight/plans/ask/<str:level>/", plans.ask, name="plan_ask"),
    path("team/insight/plans/<uuid:number>/", plans.plan, name="plan"),
    path("team/insight/plans/<uuid:number>/by-hand/", plans.by_hand, name="plan_by_hand"),
    path("team/insight/plans/<uuid:number>/beside/", plans.compare, name="plan_compare"),
    path("team/insight/plans/<uuid:number>/memo.<str:form>", plans.memo, name="plan_memo"),
]
