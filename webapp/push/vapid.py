"""By what a push service knows this desk: a key pair, which is made once for each database (RFC 8292)."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from webapp.push.base64url import base64url
from webapp.push.encryption import CURVE, point

VALID = timedelta(hours=12)  # a day at most (RFC 8292 2)


def new_key() -> bytes:
    """A private key, as it is stored (PKCS #8)."""
    return generate_private_key(CURVE).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def read_key(stored: bytes) -> EllipticCurvePrivateKey:
    """A private key that was stored."""
    key = load_der_private_key(stored, None)
    assert isinstance(key, EllipticCurvePrivateKey)  # noqa: S101  # `new_key` makes no other
    return key


def public_key(key: EllipticCurvePrivateKey) -> str:
    """Its public half, as browsers and push services are told it."""
    return base64url(point(key))


def authorization(key: EllipticCurvePrivateKey, endpoint: str, subject: str, now: datetime) -> str:
    """The header by which a push service knows who sends. `subject` is an address by which it finds whoever runs the
    desk."""
    service = urlsplit(endpoint)
    claims = {
        "aud": f"{service.scheme}://{service.netloc}",
        "exp": int((now + VALID).timestamp()),
        "sub": subject,
    }
    signed = ".".join(base64url(msgspec.json.encode(part)) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(key.sign(signed.encode(), ECDSA(SHA256())))
    signature = base64url(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature}, k={public_key(key)}"
