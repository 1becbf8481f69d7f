from django.apps import AppConfig


class Audits(AppConfig):
    name = "kept.desk.audits"
