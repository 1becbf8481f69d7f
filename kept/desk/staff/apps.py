from django.apps import AppConfig


class Staff(AppConfig):
    name = "kept.desk.staff"
