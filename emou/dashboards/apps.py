from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "emou.dashboards"
    label = "dashboards"
