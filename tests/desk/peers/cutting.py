"""A line that breaks: passes bytes on to a real server, up to so many, and then hangs up."""

from __future__ import annotations

import contextlib
import socket
import threading


class CuttingLine:
    """Listens between ``start`` and ``stop`` and leads to a port of 127.0.0.1.

    Of what the server says, every connection gets ``allowed`` bytes (None: all of them).
    """

    def __init__(self, port: int) -> None:
        self._port_behind = port
        self.allowed: int | None = None

    def start(self) -> CuttingLine:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(("127.0.0.1", self._port_behind))
                for one, other, allowed in ((near, far, None), (far, near, self.allowed)):
                    threading.Thread(target=_pass, args=(one, other, allowed), daemon=True).start()


def _pass(source: socket.socket, sink: socket.socket, allowed: int | None) -> None:
    left = allowed
    with contextlib.suppress(OSError):
        while left is None or left > 0:
            read = source.recv(65_536 if left is None else min(left, 65_536))
            if not read:
                break
            sink.sendall(read)
            left = None if left is None else left - len(read)
    for end in (source, sink):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
    source.close()
