"""Addresses of the referrals room; the language stands before them."""

from django.urls import path

from commonlight.referrals.views import (
    asking,
    clients,
    exchange,
    figures,
    offering,
    receiving,
    releasing,
    sharing,
    totals,
)

app_name = "referrals"
record = "team/clients/<int:client_id>/"
urlpatterns = [
    path("ask/", asking.ask, name="ask"),
    path("ask/how-far/", asking.how_far, name="how_far"),
    path("handover/", receiving.handover, name="handover"),
    path("handover/leave/", receiving.leave_handover, name="handover_leave"),
    path("handover/<str:token>/", receiving.handover_link, name="handover_link"),
    path("team/clients/", clients.client_list, name="clients"),
    path("team/clients/new/", clients.new_client, name="client_new"),
    path("team/clients/totals/", totals.totals, name="totals"),
    path("team/figures/", releasing.figures, name="figures"),
    path("needs/", figures.needs, name="needs"),
    path("needs/table.csv", figures.needs_table, name="needs_table"),
    path("team/clients/take-out/", exchange.take_out, name="client_export"),
    path("team/clients/bring-in/", exchange.bring_in, name="client_import"),
    path("team/clients/request/<int:request_id>/", clients.take_up, name="take_up"),
    path(record, clients.client, name="client"),
    path(record + "edit/", clients.edit_client, name="client_edit"),
    path(record + "coding/", exchange.coding, name="client_coding"),
    path(record + "add/<slug:what>/", clients.add, name="client_add"),
    path(record + "act/<slug:what>/", clients.act, name="client_act"),
    path(record + "name/", clients.show_name, name="client_name"),
    path(record + "log/", clients.log, name="client_log"),
    path(record + "glass/", clients.glass, name="client_glass"),
    path(record + "delete/", clients.delete, name="client_delete"),
    path(record + "demand/<slug:demand>/", clients.close_demand, name="demand_close"),
    path(record + "follow-up/<slug:key>/", clients.follow_up, name="follow_up"),
    path(record + "need/<slug:key>/", offering.offers, name="offers"),
    path(record + "consent/", sharing.new_consent, name="consent_new"),
    path(record + "consent/<slug:key>/", sharing.consent, name="consent"),
    path(record + "consent/<slug:key>/sheet/", sharing.consent_sheet, name="consent_sheet"),
    path(record + "consent/<slug:key>/refer/", sharing.refer, name="refer"),
    path(record + "consent/<slug:key>/<slug:what>/", sharing.consent_step, name="consent_step"),
    path(record + "referral/<int:referral_id>/", sharing.referral, name="referral"),
    path(record + "referral/<int:referral_id>/end/", sharing.end, name="referral_end"),
    path(record + "referral/<int:referral_id>/count/", releasing.count, name="referral_count"),
    path(record + "referral/<int:referral_id>/link/", sharing.renew_link, name="referral_link"),
    path("team/handed-over/", receiving.received, name="received"),
    path("team/handed-over/<int:referral_id>/", receiving.package, name="package"),
    path("team/handed-over/<int:referral_id>/take-over/", receiving.take_over, name="take_over"),
]
