from django.apps import AppConfig


class Lib(AppConfig):
    name = "kept.desk.lib"
    label = "lib"
