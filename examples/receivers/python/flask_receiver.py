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

# In memory, for the example: in earnest, insert the id into a table where it is unique, in the
# transaction of the work.
done: set[str] = set()
lock = threading.Lock()


@app.post("/webhooks")
def webhooks():
    # The bytes, not request.json: the signature is over them.
    body = request.get_data()
    if not verify(request.headers, body, secret):
        return "The signature does not match.", 401
    event = json.loads(body)
    # A delivery may come twice. A raise is answered with 500, and it comes again.
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
