# pip install flask
# SALESOS_WEBHOOK_SECRET=whsec_… python3 flask_receiver.py
import json
import os
import threading

from flask import Flask, request

from verify import verify

secret = os.environ["SALESOS_WEBHOOK_SECRET"]
app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 1_000_000

# In memory for this example. In production, insert the id into a table with a unique constraint, in the
# same transaction as the work.
done: set[str] = set()
lock = threading.Lock()


@app.post("/webhooks")
def webhooks():
    # Use the raw bytes, not request.json: the signature covers them.
    body = request.get_data()
    if not verify(request.headers, body, secret):
        return "The signature does not match.", 401
    event = json.loads(body)
    # A delivery can arrive twice. If this raises, the response is a 500, and SalesOS retries the delivery.
    with lock:
        if event["id"] not in done:
            handle(event)
            done.add(event["id"])
    return "", 204


def handle(event) -> None:
    """Quick work only: after 15 seconds the delivery counts as failed. Put the rest into a queue."""
    print(event["type"], event["id"], flush=True)


if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", "3000")))
