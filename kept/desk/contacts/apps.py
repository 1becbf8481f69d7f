from django.apps import AppConfig


class Contacts(AppConfig):
    name = "kept.desk.contacts"
