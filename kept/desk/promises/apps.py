from django.apps import AppConfig


class Promises(AppConfig):
    name = "kept.desk.promises"
