"""Addresses of plans, results and the six numbers of a month."""

from django.urls import path

from commonlight.insight.views import figures, impact

urlpatterns = [
    path("team/insight/impact/", impact.plans, name="impact_plans"),
    path("team/insight/impact/new/", impact.write_plan, name="impact_new"),
    path("team/insight/impact/<uuid:number>/", impact.plan, name="impact_plan"),
    path("team/insight/impact/<uuid:number>/fix/", impact.freeze, name="impact_freeze"),
    path("team/insight/impact/<uuid:number>/look/", impact.look, name="impact_look"),
    path("team/insight/impact/<uuid:number>/report.html", impact.report, {"form": "html"}, name="impact_report"),
    path("team/insight/impact/<uuid:number>/report.docx", impact.report, {"form": "docx"}, name="impact_word"),
    path("team/insight/impact/<uuid:number>/change/", impact.decide, name="impact_decide"),
    path("team/insight/impact/findings/<uuid:number>/", impact.look_again, name="impact_again"),
    path("team/insight/figures/", figures.months, name="figures"),
    path("team/insight/figures/<uuid:agency>/<str:month>/", figures.month, name="figures_month"),
]
