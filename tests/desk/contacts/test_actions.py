from __future__ import annotations

from datetime import datetime, time, timedelta, timezone

import pytest

from kept.desk.contacts import actions
from kept.desk.contacts.actions.guessing import guess_zone_from_date
from kept.desk.contacts.errors import Refused
from kept.desk.contacts.models import Contact, ContactField, Identity, Order, Organisation, Proof
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.staff.models import Agent
from tests.desk import cast
from tests.desk.cast import NOON

pytestmark = pytest.mark.django_db


class TestContactFor:
    def test_it_finds_the_same_person_whatever_the_capitals(self) -> None:
        first = actions.contact_for("email", "Mona@Example.org", name="Mona Varga", at=NOON)
        again = actions.contact_for("email", " mona@example.ORG", name="M. V.", at=NOON)
        assert first == again and again.name == "Mona Varga"

    def test_it_follows_who_was_merged(self, ada: Agent) -> None:
        one = actions.contact_for("email", "one@example.org", at=NOON)
        two = actions.contact_for("email", "two@example.org", at=NOON)
        Contact.objects.filter(pk=one.pk).update(merged_into=two)
        assert actions.contact_for("email", "one@example.org", at=NOON) == two

    def test_it_remembers_the_stronger_proof(self) -> None:
        for proof in (Proof.CLAIMED, Proof.DOMAIN, Proof.PLATFORM):
            actions.contact_for("email", "mona@example.org", proof=proof, at=NOON)
        assert Identity.objects.get().proof == Proof.DOMAIN

    def test_it_puts_people_into_the_organisation_of_their_domain(self) -> None:
        club = Organisation.objects.create(name="Reading club", domain="club.example")
        assert actions.contact_for("email", "a@club.example", at=NOON).organisation == club

    @pytest.mark.parametrize("value", ["", "mona", "@example.org", "a@b@c"])
    def test_it_refuses_what_is_no_address(self, value: str) -> None:
        with pytest.raises(Refused, match="not an e-mail address"):
            actions.contact_for("email", value, at=NOON)

    def test_a_number_is_one_however_it_is_written(self) -> None:
        assert actions.normalised("tel", "030 / 901820", country="DE") == "+4930901820"
        assert actions.normalised("tel", "+49 30 901-820") == "+4930901820"


class TestZone:
    @pytest.mark.parametrize(
        ("scheme", "value", "zone"),
        [
            ("tel", "+351211234567", ("Europe/Lisbon", "phone")),
            ("tel", "+12025550123", ("America/New_York", "phone")),
            ("email", "a@shop.de", ("Europe/Berlin", "address")),
            ("email", "a@shop.com", ("", "")),
        ],
    )
    def test_it_is_guessed_only_where_one_is_likely(
        self, scheme: str, value: str, zone: tuple[str, str]
    ) -> None:
        assert actions.guess_zone(scheme, value) == zone

    def test_the_clock_of_a_mail_tells_it_unless_it_was_said(self, mona: Contact) -> None:
        sent = datetime(2026, 1, 5, 9, tzinfo=timezone(timedelta(hours=5, minutes=30)))
        guess_zone_from_date(mona, sent)
        assert (mona.zone, mona.zone_is_guess) == ("Asia/Kolkata", True)
        actions.describe(mona, zone="Europe/Lisbon")
        guess_zone_from_date(mona, sent)
        assert (mona.zone, mona.zone_is_guess, mona.zone_source) == ("Europe/Lisbon", False, "said")


class TestDescribe:
    def test_hours_of_reach_need_both_ends(self, mona: Contact) -> None:
        with pytest.raises(Refused, match="beginning and an end"):
            actions.describe(mona, reach_from=time(9))

    def test_an_address_belongs_to_one_person(self, mona: Contact) -> None:
        other = cast.contact("Jun Park")
        with pytest.raises(Refused, match="belongs to Jun Park"):
            actions.add_identity(mona, "email", "JUN@example.org", at=NOON)
        actions.add_identity(mona, "email", "mona@work.example", at=NOON)
        actions.remove_identity(Identity.objects.get(value="mona@work.example"))
        with pytest.raises(Refused, match="only way"):
            actions.remove_identity(Identity.objects.get(contact=other))

    @pytest.mark.parametrize(
        ("kind", "good", "bad"),
        [
            ("number", "3,5", "three"), ("number", "1200", "Infinity"),
            ("date", "2026-03-14", "14.3."), ("choice", "gold", "tin"),
        ],
    )  # fmt: skip
    def test_fields_take_what_fits_their_kind(
        self, mona: Contact, kind: str, good: str, bad: str
    ) -> None:
        field = ContactField.objects.create(name="Level", kind=kind, choices=["gold", "silver"])
        actions.set_field(mona, field, good)
        with pytest.raises(Refused, match="Level"):
            actions.set_field(mona, field, bad)
        assert mona.values.get().value is not None
        actions.set_field(mona, field, "")
        assert not mona.values.exists()


class TestMerge:
    def test_everything_moves_and_comes_back(self, ada: Agent, support: Channel) -> None:
        mona, work = cast.contact("Mona Varga"), cast.contact("", "m.varga@work.example")
        actions.describe(work, called="Mo")
        Order.objects.create(number="1042", contact=work)
        thread = Conversation.objects.create(
            channel=support, contact=work, created_at=NOON, last_message_at=NOON
        )
        seen = actions.preview(work, mona)
        assert seen.moves == {"identities": 1, "orders": 1, "conversations": 1}
        assert seen.fills == ("called",)

        merged = actions.merge(work, mona, by=ada, at=NOON)
        mona.refresh_from_db()
        thread.refresh_from_db()
        assert mona.called == "Mo" and mona.identities.count() == 2
        assert thread.contact == mona
        assert actions.contact_for("email", "m.varga@work.example", at=NOON) == mona

        actions.undo_merge(merged, at=NOON)
        thread.refresh_from_db()
        mona.refresh_from_db()
        assert thread.contact == work and mona.called == ""
        assert list(work.orders.values_list("number", flat=True)) == ["1042"]
        with pytest.raises(Refused, match="undone already"):
            actions.undo_merge(merged, at=NOON)

    def test_it_refuses_itself_and_chains(self, ada: Agent, mona: Contact) -> None:
        with pytest.raises(Refused, match="itself"):
            actions.merge(mona, mona, by=ada, at=NOON)
        other, third = cast.contact("Jun Park"), cast.contact("Lea Brandt")
        actions.merge(other, mona, by=ada, at=NOON)
        with pytest.raises(Refused, match="already"):
            actions.merge(other, third, by=ada, at=NOON)


class TestBlock:
    def test_it_holds_for_an_address_or_a_domain(self, ada: Agent) -> None:
        actions.block("Spam@example.org", reason="", by=ada, at=NOON)
        whole = actions.block("@junk.example", reason="", by=ada, at=NOON)
        assert actions.is_blocked("spam@EXAMPLE.org")
        assert actions.is_blocked("anybody@junk.example")
        assert not actions.is_blocked("mona@example.org")
        actions.unblock(whole, by=ada, at=NOON)
        assert not actions.is_blocked("anybody@junk.example")

    def test_it_needs_an_address(self, ada: Agent) -> None:
        with pytest.raises(Refused):
            actions.block("everybody", reason="", by=ada, at=NOON)


class TestOrders:
    def test_a_file_is_read_with_the_names_its_columns_have(self) -> None:
        done = actions.import_orders(
            "\ufeffOrder No.;E-Mail;Customer;Status;Delivery date;Items\n"
            "1042;mona@example.org;Mona Varga;shipped;2026-03-09;2 x Desk lamp; Bulb\n"
            '1043;mona@example.org;Mona Varga;open;;"Shade; 3 x Bulb"\n'
            ";nobody@example.org;;;;\n"
            "1044;not an address;;;;\n"
            "1045;jun@example.org;Jun Park;open;soon;\n",
            at=NOON,
        )
        assert (done.made, done.changed) == (2, 0)
        assert [problem.split(":")[0] for problem in done.problems] == [
            "Line 4",
            "Line 5",
            "Line 6",
        ]
        order = Order.objects.get(number="1043")
        assert order.contact.name == "Mona Varga"
        assert [(item.name, item.quantity) for item in order.items.all()] == [
            ("Shade", 1), ("Bulb", 3)
        ]  # fmt: skip
        assert not Contact.objects.filter(name="Jun Park").exists()

    def test_a_second_import_changes_what_is_there(self) -> None:
        actions.import_orders("number,email,status\n1042,mona@example.org,packed\n", at=NOON)
        done = actions.import_orders("number,email,status\n1042,mona@example.org,sent\n", at=NOON)
        assert (done.made, done.changed) == (0, 1)
        assert Order.objects.get().status == "sent"

    def test_an_order_does_not_change_hands(self) -> None:
        actions.import_orders("number,email\n1042,mona@example.org\n", at=NOON)
        done = actions.import_orders("number,email\n1042,jun@example.org\n", at=NOON)
        assert "belongs to" in done.problems[0]

    def test_a_file_without_the_columns_is_refused(self) -> None:
        with pytest.raises(Refused, match="No column for the number"):
            actions.import_orders("a,b\n1,2\n", at=NOON)
