#!/usr/bin/env python3
"""Prints many papers through one `platen serve` and looks whether each came out once, in order.

many-papers.py PLATEN COUNT ADDRESS PATTERN

One sale is made, and its receipt is printed again and again: the original and COPY 1, COPY 2... The
printer leaves what it got in files whose names match PATTERN; numbers in them tell their order.
Prints one line and ends with 0, or says what is wrong and ends with 1.
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import time

DONE = ("printed", "handedOver")


class Serve:
    """A `platen serve`: calls, and what it tells of papers meanwhile."""

    def __init__(self, arguments):
        self.process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.calls = 0
        self.finished = {}

    def hear(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"serve ended with {self.process.wait()}")
        message = json.loads(line)
        if message.get("method") == "print.finished":
            self.finished[message["params"]["job"]] = message["params"]["state"]
        return message

    def call(self, method, **params):
        self.calls += 1
        request = {"jsonrpc": "2.0", "id": self.calls, "method": method, "params": params}
        self.process.stdin.write(json.dumps(request) + "\n")
        while True:
            answer = self.hear()
            if answer.get("id") == self.calls:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']}")
                return answer["result"]

    def wait(self, paper):
        """Waits for the end of a paper."""
        state = paper["state"]
        while state not in DONE:
            if paper["job"] in self.finished:
                state = self.finished[paper["job"]]
                if state not in DONE:
                    sys.exit(f"job {paper['job']} ended as {state}")
            else:
                self.hear()

    def end(self):
        self.process.stdin.close()
        self.process.stdout.read()
        if self.process.wait() != 0:
            sys.exit(f"serve ended with {self.process.returncode}")


def printed(pattern):
    """What the printer got, in order."""

    def order(name):
        return [int(number) for number in re.findall(r"\d+", os.path.basename(name))]

    data = b""
    for name in sorted(glob.glob(pattern), key=order):
        with open(name, "rb") as file:
            data += file.read()
    return data


def main():
    platen, count, address, pattern = sys.argv[1], int(sys.argv[2]), *sys.argv[3:]
    samples = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Samples")
    with open(os.path.join(samples, "coffee.json"), encoding="utf-8") as file:
        bill = json.load(file)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        serve = Serve([platen, "serve", "--demo", "--data-dir", folder, "--printer", address])
        serve.call("initialize", protocol="1", client={"name": "many-papers", "version": "1"})
        sale = serve.call(
            "checkout.start", reference="M1", bill=bill, barcode="286498530672949100"
        )
        # A receipt that is asked for before it was printed is no copy.
        serve.wait(sale["print"])
        papers = [
            serve.call("receipt.reprint", receipt=sale["receipt"], by="M", key=f"M{number}")
            for number in range(1, count)
        ]
        for paper in papers:
            serve.wait(paper)
        serve.end()
    name = b"Receipt " + sale["receipt"].encode()
    wanted = [name]
    for number in range(1, count):
        # A copy says so above and below the receipt.
        wanted += [b"COPY %d" % number, name, b"COPY %d" % number]
    found = re.findall(rb"COPY \d+|REPRINT \d+|VOID|" + name, printed(pattern))
    if found != wanted:
        first = next((i for i, word in enumerate(wanted) if found[i:i + 1] != [word]), len(wanted))
        sys.exit(
            f"{found.count(name)} papers came out of {count}; in the place of "
            f"{wanted[first:first + 3]} there is {found[first:first + 3]}"
        )
    seconds = time.monotonic() - begun
    print(f"{count} papers, each once and in order: {seconds:.0f} s")


if __name__ == "__main__":
    main()
