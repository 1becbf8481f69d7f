"""The one door to other machines. Those in the own network stay behind it unless the host opens it.

A person who may type the name of a mail server must not be able to reach the router, the
database, or the address at which a cloud hands out its keys.
"""

from __future__ import annotations

import ipaddress
import socket

from kept.desk.lib import env


class NotReached(OSError):
    """No line to another machine; the text says why, for people."""


def connect(host: str, port: int, *, seconds: float) -> socket.socket:
    """An open line to ``host``; its every read and write gives up after ``seconds``.

    Raises:
        NotReached: the name is not known, nobody answers, the address is private, or this is a
            demo, from which nothing leaves.
    """
    if env.value("KEPT_DEMO"):
        raise NotReached(f"This is a demo: it does not reach {host}, nor any other machine.")
    words = ""
    for address in find(host, port):
        try:
            return socket.create_connection((address, port), timeout=seconds)
        except TimeoutError:
            words = f"{host} does not answer on port {port}"
        except ConnectionRefusedError:
            words = f"{host} answers, but nothing listens on its port {port}"
        except OSError as error:
            words = f"{host} cannot be reached on port {port} ({error.strerror or error})"
    raise NotReached(f"{words}. Check the name and the port.")


def find(host: str, port: int) -> list[str]:
    """The addresses of a name, all of them allowed.

    Raises:
        NotReached: there is no such name, or it leads into a private network.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotReached(f"There is no machine with the name {host}. Check its spelling.") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not env.value("KEPT_PRIVATE_NETWORK") and not all(map(_is_public, addresses)):
        raise NotReached(
            f"{host} is in a private network. Whoever hosts this desk can allow that with the"
            " setting KEPT_PRIVATE_NETWORK=yes."
        )
    return addresses


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        return _is_open(found) and all(map(_is_open, _carried(found)))
    return _is_open(found)


def _is_open(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if getattr(address, "ipv4_mapped", None):
        return True  # the address it carries decides
    return address.is_global and not address.is_multicast


def _carried(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """The addresses of the old network that one of the new leads to, through gateways."""
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        found.append(ipaddress.IPv4Address(address.packed[-4:]))
    return [each for each in found if each is not None]


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
