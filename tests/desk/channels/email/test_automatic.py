from __future__ import annotations

import pytest

from kept.desk.channels.email.automatic import Kind, form_writer, kind_of
from kept.desk.channels.email.parse import parse
from tests.desk.channels.email.letters import US, mail, sample


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({}, Kind.PERSON),
        ({"Auto_Submitted": "no"}, Kind.PERSON),
        ({"X_Auto_Response_Suppress": "DR, RN, NRN"}, Kind.PERSON),
        ({"Subject": "Re: Automatic reply: Arm"}, Kind.PERSON),
        ({"Auto_Submitted": "auto-replied"}, Kind.AWAY),
        ({"Auto_Submitted": "auto-replied; owner-email=x"}, Kind.AWAY),
        ({"X_Autoreply": "yes"}, Kind.AWAY),
        ({"X_Autorespond": "yes"}, Kind.AWAY),
        ({"Precedence": "auto_reply"}, Kind.AWAY),
        ({"Subject": "Automatic reply: Arm"}, Kind.AWAY),
        ({"Subject": "Abwesenheitsnotiz: Arm"}, Kind.AWAY),
        ({"Auto_Submitted": "auto-generated"}, Kind.MACHINE),
        ({"X_Auto_Response_Suppress": "All"}, Kind.MACHINE),
        ({"Precedence": "bulk"}, Kind.BULK),
        ({"List_Unsubscribe": "<https://e.example>"}, Kind.BULK),
        ({"List_Id": "<lamps.example>"}, Kind.LIST),
        ({"Precedence": "list"}, Kind.LIST),
        ({"X_Failed_Recipients": "a@b.example"}, Kind.BOUNCE),
        ({"From": "MAILER-DAEMON@x.example", "Return_Path": "<>"}, Kind.BOUNCE),
    ],
)
def test_a_mail_is_what_it_says_of_itself(headers: dict[str, str], kind: Kind) -> None:
    assert kind_of(parse(mail(**headers))) == kind


@pytest.mark.parametrize("name", ["exim", "postfix", "exchange", "gmail"])
def test_bounces_of_all_servers_are_known(name: str) -> None:
    assert kind_of(parse(sample(f"{name}_bounce"))) is Kind.BOUNCE


class TestFormWriter:
    def test_is_who_filled_in_a_form_on_our_own_site(self) -> None:
        found = form_writer(parse(sample("web_form")), frozenset({US}))
        assert found and found.email == "mona@example.org"

    def test_is_nobody_in_other_mail(self) -> None:
        own = frozenset({US})
        assert form_writer(parse(mail(Reply_To="x@example.org")), own) is None
        assert form_writer(parse(mail(From=US, Reply_To=US)), own) is None
        assert form_writer(parse(mail(From=US, Cc="x@example.org", Reply_To="x@a.b")), own) is None
