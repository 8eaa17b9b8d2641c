#!/usr/bin/env python3
"""Compares what a checkout said with the journal and with the simulated gateway's ledger.

  books.py pending URL REFERENCE          waits until the gateway has the customer's code
  books.py none URL REFERENCE             nothing was charged for the sale
  books.py agree URL JOURNAL REFERENCE ANSWER
                                          ANSWER is a file with what the checkout said; prints the
                                          word and what became of the sale
"""

import json
import sqlite3
import sys
import time
import urllib.request


def transactions(url, reference):
    with urllib.request.urlopen(url + "/simulator/ledger", timeout=10) as answer:
        ledger = json.load(answer)
    return [
        entry
        for entry in ledger["transactions"]
        if (entry["reference"] or "").rsplit("-", 1)[0] == reference
    ]


def kept(url, reference):
    """How much the shop has of the customer's money, in minor units."""
    total = 0
    for entry in transactions(url, reference):
        total += sum(charge["amount"] for charge in entry["charges"])
        total -= sum(refund["amount"] for refund in entry["refunds"])
    return total


def pending(url, reference):
    for _ in range(200):
        if any(entry["sentAt"] for entry in transactions(url, reference)):
            return
        time.sleep(0.05)
    sys.exit("the gateway never had the code")


def agree(url, journal, reference, answer):
    with open(answer) as file:
        text = file.read()
    said = json.loads(text) if text.strip() else {}
    word = said.get("outcome", "nothing")
    with sqlite3.connect(f"file:{journal}?mode=ro", uri=True) as database:
        states = [
            row[0]
            for row in database.execute("SELECT state FROM attempts WHERE sale = ?", [reference])
        ]
        receipts = database.execute(
            "SELECT count(*) FROM receipts WHERE sale = ? AND kind = 'sale'", [reference]
        ).fetchone()[0]
        check = database.execute("PRAGMA integrity_check").fetchone()[0]
    money = kept(url, reference)
    ended = "paid" if "paid" in states else "unpaid"
    if check != "ok":
        sys.exit(f"the journal is damaged: {check}")
    if set(states) - {"paid", "abandoned", "declined", "cancelled", "reversed"}:
        sys.exit(f"still open: {states}")
    if (money > 0) != (ended == "paid") or money < 0:
        sys.exit(f"the shop has {money}, and the journal says {states}")
    if receipts != (1 if ended == "paid" else 0):
        sys.exit(f"{receipts} receipts of a sale that is {ended}")
    if word == "paid" and ended != "paid":
        sys.exit(f"it said paid, and the journal says {states}")
    if word in ("not_paid", "nothing") and ended == "paid":
        sys.exit(f"it said {word}, and it is paid")
    print(f"said {word}, is {ended}")


def main():
    verb, url, *rest = sys.argv[1:]
    if verb == "pending":
        pending(url, *rest)
    elif verb == "none":
        charges = [entry["charges"] for entry in transactions(url, *rest)]
        if any(charges):
            sys.exit(f"charged: {charges}")
    elif verb == "agree":
        agree(url, *rest)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
