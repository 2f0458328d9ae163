"""Run an issuer of tokens on this machine, and sign tokens as it would, or as an attacker would."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

AUDIENCE = "khoanh"


class LocalIssuer:
    """
    An issuer with keys that can be turned over.

    `document` and `key_set` are what it answers; tests change them.
    """

    def __init__(self) -> None:
        self.keys = {
            "rsa-1": ("RS256", rsa.generate_private_key(65537, 2048)),
            "ec-1": ("ES256", ec.generate_private_key(ec.SECP256R1())),
            "ed-1": ("EdDSA", ed25519.Ed25519PrivateKey.generate()),
        }
        self.asked = []
        self.is_silent = False
        self.extra_keys = []
        self.url = ""

    @property
    def document(self):
        """Return its configuration."""
        return {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}

    @property
    def key_set(self):
        """Return its public keys."""
        to_jwk = {
            "RS256": RSAAlgorithm.to_jwk,
            "ES256": ECAlgorithm.to_jwk,
            "EdDSA": OKPAlgorithm.to_jwk,
        }
        keys = [
            json.loads(to_jwk[kind](key.public_key())) | {"kid": name, "use": "sig"}
            for name, (kind, key) in self.keys.items()
        ]
        return {"keys": keys + self.extra_keys}

    def claims(self, **changes):
        """Return sound claims, with changes; None takes one out."""
        now = int(time.time())
        claims = {"iss": self.url, "aud": AUDIENCE, "sub": "u-17", "iat": now, "exp": now + 300,
                  "khoanh_role": "officer", "khoanh_units": "*"}  # fmt: skip
        claims |= changes
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, key="rsa-1", **changes):
        """Sign claims with one of its keys."""
        kind, private = self.keys[key]
        return jwt.encode(self.claims(**changes), private, kind, headers={"kid": key})


def plain_part(value):
    """Write one part of a token as RFC 7515 does."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@contextmanager
def local_issuer() -> Iterator[LocalIssuer]:
    """Run an issuer on a free port."""
    issuer = LocalIssuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            issuer.asked.append(self.path)
            answers = {
                "/.well-known/openid-configuration": lambda: issuer.document,
                "/keys": lambda: issuer.key_set,
            }
            if issuer.is_silent or self.path not in answers:
                self.send_error(503)
                return
            body = json.dumps(answers[self.path]()).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
