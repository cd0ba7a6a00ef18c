"""What is sent to a push service can be read by one browser only (RFC 8291, with the coding of RFC 8188)."""

import os

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = SECP256R1()
MOST = 3993  # bytes of a message: push services take 4096 of what it becomes (RFC 8030 7.2)
RECORD = 4096
LAST_RECORD = b"\x02"


def point(key: EllipticCurvePrivateKey | EllipticCurvePublicKey) -> bytes:
    """A public key as it is sent: 65 bytes (SEC 1 2.3.3, uncompressed)."""
    public = key.public_key() if isinstance(key, EllipticCurvePrivateKey) else key
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encrypt(
    message: bytes, p256dh: bytes, auth: bytes, *, key: EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """A message for the browser that has given `p256dh` (a point) and `auth` (16 bytes). `key` and `salt` are made anew
    for each message; only a test gives them. Raises ValueError where the message is too long, or the point is none."""
    if len(message) > MOST:
        raise ValueError(f"{len(message)} bytes are too many for a push message")
    key, salt = key or generate_private_key(CURVE), salt or os.urandom(16)
    public = point(key)
    shared = key.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(CURVE, p256dh))
    secret = derive(shared, auth, b"WebPush: info\0" + p256dh + public, 32)
    content_key = derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(public)]) + public
    return head + AESGCM(content_key).encrypt(nonce, message + LAST_RECORD, None)


def derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """So many bytes made of a secret (RFC 5869)."""
    return HKDF(SHA256(), length, salt, info).derive(secret)
