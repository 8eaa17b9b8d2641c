#!/usr/bin/env python3
"""A printer with a raw TCP port that keeps the bytes of each connection in FOLDER/sink-N.bin.

usage: cups-sink.py FOLDER

Listens on a free loopback port, which it writes to FOLDER/sink.port, and never answers.
"""
import itertools
import os
import socket
import sys
import threading

folder = sys.argv[1]


def take(number, connection):
    with connection, open(f"{folder}/sink-{number}.bin", "wb", buffering=0) as paper:
        while part := connection.recv(65536):
            paper.write(part)


listener = socket.create_server(("127.0.0.1", 0))
with open(f"{folder}/sink.port.part", "w") as note:
    note.write(f"{listener.getsockname()[1]}\n")
os.rename(f"{folder}/sink.port.part", f"{folder}/sink.port")
for number in itertools.count(1):
    connection, _ = listener.accept()
    threading.Thread(target=take, args=(number, connection), daemon=True).start()
