"""Follows an ITCH 5.0 feed over MoldUDP64 with nothing but Python's standard library, and prints the book of a stock at the end.

A second reader, of another make: it shares nothing with the code that it checks but the published tables. It hears both lines,
asks the re-request server for what neither has brought, from message 1 on, and ends with the session or after some seconds.

    python3 follow_itch.py --line-a 239.77.0.2:20101 --line-b 239.77.0.3:20102 --rerequest 127.0.0.1:20115 --symbol ALPHA --seconds 5
"""

import argparse
import select
import socket
import struct
import time

HEADER = struct.Struct(">10sQH")
END_OF_SESSION = 0xFFFF
PATIENCE = 0.02
MOST_ASKED = 200


def address(text):
    host, port = text.rsplit(":", 1)
    return host, int(port)


def line(group, interface):
    ends = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    ends.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    ends.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    ends.bind(group)
    ends.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(group[0]) + socket.inet_aton(interface))
    return ends


class Book:
    """Orders by number, and the symbol of each stock locate."""

    def __init__(self):
        self.orders = {}
        self.symbols = {}
        self.messages = 0

    def take(self, message):
        self.messages += 1
        kind = message[:1]
        locate = struct.unpack_from(">H", message, 1)[0]
        if kind == b"R":
            self.symbols[locate] = message[11:19].decode("ascii").strip()
        elif kind in (b"A", b"F"):
            number, side, shares, _, price = struct.unpack_from(">QcI8sI", message, 11)
            self.orders[number] = [locate, side, shares, price]
        elif kind in (b"E", b"C", b"X"):
            number, shares = struct.unpack_from(">QI", message, 11)
            self.orders[number][2] -= shares
            if self.orders[number][2] == 0:
                del self.orders[number]
        elif kind == b"D":
            del self.orders[struct.unpack_from(">Q", message, 11)[0]]
        elif kind == b"U":
            old, new, shares, price = struct.unpack_from(">QQII", message, 11)
            locate, side, _, _ = self.orders.pop(old)
            self.orders[new] = [locate, side, shares, price]

    def show(self, symbol):
        for name, side, best_first in (("bid", b"B", True), ("ask", b"S", False)):
            levels = {}
            for locate, of, shares, price in self.orders.values():
                if of == side and self.symbols.get(locate) == symbol:
                    total, count = levels.get(price, (0, 0))
                    levels[price] = (total + shares, count + 1)
            for price in sorted(levels, reverse=best_first):
                print(name, f"{price // 10000}.{price % 10000:04d}", *levels[price])


class Follower:
    """Puts the messages of all ways in order."""

    def __init__(self, book):
        self.book = book
        self.session = None
        self.expected = 1
        self.known = 1
        self.end = None
        self.held = {}
        self.moved = time.monotonic()

    def packet(self, data):
        if len(data) < HEADER.size:
            return
        session, number, count = HEADER.unpack_from(data)
        if self.session is None:
            self.session = session
        if session != self.session:
            return
        if count == END_OF_SESSION:
            self.end = number
            count = 0
        offset = HEADER.size
        for index in range(count):
            (length,) = struct.unpack_from(">H", data, offset)
            if number + index >= self.expected:
                self.held.setdefault(number + index, data[offset + 2 : offset + 2 + length])
            offset += 2 + length
        self.known = max(self.known, number + count)
        while self.expected in self.held:
            self.book.take(self.held.pop(self.expected))
            self.expected += 1
            self.moved = time.monotonic()

    def request(self):
        if self.expected >= self.known or time.monotonic() - self.moved < PATIENCE:
            return None
        self.moved = time.monotonic()
        return HEADER.pack(self.session, self.expected, min(self.known - self.expected, MOST_ASKED))


def main():
    parser = argparse.ArgumentParser(description="Follows an ITCH 5.0 feed over MoldUDP64 and prints the book of a stock at the end.")
    parser.add_argument("--line-a", type=address, required=True, help="group:port of line A")
    parser.add_argument("--line-b", type=address, help="group:port of line B")
    parser.add_argument("--rerequest", type=address, help="address:port of the re-request server; without it a late reader waits for ever")
    parser.add_argument("--interface-address", default="127.0.0.1", help="own address on the network of the lines (%(default)s)")
    parser.add_argument("--symbol", required=True, help="the stock, as ALPHA")
    parser.add_argument("--seconds", type=float, default=1e9, help="end after so long; else with the session")
    options = parser.parse_args()
    lines = [line(group, options.interface_address) for group in (options.line_a, options.line_b) if group]
    answers = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    print("joined", flush=True)
    book = Book()
    follower = Follower(book)
    until = time.monotonic() + options.seconds
    while time.monotonic() < until and (follower.end is None or follower.expected < follower.end):
        for ends in select.select([*lines, answers], [], [], PATIENCE)[0]:
            follower.packet(ends.recv(1 << 16))
        request = follower.request()
        if request and options.rerequest:
            answers.sendto(request, options.rerequest)
    print("messages", book.messages)
    book.show(options.symbol)


main()
