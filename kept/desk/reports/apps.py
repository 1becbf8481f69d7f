from django.apps import AppConfig


class Reports(AppConfig):
    name = "kept.desk.reports"
