"""The sign-in of a provider, as small as RFC 6749 and RFC 7636 allow; its tokens open Dovecot."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.desk.peers.dovecot import token

CLIENT, SECRET = "the-desk", "the-secret-of-the-desk"


class TokenEndpoint:
    """Gives out codes and tokens between ``start`` and ``stop``."""

    def start(self) -> TokenEndpoint:
        self.codes: dict[str, dict[str, str]] = {}
        self.refresh_tokens: dict[str, str] = {}
        self.is_down = False
        self.asked: list[dict[str, str]] = []
        endpoint = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                status, told = endpoint._answer(form)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(told).encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/token"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def sign_in(self, page: str, user: str) -> dict[str, str]:
        """What a person does on the page of the provider; returns what the desk is called with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_hex(8)
        self.codes[code] = {**asked, "user": user}
        return {"code": code, "state": asked["state"]}

    def revoke(self) -> None:
        """Forget everybody who signed in, as after a changed password."""
        self.refresh_tokens.clear()

    def _answer(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        self.asked.append(form)
        if self.is_down:
            return 503, {}
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client", "error_description": "Who are you?"}
        if form["grant_type"] == "authorization_code":
            known = self.codes.pop(form["code"], None)
            user = known["user"] if known and _is_answer(form, known) else None
        else:
            user = self.refresh_tokens.pop(form["refresh_token"], None)
        if user is None:
            return 400, {"error": "invalid_grant", "error_description": "Token has been revoked."}
        refresh = secrets.token_hex(8)
        self.refresh_tokens[refresh] = user
        return 200, {"access_token": token(user), "token_type": "Bearer", "expires_in": 600,
                     "refresh_token": refresh}  # fmt: skip


def _is_answer(form: dict[str, str], known: dict[str, str]) -> bool:
    digest = hashlib.sha256(form["code_verifier"].encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return challenge == known["code_challenge"] and form["redirect_uri"] == known["redirect_uri"]
