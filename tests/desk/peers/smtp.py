"""A mail server that takes mail as it is told to: well, later, never, slowly, or with a bang."""

from __future__ import annotations

import asyncio
import base64
import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.desk.peers import free_port

PASSWORD = "correct-horse-battery"

logging.getLogger("mail.log").setLevel(logging.ERROR)  # its own deprecations, at every login


@dataclass
class Mail:
    """A mail as it was taken."""

    sender: str
    recipients: list[str]
    content: bytes


@dataclass
class Server:
    """Listens between ``start`` and ``stop``; what it does with a mail may change meanwhile.

    ``recipients`` maps addresses to answers, ``answers`` the words MAIL, DATA (to the word DATA)
    and END (to the last dot) to answers. An answer that is "drop" hangs up instead, "take-drop"
    takes the mail before; "hang" says nothing at all. ``pass_on`` gets every mail that is taken.
    """

    answers: dict[str, str] = field(default_factory=dict)
    recipients: dict[str, str] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    needs_login: bool = False
    certificate: tuple[str, str] | None = None
    pass_on: Callable[[bytes], None] | None = None
    mails: list[Mail] = field(default_factory=list)
    logins: int = 0
    lines: int = 0

    def start(self) -> Server:
        self.port = free_port()
        self._controller = _Controller(self)
        self._controller.start()
        self.lines = 0  # its controller has tried whether it answers
        return self

    def stop(self) -> None:
        self._controller.stop(no_assert=True)


class _Controller(Controller):
    def __init__(self, told: Server) -> None:
        self._told = told
        super().__init__(_Handler(told), hostname="127.0.0.1", port=told.port)

    def factory(self) -> SMTP:
        context = None
        if self._told.certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(*self._told.certificate)
        return _Line(
            self.handler, told=self._told, tls_context=context, hostname="mx.example.org",
            authenticator=_password, auth_require_tls=False, enable_SMTPUTF8=True,
        )  # fmt: skip


class _Line(SMTP):
    def __init__(self, handler: Any, *, told: Server, **options: Any) -> None:
        super().__init__(handler, **options)
        self._told = told

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._told.lines += 1
        super().connection_made(transport)

    async def smtp_DATA(self, arg: str) -> None:
        answer = self._told.answers.get("DATA")
        if answer == "drop":
            await self.push("354 go on")
            self.transport.abort()
        elif answer:
            await self.push(answer)
        else:
            await super().smtp_DATA(arg)


class _Handler:
    def __init__(self, told: Server) -> None:
        self._told = told

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._told.needs_login and not session.authenticated:
            return "530 5.7.0 Log in first"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return await _said(server, self._told.answers.get("MAIL", "250 OK"))

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._told.recipients.get(address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self._told.answers.get("END", "250 OK")
        if answer.startswith("2") or answer == "take-drop":
            content = envelope.content
            assert isinstance(content, bytes)
            taken = Mail(envelope.mail_from or "", list(envelope.rcpt_tos), content)
            self._told.mails.append(taken)
            if self._told.pass_on is not None:
                await asyncio.to_thread(self._told.pass_on, content)
        return await _said(server, answer)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        told = base64.b64decode(args[1]).decode() if len(args) > 1 else ""
        token = told.partition("auth=Bearer ")[2].rstrip("\1")
        if token in self._told.tokens:
            self._told.logins += 1
            return AuthResult(success=True)
        await server.push("334 eyJzdGF0dXMiOiI0MDAifQ==")
        await server._reader.readline()
        return AuthResult(success=False, handled=False)


async def _said(server: SMTP, answer: str) -> str:
    if answer == "hang":
        await asyncio.sleep(60)
    if answer.endswith("drop"):
        server.transport.abort()
        return "421 dropped"
    return answer


def _password(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    good = getattr(data, "password", b"") == PASSWORD.encode()
    told: Server = server._told  # type: ignore[attr-defined]
    told.logins += good
    return AuthResult(success=good, handled=False)
