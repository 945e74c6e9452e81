from django.urls import path

from emou.dashboards.views import account, again, feeds, help, home, mails, notices, tokens, well_known, work

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", home.sign_in, name="sign_in"),
    path("sign-in/again/", again.sign_in_again, name="sign_in_again"),
    path("sign-out/", home.sign_out, name="sign_out"),
    path("work/", work.work, name="work"),
    path("notices/", notices.index, name="notices"),
    path("notices/opened/", notices.opened, name="notices_opened"),
    path("notices/<int:pk>/", notices.one, name="notice"),
    path("account/", account.account, name="account"),
    path("account/mails/", mails.choices, name="mail_choices"),
    path("account/feeds/", feeds.index, name="feeds"),
    path("account/feeds/<int:pk>/end/", feeds.revoke, name="feed_revoke"),
    path("feeds/<slug:secret>.ics", feeds.read, name="feed"),
    path("mails/", mails.catalogue, name="mail_samples"),
    path("mails/<str:name>/", mails.sample, name="mail_sample"),
    path("mails/<str:name>/text/", mails.sample_text, name="mail_sample_text"),
    path("mails/stop/<str:token>/", mails.unsubscribe, name="unsubscribe"),
    path("tokens/", tokens.index, name="tokens"),
    path("tokens/new/", tokens.new, name="token_new"),
    path("tokens/<int:pk>/", tokens.one, name="token_page"),
    path("tokens/<int:pk>/end/", tokens.end, name="token_end"),
    path("contact/", home.contact, name="contact"),
    path(".well-known/security.txt", well_known.security_txt, name="security_txt"),
    path("help/", help.help_page, name="help_page"),
    path("help/<slug:slug>/", help.help_topic, name="help_topic"),
]
