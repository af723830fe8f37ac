"""Addresses of the core room; the language stands before them."""

from django.urls import path

from commonlight.core.views import (
    enrol,
    first_hour,
    home,
    home_editing,
    mail,
    organisations,
    people,
    second_factor,
    set_up,
    settings,
    sign_in,
    site,
    styleguide,
    team,
    thief,
)

app_name = "core"
# Most addresses take names that say what is done there; ids in them are random.
sign_in_addresses = [
    path("team/set-up/", set_up.set_up_page, name="set_up"),
    path("team/sign-in/", sign_in.sign_in_page, name="sign_in"),
    path("team/sign-in/second/", sign_in.second_factor_page, name="second_factor"),
    path("team/sign-in/second/passkey/", second_factor.passkey_check, name="passkey_check"),
    path("team/sign-in/second/new-phone/", second_factor.new_phone_first, name="new_phone_first"),
    path("team/sign-in/code/", sign_in.code_page, name="sign_in_code"),
    path("team/sign-in/link/", sign_in.link_request_page, name="link_request"),
    path("team/sign-in/link/<str:token>/", sign_in.link_page, name="sign_in_link"),
    path("team/sign-in/words/", enrol.enrol_page, name="enrol"),
    path("team/sign-in/words/shown/", enrol.enrol_words_page, name="enrol_words"),
    path("team/new-phone.svg", second_factor.new_phone_picture, name="new_phone_picture"),
    path("team/sign-out/", sign_in.sign_out, name="sign_out"),
    path("team/signed-out/", sign_in.signed_out, name="signed_out"),
]
own_addresses = [
    path("team/", team.team_home, name="team_home"),
    path("team/me/", team.my_account, name="my_account"),
    path("team/me/sign-out-everywhere/", team.end_my_sessions, name="end_my_sessions"),
    path("team/me/new-phone/", second_factor.new_phone, name="new_phone"),
    path("team/me/recovery-codes/", second_factor.recovery_codes, name="recovery_codes"),
    path("team/me/passkey/", second_factor.passkey_new, name="passkey_new"),
    path("team/me/passkey/add/", second_factor.passkey_add, name="passkey_add"),
    path("team/me/passkey/<uuid:passkey_id>/remove/", second_factor.passkey_remove, name="passkey_remove"),
]
people_addresses = [
    path("team/people/", people.people, name="people"),
    path("team/people/add/", people.add_person, name="add_person"),
    path("team/people/<uuid:person_id>/", people.person, name="person"),
    path("team/people/<uuid:person_id>/code/", people.give_code, name="give_code"),
    path("team/people/<uuid:person_id>/stop/", people.stop_person, name="stop_person"),
    path("team/people/<uuid:person_id>/start/", people.start_person, name="start_person"),
    path("team/people/<uuid:person_id>/reset-phone/", people.reset_phone, name="reset_phone"),
    path("team/people/<uuid:person_id>/roles/<uuid:organisation_id>/", people.person_roles, name="person_roles"),
    path("team/people/<uuid:person_id>/let-in/<uuid:organisation_id>/", people.let_in, name="let_in"),
    path("team/people/<uuid:person_id>/take-keys/<uuid:organisation_id>/", people.take_keys, name="take_keys"),
]
organisation_addresses = [
    path("team/organisations/", organisations.organisations, name="organisations"),
    path("team/organisations/add/", organisations.add_organisation, name="add_organisation"),
    path("team/organisations/<uuid:organisation_id>/", organisations.organisation, name="organisation"),
    path("team/organisations/<uuid:organisation_id>/begin-key/", organisations.begin_key, name="begin_key"),
    path("team/organisations/<uuid:organisation_id>/kit/", organisations.kit, name="kit"),
    path("team/organisations/<uuid:organisation_id>/kit/new/", organisations.new_kit, name="new_kit"),
    path("team/organisations/<uuid:organisation_id>/kit.svg", organisations.kit_picture, name="kit_picture"),
    path("team/organisations/<uuid:organisation_id>/restore/", organisations.restore, name="restore"),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("team/styleguide/", styleguide.styleguide, name="styleguide"),
    path("team/first-hour/", first_hour.first_hour_page, name="first_hour"),
    path("team/place/", first_hour.place_page, name="place"),
    path("team/place/<slug:kind>/", first_hour.place_entry_page, name="place_entry"),
    path("team/home/", home_editing.home_texts, name="home_texts"),
    path("team/home/look/", home_editing.look_page, name="look"),
    path("team/home/embed/", home_editing.embed, name="embed"),
    path("team/home/add/<slug:kind>/", home_editing.add_home_entry, name="add_home_entry"),
    path("team/home/<uuid:entry_id>/", home_editing.home_entry, name="home_entry"),
    path("team/acts/", first_hour.acts_page, name="acts"),
    path("team/settings/", site.site_settings, name="settings"),
    path("team/settings/leaving/", settings.leaving, name="settings_leaving"),
    path("team/settings/counts/", settings.thresholds, name="settings_counts"),
    path("team/audit/", site.audit_page, name="audit"),
    path("team/mail/", mail.mail_page, name="mail"),
    path("team/thief/", thief.thief_page, name="thief"),
    *sign_in_addresses,
    *own_addresses,
    *people_addresses,
    *organisation_addresses,
]
