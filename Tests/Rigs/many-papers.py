#!/usr/bin/env python3
"""Prints many papers through one `platen serve` and looks whether every one came out once.

many-papers.py PLATEN COUNT tcp|file|folder|serial
many-papers.py PLATEN COUNT ADDRESS BYTES      a printer that leaves what it got in the file BYTES

The first four make the printer themselves. One sale is made, and its receipt is printed again and
again: the original and the copies 1, 2, 3... must stand in the printer's bytes, each exactly once
and in order. Prints one line and ends with 0, or says what is wrong and ends with 1.
"""
import json
import os
import pty
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import tty


def network_printer(received):
    """A printer of the network that takes one connection after the other and says nothing."""
    server = socket.create_server(("127.0.0.1", 0))

    def work():
        while True:
            connection, _ = server.accept()
            with connection:
                while data := connection.recv(65536):
                    received.extend(data)

    threading.Thread(target=work, daemon=True).start()
    return f"tcp://127.0.0.1:{server.getsockname()[1]}"


def serial_printer(received):
    """The far end of a serial line, as a pseudoterminal has it."""
    far, near = pty.openpty()
    tty.setraw(near)

    def work():
        while True:
            received.extend(os.read(far, 65536))

    threading.Thread(target=work, daemon=True).start()
    return f"serial:{os.ttyname(near)}"


def main():
    platen, count, kind = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    samples = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Samples")
    folder = tempfile.mkdtemp()
    received = bytearray()
    if kind == "tcp":
        address, read = network_printer(received), lambda: bytes(received)
    elif kind == "serial":
        address, read = serial_printer(received), lambda: bytes(received)
    elif kind == "file":
        path = os.path.join(folder, "paper")
        address, read = "file:" + path, lambda: open(path, "rb").read()
    elif kind == "folder":
        os.mkdir(folder + "/paper")
        address = "file:" + folder + "/paper/"

        def read():
            names = os.listdir(folder + "/paper")
            names.sort(key=lambda name: int(re.split(r"[-.]", name)[2]))
            return b"".join(open(f"{folder}/paper/{name}", "rb").read() for name in names)
    else:
        address, read = kind, lambda: open(sys.argv[4], "rb").read()
    with open(os.path.join(samples, "coffee.json"), encoding="utf-8") as file:
        bill = json.load(file)
    bill.pop("tenders", None)
    begun = time.monotonic()
    process = subprocess.Popen(
        [platen, "serve", "--demo", "--data-dir", folder + "/till", "--printer", address],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
    )
    finished = {}
    good = ("printed", "handedOver")

    def hear(message):
        if message.get("method") == "print.finished":
            finished[message["params"]["job"]] = message["params"]["state"]

    def call(number, method, params):
        request = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        for line in process.stdout:
            message = json.loads(line)
            hear(message)
            if message.get("id") == number:
                if "error" in message:
                    sys.exit(f"{method}: {message['error']}")
                return message["result"]
        sys.exit(f"{method}: serve ended")

    call(0, "initialize", {"protocol": "1", "client": {"name": "many-sales", "version": "1"}})
    papers = []
    for number in range(1, count + 1):
        if number == 1:
            sale = call(1, "checkout.start", {
                "reference": "M1", "bill": bill, "barcode": "286498530672949100",
            })
            receipt, paper = sale["receipt"], sale["print"]
            # A printer that is tried for the first time takes its time; until then, the receipt
            # that is asked for again is still the original.
            while finished.get(paper["job"], paper["state"]) not in good:
                hear(json.loads(process.stdout.readline()))
        else:
            paper = call(number, "receipt.reprint", {
                "receipt": receipt, "by": "many-papers", "key": f"M{number}",
            })
        papers.append((paper["job"], paper["state"]))
    while any(finished.get(job, state) not in good for job, state in papers):
        line = process.stdout.readline()
        if not line:
            break
        hear(json.loads(line))
    process.stdin.close()
    process.stdout.read()
    if process.wait() != 0:
        sys.exit(f"serve ended with {process.returncode}")
    late = [job for job, state in papers if finished.get(job, state) not in good]
    if late:
        sys.exit(f"jobs without a paper: {late[:10]}")
    deadline = time.monotonic() + 60
    name = b"Receipt " + receipt.encode()
    wanted = [name]
    for number in range(1, count):
        # A copy says so above and below the receipt.
        wanted += [b"COPY %d" % number, name, b"COPY %d" % number]
    while True:
        data = read()
        found = re.findall(rb"COPY \d+|" + name, data)
        if len(found) >= len(wanted) or time.monotonic() > deadline:
            break
        time.sleep(0.05)
    if found != wanted:
        first = next((i for i, word in enumerate(wanted) if found[i:i + 1] != [word]), len(wanted))
        sys.exit(
            f"{found.count(name)} papers came out of {count}; in the place of "
            f"{wanted[first:first + 3]} there is {found[first:first + 3]}"
        )
    bad = re.findall(rb"REPRINT \d|VOID", data)
    if bad:
        sys.exit(f"papers that nobody asked for: {bad[:10]}")
    seconds = time.monotonic() - begun
    print(f"{count} papers through {kind}, each once and in order: {seconds:.1f} s")


if __name__ == "__main__":
    main()
