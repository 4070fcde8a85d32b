"""Whether SalesOS has signed a delivery. Standard library only."""

import base64
import hashlib
import hmac
import time

TOLERANCE = 300  # Maximum difference between webhook-timestamp and this machine's clock, in seconds.


def verify(headers, body: bytes, secret: str, now: float | None = None) -> bool:
    """Whether SalesOS has just signed this body.

    headers: names in lower case, or a case-insensitive mapping such as Flask's.
    body: the raw bytes; parsing and re-serializing can change them.
    secret: the endpoint's whsec_…
    """
    event_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    if not event_id or not (timestamp.isascii() and timestamp.isdigit()):
        return False
    # Reject old deliveries, so that nobody can replay an intercepted one.
    if abs((time.time() if now is None else now) - int(timestamp)) > TOLERANCE:
        return False

    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{event_id}.{timestamp}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256))
    # During a rotation of the secret there are two signatures, one for each secret.
    signatures = headers.get("webhook-signature", "").encode().split(b" ")
    return any([hmac.compare_digest(sent, expected) for sent in signatures])
