from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from kept.audit.settings import _house
from kept.desk.coaching import drafts, live
from kept.desk.coaching.house import house_for
from kept.desk.coaching.house_values import values_of
from kept.desk.coaching.models import Finding, RulesVersion
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.staff.models import Agent, Team
from kept.desk.web.workspace.house_rules_form import HouseRulesForm
from tests.desk.conftest import SignIn

HERE = "/set-up/house-rules/"
SHIELD = "Unfortunately our policy does not allow returns after 30 days."


@pytest.fixture
def answered(support: Channel, mona: Contact, ada: Agent) -> Conversation:
    at = now() - timedelta(hours=1)
    said = actions.receive(channel=support, contact=mona, text="Can I return it?", at=at)
    actions.reply(said.conversation, by=ada, at=at, html=f"<p>{SHIELD}</p>", then="open")
    return said.conversation


def filled(text: str = "", **changed: str) -> dict[str, object]:
    initial = HouseRulesForm.of(values_of(text)).initial
    return initial | {name.replace("__", "-"): value for name, value in changed.items()}


def levels_of(conversation: Conversation) -> list[str]:
    standing = Finding.objects.standing().filter(conversation=conversation, code="OWN05")
    return [one.level_word for one in standing]


def test_a_level_holds_at_once_in_composer_and_live_findings(
    as_: SignIn,
    bo: Agent,
    ada: Agent,
    care: Team,
    answered: Conversation,
    support: Channel,
    mona: Contact,
) -> None:
    live.judge_due(now())
    assert levels_of(answered) == ["error"]
    other = actions.receive(channel=support, contact=mona, text="And I?", at=now()).conversation
    path = f"{HERE}?team={care.pk}"
    as_(bo).post(path, filled() | {"level-policy-shield": "warning"})
    hints = drafts.hints(other, SHIELD, by=ada, at=now())
    assert [one.level for one in hints if one.code == "OWN05"] == ["warning"]
    live.judge_due(now())
    assert levels_of(answered) == ["warning"]
    as_(bo).post(path, filled() | {"level-policy-shield": "off"})
    assert "OWN05" not in {one.code for one in drafts.hints(other, SHIELD, by=ada, at=now())}
    live.judge_due(now())
    assert levels_of(answered) == []
    as_(bo).post(f"{HERE}dropping/?team={care.pk}")
    live.judge_due(now())
    assert levels_of(answered) == ["error"]


def test_the_file_comes_back_byte_for_byte_and_is_what_the_audit_reads(
    as_: SignIn, bo: Agent, tmp_path: Path
) -> None:
    own = '# ours\r\n[levels]\r\nscripted = "off"  # ä\r\n\r\n[tone]\nmail = "formal"'.encode()
    lead = as_(bo)
    lead.post(f"{HERE}text/", {"file": SimpleUploadedFile("house.toml", own)})
    given = lead.get(f"{HERE}file/")
    assert given.content == own and given.headers["Content-Type"] == "application/toml"
    again = SimpleUploadedFile("house.toml", given.content)
    lead.post(f"{HERE}text/", {"file": again})
    lead.post(f"{HERE}text/", {"text": own.decode()})
    lead.post(HERE, filled(own.decode()))
    assert lead.get(f"{HERE}file/").content == own
    assert RulesVersion.objects.count() == 1
    file = tmp_path / "house.toml"
    file.write_bytes(given.content)
    audited, here = _house(file), house_for(None)
    assert (audited.levels, audited.tone) == (here.levels, here.tone)


def test_what_is_wrong_is_said_with_its_line_and_nothing_changes(as_: SignIn, bo: Agent) -> None:
    lead = as_(bo)
    page = lead.post(f"{HERE}text/", {"text": '[levels]\nscripted = "loud"\n'}).content.decode()
    assert "house rules, line 2:" in page and "loud" in page
    bad = SimpleUploadedFile("house.toml", b"\xff\xfe")
    assert "not text in UTF-8" in lead.post(f"{HERE}text/", {"file": bad}).content.decode()
    page = lead.post(HERE, filled() | {"nicknames": "Wilhelmina"}).content.decode()
    assert "as in Wilhelmina: Mina, Billie" in page
    assert not RulesVersion.objects.exists()


def test_the_history_says_who_and_puts_back(as_: SignIn, bo: Agent, olu: Agent) -> None:
    as_(bo).post(f"{HERE}text/", {"text": '[levels]\nscripted = "off"\n'})
    as_(olu).post(HERE, filled('[levels]\nscripted = "off"\n') | {"level-scripted": "error"})
    page = as_(bo).get(f"{HERE}history/").content.decode()
    assert "Bo Lindqvist" in page and "Olu Adeyemi" in page
    assert "<ins>scripted = &quot;error&quot;</ins>" in page
    assert "<del>scripted = &quot;off&quot;</del>" in page
    first = RulesVersion.objects.order_by("pk").first()
    assert first is not None
    as_(bo).post(f"{HERE}{first.pk}/restoring/")
    assert house_for(None).levels == {"scripted": "off"}
