"""The only tests about the code itself: ceilings, floors, complete lists, honest documents."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.db.models import Model

from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.manual import HEADINGS, manual
from kept.mistakes.mistake import Level, Mistake
from kept.mistakes.text.lexicon import LANGUAGES, lexicon
from tests.scenes import FOLDER, read_scenes

ROOT = Path(__file__).parent.parent
FOLDERS = ("kept", "bench", "training", "docs", "samples")
MODULES = sorted(
    path
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*.py")
    if path.parent.name != "migrations"  # written by Django
)
MODULE_LINES, FUNCTION_LINES, IMPORTS = 300, 40, 12
LAZY_IMPORTS = set(
    "authheaders authres dkim dns holidays icalendar phonenumbers pyspark pyarrow rapidfuzz rich"
    " sklearn".split()
)
IMPORTS_BY_NAME = {
    "kept/audit/verbs.py": "a desk must not hold what only an audit needs",
    "kept/desk/verbs.py": "kept audit must not wait for Django",
    "kept/desk/command/databases.py": "a desk on SQLite must not wait for psycopg",
    "kept/desk/lib/prepared.py": "a desk on SQLite must not wait for psycopg",
    "kept/desk/worker/process.py": "a desk on SQLite must not wait for psycopg",
}
PUBLIC_INDEXES = {"https://pypi.org", "https://files.pythonhosted.org"}
FEWEST_HITS = 5
FLOORS = {Level.ERROR: (0.90, 0.75), Level.WARNING: (0.75, 0.50), Level.INFO: (0.50, 0.0)}
"""What each level asks of the measured precision, and of the lower end of its 95 % interval."""


class TestModules:
    """Of each rule, all who break it are told at once."""

    def test_they_stay_under_the_ceilings(self) -> None:
        over = [f"{path}: {words}" for path, text in _texts() for words in _over_the_ceilings(text)]
        assert not over

    def test_they_import_little_and_on_top(self) -> None:
        wrong = [f"{path}: {words}" for path, text in _texts() for words in _imports(path, text)]
        assert not wrong

    def test_they_import_by_name_only_with_a_reason(self) -> None:
        by_name = re.compile(r"\b(import_module|__import__)\b")
        found = {path for path, text in _texts() if by_name.search(text)}
        assert found <= IMPORTS_BY_NAME.keys()


def _texts() -> Iterator[tuple[str, str]]:
    """Path and text of every module."""
    for path in MODULES:
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def _over_the_ceilings(text: str) -> Iterator[str]:
    if text.count("\n") > MODULE_LINES:
        yield f"{text.count(chr(10))} lines"
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES
        ):
            yield f"{node.name} is too long"


def _imports(path: str, text: str) -> Iterator[str]:
    """What is wrong with the imports of a module."""
    tree = ast.parse(text)
    names = [
        node
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom) and not _is_future(node)
    ]
    if not path.endswith("__init__.py") and len(names) > IMPORTS + 4:
        yield "split it by noun"
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                is_import = isinstance(node, ast.Import | ast.ImportFrom)
                if is_import and _root(node) not in LAZY_IMPORTS:
                    yield f"an import in line {node.lineno}"


class TestCatalogue:
    def test_it_lists_46_mistakes_once_each(self) -> None:
        assert len(MISTAKES) == 46
        assert len({mistake.code for mistake in MISTAKES}) == 46
        files = {path.stem for path in (ROOT / "kept/mistakes/catalogue").glob("[!_]*.py")}
        assert files == {mistake.name.replace("-", "_") for mistake in MISTAKES}

    def test_its_groups_stay_together_in_order_of_code(self) -> None:
        groups: dict[str, list[str]] = {}
        for mistake in MISTAKES:
            groups.setdefault(mistake.group, []).append(mistake.code)
        assert [code for codes in groups.values() for code in codes] == [m.code for m in MISTAKES]
        assert all(codes == sorted(codes) for codes in groups.values())

    @pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
    def test_each_has_a_whole_manual_page(self, mistake: Mistake) -> None:
        page = manual(mistake)
        assert tuple(page) == HEADINGS
        assert all(len(text) > 4 for text in page.values()), "a heading without text"

    @pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
    def test_each_has_scenes_that_fire_and_scenes_that_stay_silent(self, mistake: Mistake) -> None:
        scenes = read_scenes(FOLDER / f"{mistake.name}.md")
        assert sum(bool(scene.expected) for scene in scenes) >= 2
        assert sum(not scene.expected for scene in scenes) >= 3

    @pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
    def test_each_looks_only_for_cues_that_exist(self, mistake: Mistake) -> None:
        assert mistake.cues <= set(lexicon("en").cues)

    @pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
    def test_each_level_follows_the_measured_precision(self, mistake: Mistake) -> None:
        if mistake.basis == "record":
            return  # arithmetic on times and events: exact wherever the record is
        measured = json.loads((ROOT / "kept/mistakes/catalogue/precision.json").read_text())
        row = measured.get(mistake.code, {"precision": 0.0, "low": 0.0, "hits": 0})
        allowed = [
            level
            for level, (precision, low) in FLOORS.items()
            if row["precision"] >= precision and row["low"] >= low and row["hits"] >= FEWEST_HITS
        ]
        assert mistake.level <= max(allowed, default=Level.PREVIEW)

    def test_every_scene_belongs_to_a_mistake(self) -> None:
        names = {mistake.name for mistake in MISTAKES}
        assert {path.stem for path in FOLDER.glob("*.md")} == names


class TestWords:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_phrase_can_be_read(self, language: str) -> None:
        for cue in lexicon(language).cues.values():
            for phrase in (*cue.phrases, *cue.unless):
                assert phrase.pattern

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_no_cue_is_written_twice(self, language: str) -> None:
        files = sorted((ROOT / "kept/mistakes/phrases" / language).glob("*.toml"))
        names = Counter(
            name
            for path in files
            if path.name not in ("words.toml", "deadlines.toml", "feelings.toml", "names.toml")
            for name in tomllib.loads(path.read_text(encoding="utf-8"))
        )
        assert [name for name, count in names.items() if count > 1] == []

    def test_every_german_cue_exists_in_english(self) -> None:
        assert set(lexicon("de").cues) <= set(lexicon("en").cues)


DESK = ROOT / "kept" / "desk"
DESK_FLOORS = "staff contacts conversations channels".split()
"""From the ground up: a table may point to its own floor and to those below."""
CEILINGS = {
    "static/js/*.js": 120,
    "static/css/*.css": 300,
    "templates/**/*.html": 120,
    "web/workspace/*.py": 150,
}
OTHERS_TEMPLATES = ("account/", "allauth/", "django/", "mfa/", "socialaccount/", "usersessions/")
"""Ours in place of those that Django and django-allauth bring: each must exist there, too."""


class TestDesk:
    @pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
    def test_no_table_points_up_the_floors(self, model: type[Model]) -> None:
        if model._meta.app_label not in DESK_FLOORS:
            return
        floor = DESK_FLOORS.index(model._meta.app_label)
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model:
                below = field.related_model._meta.app_label  # type: ignore[union-attr]
                assert below in DESK_FLOORS[: floor + 1], f"{field.name} points to {below}"

    @pytest.mark.parametrize("pattern", CEILINGS)
    def test_files_stay_under_their_ceilings(self, pattern: str) -> None:
        lines = {path: path.read_text("utf-8").count("\n") for path in DESK.glob(pattern)}
        assert lines, "the folder moved"
        assert [str(path) for path, count in lines.items() if count > CEILINGS[pattern]] == []

    def test_every_template_is_used(self) -> None:
        folder = DESK / "templates"
        names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
        texts = [path.read_text("utf-8") for path in (*DESK.rglob("*.py"), *folder.rglob("*.*"))]
        named = set(re.findall(r"""["']([\w/-]+\.(?:html|txt))\b""", "\n".join(texts)))
        by_django = {f"{code}.html" for code in ("400", "403", "403_csrf", "404", "500")}
        unused = names - named - by_django
        assert [name for name in unused if not name.startswith(OTHERS_TEMPLATES)] == []
        assert {name for name in unused if not _is_brought_by_others(name)} == set()

    def test_every_module_of_scripts_is_loaded(self) -> None:
        folder = DESK / "static" / "js"
        pages = "".join(path.read_text("utf-8") for path in (DESK / "templates").rglob("*.html"))
        tags = (DESK / "web/workspace/templatetags/assets.py").read_text("utf-8")
        scripts = "".join(path.read_text("utf-8") for path in folder.glob("*.js"))
        named = set(re.findall(r"js/([\w-]+\.js)", pages + tags))
        named |= set(re.findall(r"[\"']\./([\w-]+\.js)[\"']", scripts))
        assert {path.name for path in folder.glob("*.js")} == named


def _is_brought_by_others(name: str) -> bool:
    """Whether an installed library has a template of that name."""
    folders = [Path(app.path) / "templates" for app in apps.get_app_configs()]
    folders += [Path(django.__file__).parent / "forms" / "templates"]
    return any((folder / name).is_file() for folder in folders)


class TestRepository:
    def test_the_lock_names_only_the_public_indexes(self) -> None:
        hosts = set(re.findall(r"https?://[^/\"]+", (ROOT / "uv.lock").read_text()))
        assert hosts <= PUBLIC_INDEXES

    def test_the_readme_names_the_two_commands(self) -> None:
        readme = (ROOT / "README.md").read_text()
        assert "make run" in readme and "make test" in readme

    def test_the_mistakes_pages_are_those_of_the_catalogue(self) -> None:
        from_catalogue = {f"{mistake.name}.md" for mistake in MISTAKES} | {"README.md"}
        assert {path.name for path in (ROOT / "docs/mistakes").glob("*.md")} == from_catalogue


def _is_future(node: ast.Import | ast.ImportFrom) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _root(node: ast.Import | ast.ImportFrom) -> str:
    name = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
    return (name or "").split(".")[0]
