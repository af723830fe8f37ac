"""Addresses of the books."""

from django.urls import path

from commonlight.outreach.views import books, money, money_releases, valuing

urlpatterns = [
    path("team/money/", money.desk, name="money"),
    path("team/money/grant/", money.add_grant, name="add_grant"),
    path("team/money/grant/<uuid:grant_id>/", money.grant, name="grant"),
    path("team/money/grant/<uuid:grant_id>/change/", money.change_grant, name="change_grant"),
    path("team/money/grant/<uuid:grant_id>/add/<slug:part>/", money.add_part, name="add_part"),
    path("team/money/grant/<uuid:grant_id>/period/<int:number>/", money.hand_in, name="hand_in"),
    path("team/money/grant/<uuid:grant_id>/indicator/<int:number>/", money.count, name="count"),
    path("team/money/grant/<uuid:grant_id>/release/", money_releases.release, name="release"),
    path("team/money/release/<uuid:number>/withdraw/", money_releases.withdraw, name="withdraw_release"),
    path("team/money/released/", money_releases.released, name="released"),
    path("team/money/spending/", money.spend, name="spend"),
    path("team/money/spending/<uuid:number>/", money.change_spending, name="spending"),
    path("team/money/spending/<uuid:number>/remove/", money.remove_spending, name="remove_spending"),
    path("team/money/given/", money.give, name="give"),
    path("team/money/given/hours/", valuing.value_hours, name="value_hours"),
    path("team/money/given/<uuid:number>/remove/", valuing.take_gift_back, name="take_gift_back"),
    path("team/money/books/", books.bring, name="bring_books"),
    path("team/money/books/out/", books.take, name="take_books"),
    path("team/money/books/<uuid:number>/", books.batch, name="batch"),
]
