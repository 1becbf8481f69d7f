from __future__ import annotations

import pytest

from kept.desk.channels.email import providers


class TestGuess:
    @pytest.mark.parametrize(
        ("address", "imap", "auth"),
        [
            ("lamps@gmail.com", "imap.gmail.com", "google"),
            ("lamps@outlook.com", "outlook.office365.com", "microsoft"),
            ("lamps@icloud.com", "imap.mail.me.com", "password"),
            ("lamps@yahoo.com", "imap.mail.yahoo.com", "password"),
            ("lamps@fastmail.com", "imap.fastmail.com", "password"),
            ("Lamps@GMX.de", "imap.gmx.net", "password"),
            ("lamps@web.de", "imap.web.de", "password"),
            ("lamps@zoho.com", "imap.zoho.com", "password"),
            ("lamps@mailbox.org", "imap.mailbox.org", "password"),
        ],
    )
    def test_big_providers_are_known(self, address: str, imap: str, auth: str) -> None:
        known = providers.guess(address)
        assert (known.imap_host, known.auth, known.is_guess) == (imap, auth, False)

    def test_copies_are_laid_away_where_the_host_does_not(self) -> None:
        kept = [
            providers.guess(f"lamps@{domain}").lays_sent_away
            for domain in ("gmail.com", "outlook.com", "gmx.de", "lumen-lamps.example")
        ]
        assert kept == [False, False, True, True]

    def test_other_domains_get_a_suggestion_that_says_so(self) -> None:
        known = providers.guess("support@lumen-lamps.example")
        assert known.imap_host == "imap.lumen-lamps.example"
        assert known.smtp_host == "smtp.lumen-lamps.example"
        assert known.is_guess

    def test_a_host_can_be_chosen_for_an_own_domain(self) -> None:
        known = providers.guess("support@lumen-lamps.example", host="Infomaniak")
        assert known.imap_host == "mail.infomaniak.com"

    def test_proton_is_told_to_need_its_bridge(self) -> None:
        assert "Bridge" in providers.guess("lamps@proton.me").hint
