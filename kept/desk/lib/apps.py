"""The lowest floor as Django sees it."""

from django.apps import AppConfig
from django.forms import BaseModelForm


class Lib(AppConfig):
    name = "kept.desk.lib"
    label = "lib"

    def ready(self) -> None:
        # Forms name their model in brackets for the type checker; Django 5.2 cannot read that.
        setattr(BaseModelForm, "__class_getitem__", classmethod(_without_brackets))  # noqa: B010


def _without_brackets(form: type, model: type) -> type:
    return form
