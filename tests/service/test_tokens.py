"""Tokens of the configured issuer are believed, and no others."""

import hashlib
import hmac
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from local_issuer import AUDIENCE, local_issuer, plain_part

from service.problem_details import RequestRefused
from service.security.issuer import Issuer
from service.security.issuer_keys import is_guarded
from service.security.tokens import Tokens


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.now = 1_000.0

    def __call__(self):
        """Return the time."""
        return self.now


@pytest.fixture
def issuer():
    """Run an issuer on this machine."""
    with local_issuer() as running:
        yield running


@pytest.fixture
def clock():
    """Return a clock for how long keys are kept."""
    return Clock()


@pytest.fixture
def tokens(issuer, clock):
    """Return a reader of the issuer's tokens."""
    return Tokens(Issuer(url=issuer.url, audience=AUDIENCE), clock)


def refusal_of(tokens, token):
    """Return the refusal of a token."""
    with pytest.raises(RequestRefused) as refused:
        tokens.read(token)
    return refused.value


@pytest.mark.parametrize("key", ["rsa-1", "ec-1", "ed-1"])
def test_a_token_of_each_allowed_kind_is_believed(tokens, issuer, key):
    """Name, role and units come from its claims."""
    person = tokens.read(issuer.token(key, khoanh_units=["25747", "w-2"]))
    assert (person.name, person.role, person.units) == ("oidc:u-17", "officer", ("25747", "w-2"))


def test_nothing_is_fetched_before_the_first_token(tokens, issuer):
    """The issuer is asked once for two tokens."""
    assert issuer.asked == []
    tokens.read(issuer.token())
    tokens.read(issuer.token("ec-1"))
    assert issuer.asked == ["/.well-known/openid-configuration", "/keys"]


def hostile(issuer):
    """Return tokens that an attacker would send, by what is wrong with them."""
    public = issuer.keys["rsa-1"][1].public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    stranger = rsa.generate_private_key(65537, 2048)
    head = {"alg": "HS256", "typ": "JWT", "kid": "rsa-1"}
    signed = f"{plain_part(head)}.{plain_part(issuer.claims())}"
    mac = jwt.utils.base64url_encode(hmac.new(pem, signed.encode(), hashlib.sha256).digest())
    kind, private = issuer.keys["rsa-1"]
    body, _, signature = issuer.token().rpartition(".")
    changed = body.split(".")[0] + "." + plain_part(issuer.claims(khoanh_role="admin"))
    none = f"{plain_part({'alg': 'none', 'kid': 'rsa-1'})}.{plain_part(issuer.claims())}."
    now = int(time.time())
    return {
        "alg none": none,
        "alg None": none.replace(plain_part({"alg": "none", "kid": "rsa-1"}),
                                 plain_part({"alg": "None", "kid": "rsa-1"})),
        "HS256 with the public key": f"{signed}.{mac.decode()}",
        "expired": issuer.token(exp=now - 120),
        "no expiry": issuer.token(exp=None),
        "not yet": issuer.token(nbf=now + 120),
        "another audience": issuer.token(aud="another"),
        "no audience": issuer.token(aud=None),
        "another issuer": issuer.token(iss="https://evil.example"),
        "nobody": issuer.token(sub=None),
        "unknown key": jwt.encode(issuer.claims(), stranger, "RS256", headers={"kid": "x"}),
        "a stranger's signature": jwt.encode(issuer.claims(), stranger, "RS256",
                                             headers={"kid": "rsa-1"}),
        "its own key": jwt.encode(issuer.claims(), stranger, "RS256", headers={
            "kid": "rsa-1", "jku": "https://evil.example/keys",
            "jwk": json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(stranger.public_key())),
        }),
        "a key of another kind": jwt.encode(issuer.claims(), private, kind,
                                            headers={"kid": "ec-1"}),
        "PS256": jwt.encode(issuer.claims(), private, "PS256", headers={"kid": "rsa-1"}),
        "no kid, several keys": jwt.encode(issuer.claims(), private, kind),
        "kid is a list": f"{plain_part({'alg': 'RS256', 'kid': ['rsa-1']})}.e30.e30",
        "changed claims": f"{changed}.{signature}",
        "critical header": jwt.encode(issuer.claims(), private, kind,
                                      headers={"kid": "rsa-1", "crit": ["exp2"], "exp2": 1}),
        "two parts": "e30.e30",
        "not text of a token": "….…",
    }  # fmt: skip


WRONG = (
    "alg none", "alg None", "HS256 with the public key", "expired", "no expiry", "not yet",
    "another audience", "no audience", "another issuer", "nobody", "unknown key",
    "a stranger's signature", "its own key", "a key of another kind", "PS256",
    "no kid, several keys", "kid is a list", "changed claims", "critical header", "two parts",
    "not text of a token",
)  # fmt: skip


def test_every_hostile_token_is_tried(issuer):
    """The list of names and the list of tokens are one."""
    assert tuple(hostile(issuer)) == WRONG


@pytest.mark.parametrize("wrong", WRONG)
def test_a_hostile_token_is_refused(tokens, issuer, wrong):
    """Status 401, and nothing of the token comes back."""
    token = hostile(issuer)[wrong]
    error = refusal_of(tokens, token)
    assert error.status == 401
    assert "Bearer" in error.headers["WWW-Authenticate"]
    assert token not in str(error.faults)


def test_a_shared_secret_among_the_keys_is_never_used(tokens, issuer):
    """An issuer that publishes a symmetric key, or a weak kind, does not open a door."""
    secret = jwt.utils.base64url_encode(b"s" * 32).decode()
    issuer.extra_keys = [{"kty": "oct", "kid": "shared", "k": secret, "alg": "HS256"},
                         {"kty": "oct", "kid": "liar", "k": secret, "alg": "RS256"}]  # fmt: skip
    for name, kind in (("shared", "HS256"), ("liar", "HS256")):
        token = jwt.encode(issuer.claims(), b"s" * 32, kind, headers={"kid": name})
        assert refusal_of(tokens, token).status == 401


def test_the_clock_may_be_off_a_little(tokens, issuer):
    """Half a minute is forgiven, two are not (above)."""
    now = int(time.time())
    assert tokens.read(issuer.token(exp=now - 10)).role == "officer"


def test_a_new_key_of_the_issuer_is_found(tokens, issuer, clock):
    """An unknown key makes the issuer be asked again, at most every half minute."""
    tokens.read(issuer.token())
    issuer.keys["rsa-2"] = ("RS256", rsa.generate_private_key(65537, 2048))
    token = issuer.token("rsa-2")
    assert refusal_of(tokens, token).status == 401
    asked = len(issuer.asked)
    refusal_of(tokens, token)
    assert len(issuer.asked) == asked
    clock.now += 31
    assert tokens.read(token).role == "officer"


def test_a_withdrawn_key_ends_within_its_time(tokens, issuer, clock):
    """What was signed with a key that the issuer has dropped is refused after ten minutes."""
    token = issuer.token("ec-1")
    tokens.read(token)
    del issuer.keys["ec-1"]
    clock.now += 601
    assert refusal_of(tokens, token).status == 401


def test_an_issuer_that_is_away_is_said(tokens, issuer, clock):
    """Without keys 503; with keys that were had, an hour of patience."""
    issuer.is_silent = True
    assert refusal_of(tokens, issuer.token()).status == 503
    asked = len(issuer.asked)
    refusal_of(tokens, issuer.token())
    assert len(issuer.asked) == asked  # it is not asked with every token
    issuer.is_silent = False
    clock.now += 11
    assert tokens.read(issuer.token()).role == "officer"
    issuer.is_silent = True
    clock.now += 1_200
    assert tokens.read(issuer.token()).role == "officer"
    clock.now += 3_601
    assert refusal_of(tokens, issuer.token()).status == 503


@pytest.mark.parametrize("claim", ["nobody", None, 7, ["x", "y"], {"role": "admin"}])
def test_a_token_without_a_role_opens_nothing(tokens, issuer, claim):
    """Status 403: the person is known and may not."""
    assert refusal_of(tokens, issuer.token(khoanh_role=claim)).status == 403


def test_the_highest_role_counts_and_names_may_be_mapped(issuer):
    """What the issuer calls a role is configured."""
    tokens = Tokens(Issuer(url=issuer.url, audience=AUDIENCE, role_claim="groups",
                           roles={"gis-staff": "planner"}, unit_claim=None))  # fmt: skip
    person = tokens.read(issuer.token(groups=["viewer", "gis-staff", "golf"]))
    assert (person.role, person.units) == ("planner", None)


@pytest.mark.parametrize("claim", [None, 5, []])
def test_a_token_without_units_is_for_no_unit(tokens, issuer, claim):
    """Where units are asked for and none are named, nothing exact is shown."""
    assert tokens.read(issuer.token(khoanh_units=claim)).units == ()


def test_an_odd_subject_is_named_by_its_digest(tokens, issuer):
    """A sentence, or a name with spaces, never reaches the log."""
    name = tokens.read(issuer.token(sub="Nguyễn Văn A, 12 Lê Lợi")).name
    assert name.startswith("oidc:sha256:")
    assert len(name) == len("oidc:sha256:") + 32


def test_another_issuer_behind_the_address_is_refused(issuer):
    """The configuration must name the very issuer that was configured."""
    tokens = Tokens(Issuer(url=f"{issuer.url}/", audience=AUDIENCE))
    assert refusal_of(tokens, issuer.token(iss=f"{issuer.url}/")).status == 503


@pytest.mark.parametrize(
    ("url", "expected"),
    [("https://id.example", True), ("http://127.0.0.1:5", True), ("http://localhost", True),
     ("http://[::1]/x", True), ("http://id.example", False), ("file:///etc/passwd", False),
     ("ftp://127.0.0.1/x", False), ("https://", False), ("None", False)],
)  # fmt: skip
def test_keys_come_over_a_guarded_way_only(url, expected):
    """HTTPS, or this machine itself."""
    assert is_guarded(url) is expected


def test_a_token_over_http(new_database, issuer):
    """A service that knows the issuer shows exact zones to its officers, and to nobody else."""
    from running_service import fill, running

    from service.settings import Settings

    url = new_database("gpkg")
    fill(url)
    known = Issuer(url=issuer.url, audience=AUDIENCE)
    with running(Settings(database=url, issuer=known)) as service:

        def seen(token):
            headers = {"Authorization": f"Bearer {token}"}
            return service.get("/collections/zones/items", headers=headers)

        assert seen(issuer.token()).json()["features"][0]["id"] != "z-public"
        assert seen(issuer.token(khoanh_units="w-1")).json()["numberMatched"] >= 1
        assert seen(issuer.token(khoanh_units=None)).json()["numberMatched"] == 0
        assert seen(issuer.token(khoanh_units="none.such")).json()["numberMatched"] == 0
        assert seen("x" * 9_000).status_code == 401
        assert seen(issuer.token(aud="another")).status_code == 401
        assert service.get("/summary").json()["view"] == "public"
