"""The servers of the big mail providers, by the domain of an address; a guess for all others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """How a provider's accounts are read and sent through; ``hint`` is said beside the form."""

    provider: str
    imap_host: str
    smtp_host: str
    imap_port: int = 993
    imap_security: str = "tls"
    smtp_port: int = 587
    smtp_security: str = "starttls"
    auth: str = "password"
    hint: str = ""
    is_guess: bool = False
    lays_sent_away: bool = True
    """False where the host itself keeps a copy of whatever is sent through it."""


_APP_PASSWORD = (
    "{0} asks for an app password here: make one in the security settings of the account and"
    " enter it instead of the usual password."
)


def _app(name: str) -> str:
    return _APP_PASSWORD.format(name)


_GOOGLE = Settings(
    "Google", "imap.gmail.com", "smtp.gmail.com", auth="google", lays_sent_away=False,
    hint="Sign in with Google, or choose Password and enter an app password.",
)  # fmt: skip
_MICROSOFT = Settings(
    "Microsoft", "outlook.office365.com", "smtp.office365.com", auth="microsoft",
    lays_sent_away=False,
    hint="Microsoft lets programs in by its own sign-in only; SMTP must be allowed for the"
    " account (“Authenticated SMTP” in the admin centre).",
)  # fmt: skip
_PERSONAL_MICROSOFT = Settings(
    "Outlook.com", "outlook.office365.com", "smtp-mail.outlook.com", auth="microsoft",
    lays_sent_away=False,
    hint="Switch on “Let devices and apps use IMAP” in the settings of Outlook.com first.",
)  # fmt: skip
_YAHOO = Settings(
    "Yahoo", "imap.mail.yahoo.com", "smtp.mail.yahoo.com", smtp_port=465, smtp_security="tls",
    hint=_app("Yahoo"),
)  # fmt: skip
_ICLOUD = Settings("iCloud", "imap.mail.me.com", "smtp.mail.me.com", hint=_app("Apple"))
_GMX = Settings(
    "GMX", "imap.gmx.net", "mail.gmx.net", hint="Allow IMAP in the mail settings of GMX first."
)
_PROTON = Settings(
    "Proton", "127.0.0.1", "127.0.0.1", imap_port=1143, imap_security="starttls", smtp_port=1025,
    hint="Proton is reached through Proton Mail Bridge, which must run beside this desk; the"
    " user name and password are those that Bridge shows, and KEPT_PRIVATE_NETWORK must be yes.",
)  # fmt: skip
_FASTMAIL = Settings(
    "Fastmail", "imap.fastmail.com", "smtp.fastmail.com", smtp_port=465, smtp_security="tls",
    hint=_app("Fastmail"),
)  # fmt: skip
_WEB_DE = Settings(
    "WEB.DE", "imap.web.de", "smtp.web.de", hint="Allow IMAP in the mail settings of WEB.DE first."
)
_POSTEO = Settings("Posteo", "posteo.de", "posteo.de")
_T_ONLINE = Settings(
    "T-Online", "secureimap.t-online.de", "securesmtp.t-online.de", smtp_port=465,
    smtp_security="tls", hint="T-Online asks for the password for e-mail programs here.",
)  # fmt: skip

_BY_DOMAIN = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), _GOOGLE),
    **dict.fromkeys(("outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.de",
                     "hotmail.de", "outlook.fr", "hotmail.fr", "hotmail.co.uk", "live.de"),
                    _PERSONAL_MICROSOFT),
    **dict.fromkeys(("yahoo.com", "yahoo.de", "yahoo.fr", "yahoo.co.uk", "ymail.com"), _YAHOO),
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), _ICLOUD),
    **dict.fromkeys(("gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.com"), _GMX),
    **dict.fromkeys(("proton.me", "protonmail.com", "pm.me"), _PROTON),
    **dict.fromkeys(("fastmail.com", "fastmail.fm"), _FASTMAIL),
    "web.de": _WEB_DE,
    "posteo.de": _POSTEO,
    "posteo.net": _POSTEO,
    "t-online.de": _T_ONLINE,
    "mailbox.org": Settings("mailbox.org", "imap.mailbox.org", "smtp.mailbox.org"),
    "zoho.com": Settings("Zoho", "imap.zoho.com", "smtp.zoho.com", hint=_app("Zoho")),
    "zohomail.eu": Settings("Zoho", "imap.zoho.eu", "smtp.zoho.eu", hint=_app("Zoho")),
    "aol.com": Settings("AOL", "imap.aol.com", "smtp.aol.com", hint=_app("AOL")),
    "orange.fr": Settings("Orange", "imap.orange.fr", "smtp.orange.fr"),
    "free.fr": Settings("Free", "imap.free.fr", "smtp.free.fr"),
}  # fmt: skip

HOSTED = {
    "Google Workspace": _GOOGLE,
    "Microsoft 365": _MICROSOFT,
    "IONOS": Settings("IONOS", "imap.ionos.com", "smtp.ionos.com"),
    "IONOS (Germany)": Settings("IONOS", "imap.ionos.de", "smtp.ionos.de"),
    "OVHcloud": Settings("OVHcloud", "ssl0.ovh.net", "ssl0.ovh.net", smtp_port=465,
                         smtp_security="tls"),
    "Infomaniak": Settings("Infomaniak", "mail.infomaniak.com", "mail.infomaniak.com",
                           smtp_port=465, smtp_security="tls"),
    "Fastmail": _FASTMAIL,
    "mailbox.org": _BY_DOMAIN["mailbox.org"],
    "Zoho": _BY_DOMAIN["zoho.com"],
    "Strato": Settings("Strato", "imap.strato.de", "smtp.strato.de", smtp_port=465,
                       smtp_security="tls"),
    "Gandi": Settings("Gandi", "mail.gandi.net", "mail.gandi.net"),
    "Hetzner": Settings("Hetzner", "mail.your-server.de", "mail.your-server.de"),
    "Proton Bridge": _PROTON,
}  # fmt: skip
"""Hosts of companies' own domains, to choose from: the address does not tell them."""


def guess(address: str, *, host: str = "") -> Settings:
    """The settings for an address, or those of ``host``, a name of HOSTED.

    For a domain that nobody knows, the names are those that most servers have: a suggestion.
    """
    if host in HOSTED:
        return HOSTED[host]
    domain = address.rpartition("@")[2].strip().lower()
    return _BY_DOMAIN.get(domain) or Settings(
        "", f"imap.{domain}", f"smtp.{domain}", is_guess=True,
        hint="These are the names that most mail servers have; correct them if yours has others.",
    )  # fmt: skip
