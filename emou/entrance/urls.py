"""Some of allauth's names are kept, because its views lead to them. What is not listed here does not exist."""

from django.urls import path

from emou.entrance.views import again, by_passkey, factors, forgotten, providing, sessions, signing_in

urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/", signing_in.sign_in, name="account_login"),
    path("sign-in/with/<slug:provider_id>/", providing.go, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back/", providing.come_back, name="openid_connect_callback"),
    path("sign-in/code/", signing_in.second_factor, name="mfa_authenticate"),
    path("sign-in/passkey/", by_passkey.sign_in_by_passkey, name="sign_in_by_passkey"),
    path("sign-in/again/", again.sign_in_again, name="sign_in_again"),
    path("sign-in/forgotten/", forgotten.forgotten, name="password_forgotten"),
    path("sign-in/forgotten/<slug:uidb64>/<slug:token>/", forgotten.new_password, name="password_new"),
    path("sign-in/confirm/", again.confirm, name="confirm"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("account/factors/", factors.index, name="mfa_index"),
    path("account/factors/app/", factors.set_up_app, name="mfa_activate_totp"),
    path("account/factors/app/qr.svg", factors.app_picture, name="app_picture"),
    path("account/factors/app/end/", factors.end_app, name="mfa_deactivate_totp"),
    path("account/factors/passkeys/new/", factors.add_passkey, name="mfa_add_webauthn"),
    path("account/factors/passkeys/<int:pk>/end/", factors.end_passkey, name="mfa_remove_webauthn"),
    path("account/factors/passkeys/", factors.index, name="mfa_list_webauthn"),
    path("account/factors/codes/", factors.codes, name="mfa_view_recovery_codes"),
    path("account/factors/codes/new/", factors.new_codes, name="mfa_generate_recovery_codes"),
    path("account/sessions/", sessions.index, name="sessions"),
    path("account/sessions/end/", sessions.end, name="session_end"),
    path("account/sessions/end-others/", sessions.end_others, name="sessions_end"),
    path("account/password/", sessions.another_password, name="password_change"),
]
