from django.apps import AppConfig


class Conversations(AppConfig):
    name = "kept.desk.conversations"
