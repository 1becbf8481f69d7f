from django.apps import AppConfig


class Coaching(AppConfig):
    name = "kept.desk.coaching"
