#!/usr/bin/env python3
"""Sells a coffee through `platen serve`. Usage: client.py CODE PLATEN [ARGUMENTS...]"""
import json
import subprocess
import sys
import uuid

code, command = sys.argv[1], sys.argv[2:]
platen = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


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


call("initialize", 1, protocol="1", client={"name": "sample", "version": "1"})
with open(__file__.replace("client.py", "coffee.json")) as file:
    bill = json.load(file)
result = call("checkout.start", 2, reference=uuid.uuid4().hex[:28], bill=bill, barcode=code)
paper = result.get("print", {})
print(result["outcome"], result["next"], result.get("receipt"), paper.get("state"), flush=True)
while paper.get("state") == "queued":
    message = json.loads(platen.stdout.readline())
    if message.get("method") == "print.finished":
        paper = message["params"]
        print("printed", paper["receipt"])
call("shutdown", 3)
platen.stdin.close()
sys.exit(platen.wait())
