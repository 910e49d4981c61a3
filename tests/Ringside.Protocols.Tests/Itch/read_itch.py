"""Reads the file of an ITCH 5.0 day with Python's struct module and prints one line of fields for each message.

A second reader, of another make: it shares nothing with the code that it checks but the published tables.
"""

import struct
import sys

# Behind the type: stock locate, tracking number, timestamp (2 + 4 bytes), then the fields of the message.
LAYOUTS = {
    "S": ("c", ["event"]),
    "R": ("8sccIcc2scccccIc", ["stock", "category", "status", "lot", "lots_only", "class", "subtype", "authenticity",
                               "threshold", "ipo", "tier", "etp", "factor", "inverse"]),
    "H": ("8scc4s", ["stock", "state", "reserved", "reason"]),
    "A": ("QcI8sI", ["order", "side", "shares", "stock", "price"]),
    "F": ("QcI8sI4s", ["order", "side", "shares", "stock", "price", "attribution"]),
    "E": ("QIQ", ["order", "shares", "match"]),
    "C": ("QIQcI", ["order", "shares", "match", "printable", "price"]),
    "X": ("QI", ["order", "shares"]),
    "D": ("Q", ["order"]),
    "U": ("QQII", ["order", "new_order", "shares", "price"]),
    "P": ("QcI8sIQ", ["order", "side", "shares", "stock", "price", "match"]),
    "Q": ("Q8sIQc", ["shares", "stock", "price", "match", "cross"]),
    "B": ("Q", ["match"]),
    "I": ("QQc8sIIIcc", ["paired", "imbalance", "direction", "stock", "far", "near", "reference", "cross", "variation"]),
}


def show(value):
    return value.decode("ascii").strip() if isinstance(value, bytes) else str(value)


def main(path):
    with open(path, "rb") as file:
        while True:
            (length,) = struct.unpack(">H", file.read(2))
            if length == 0:
                return
            message = file.read(length)
            layout, names = LAYOUTS[chr(message[0])]
            kind, locate, tracking, high, low, *values = struct.unpack(">cHHHI" + layout, message)
            fields = [f"{name}={show(value)}" for name, value in zip(names, values, strict=True)]
            print(show(kind), locate, tracking, (high << 32) + low, *fields)


main(sys.argv[1])
