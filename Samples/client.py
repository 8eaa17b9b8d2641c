#!/usr/bin/env python3
"""Sells a coffee through `platen serve`. Usage: client.py CODE PLATEN [ARGUMENTS...]"""
import json
import subprocess
import sys
import uuid

code, command = sys.argv[1], sys.argv[2:]
platen = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

# Papers that came to their end before the answer that names them.
finished = {}


def call(method, number, **params):
    """Sends a request, shows the events that come before its answer, and gives the answer."""
    request = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
    platen.stdin.write(json.dumps(request) + "\n")
    platen.stdin.flush()
    for line in platen.stdout:
        message = json.loads(line)
        if message.get("id") == number:
            if "error" in message:
                sys.exit("%s: %s" % (method, message["error"]["message"]))
            return message["result"]
        print(message["method"], message["params"].get("state", ""))
        if message["method"] == "print.finished":
            finished[message["params"]["job"]] = message["params"]


call("initialize", 1, protocol="1", client={"name": "sample", "version": "1"})
with open(__file__.replace("client.py", "coffee.json")) as file:
    bill = json.load(file)
result = call("checkout.start", 2, reference=uuid.uuid4().hex[:28], bill=bill, barcode=code)
paper = result.get("print", {})
paper = finished.get(paper.get("job"), paper)
while paper.get("state") in ("queued", "preflight", "blocked", "sending", "sent", "paused"):
    message = json.loads(platen.stdout.readline())
    if message["params"].get("job") == paper["job"]:
        paper = message["params"]
        print(message["method"], paper["state"], paper.get("obstacle", ""), flush=True)
print(result["outcome"], result["next"], result.get("receipt"), paper.get("state"), flush=True)
call("shutdown", 3)
platen.stdin.close()
sys.exit(platen.wait())
