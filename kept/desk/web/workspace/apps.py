from django.apps import AppConfig


class Workspace(AppConfig):
    name = "kept.desk.web.workspace"
    label = "workspace"
