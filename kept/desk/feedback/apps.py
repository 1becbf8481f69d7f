from django.apps import AppConfig


class Feedback(AppConfig):
    name = "kept.desk.feedback"
