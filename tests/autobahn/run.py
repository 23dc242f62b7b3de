"""Plays the client of each case of the Autobahn test suite, and holds what our server answers against what the case expects.

The suite expects an echo of each message. Our server answers each message that is no command with one `refused`, so that
is given to the case as the echo of the oldest message that has none yet.
"""

import asyncio
import json
import os
import re
import struct
import subprocess
import sys
import tempfile

from kosoku.cases import CASES

# How many cases run at once, and how long one may take, in seconds.
AT_ONCE = 32
LONGEST = 60

# What is left out: by how its number begins, and why.
LEFT_OUT = {
    "12.": "we offer no compression",
    "13.": "we offer no compression",
    "9.": "messages of up to 16 MiB, which we refuse or close with 1009; 9.7 and 9.8, which are shorter, run",
}
KEPT_IN = ("9.7.", "9.8.")

# RFC 6455, section 5.5.3: the last of several pings may be answered alone.
LAST_PONG = {"2.10", "2.11"}

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
CLOSED, CLOSING, OPEN = 0, 2, 3


def octets(payload, is_text=False):
    """The cases are of a Python in which texts were bytes: a letter is one, but in what is said to be text."""
    if isinstance(payload, str):
        return payload.encode("utf-8" if is_text else "latin-1")
    return bytes(payload or b"")


class Client:
    """What a case calls `self.p`: the client's end of a connection, which sends whatever the case wants sent."""

    CLOSE_STATUS_CODE_NORMAL = 1000
    CLOSE_STATUS_CODE_GOING_AWAY = 1001
    CLOSE_STATUS_CODE_PROTOCOL_ERROR = 1002
    CLOSE_STATUS_CODE_INVALID_PAYLOAD = 1007

    class factory:
        isServer = False

    trafficStats = None

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.connectionWasOpen, self.state = True, OPEN
        self.closedByMe = self.wasClean = self.droppedByMe = False
        self.remoteCloseCode = self.localCloseReason = self.perMessageCompressionAccept = None
        self.autoFragmentSize = 0
        self.createWirelog = False
        self.txFrameStats = {}
        self.sent = []  # messages that are to be echoed
        self.part = None  # the message of which not all was sent
        self.pings = {}
        self.timers = []

    # What cases call.

    def sendFrame(self, opcode, payload="", fin=True, rsv=0, mask=None, payload_len=None, chopsize=None, sync=False):
        content = octets(payload, opcode in (TEXT, CONTINUATION))
        if payload_len is not None:
            content = (content * (payload_len // max(len(content), 1) + 1))[:payload_len] if content else b""
            payload = content.decode("latin-1")
        if opcode == PING:
            self.pings[content] = payload
        self.txFrameStats[opcode] = self.txFrameStats.get(opcode, 0) + 1
        self.write(self.head(opcode, fin, rsv, len(content)) + content, chopsize)
        self.note(opcode, fin, payload)

    def note(self, opcode, fin, payload):
        """Remembers what is to be echoed."""
        if opcode in (TEXT, BINARY):
            self.part = [opcode, payload]
        elif opcode == CONTINUATION and self.part:
            whole = self.part[1]
            self.part[1] = whole + payload if type(whole) is type(payload) else octets(whole) + octets(payload)
        else:
            return
        if fin and self.part:
            self.sent.append((self.part[1], self.part[0] == BINARY))
            self.part = None

    def head(self, opcode, fin, rsv, length):
        first = (0x80 if fin else 0) | rsv << 4 | opcode
        if length < 126:
            return struct.pack("!BB4x", first, 0x80 | length)
        if length < 1 << 16:
            return struct.pack("!BBH4x", first, 0x80 | 126, length)
        return struct.pack("!BBQ4x", first, 0x80 | 127, length)

    def sendMessage(self, payload, isBinary=False, fragmentSize=None):
        content, opcode = octets(payload, not isBinary), BINARY if isBinary else TEXT
        size = fragmentSize or self.autoFragmentSize or max(len(content), 1)
        parts = [content[at : at + size] for at in range(0, max(len(content), 1), size)]
        for number, part in enumerate(parts):
            is_last = number + 1 == len(parts)
            kind = CONTINUATION if number else opcode
            self.write(self.head(kind, is_last, 0, len(part)) + part)
        self.txFrameStats = {0: len(content) // size, 1: int(len(content) % size > 0)}
        self.sent.append((payload, isBinary))

    def beginMessage(self):
        pass

    def beginMessageFrame(self, length):
        self.write(self.head(TEXT, True, 0, length))

    def sendMessageFrameData(self, payload):
        self.write(octets(payload))

    def endMessage(self):
        pass

    def sendCloseFrame(self, code=None, reasonUtf8=None, isReply=False):
        if self.state != OPEN:
            return
        self.state = CLOSING
        self.closedByMe = not isReply
        content = struct.pack("!H", code) if code is not None else b""
        content += octets(reasonUtf8)
        self.localCloseReason = reasonUtf8
        self.write(self.head(CLOSE, True, 0, len(content)) + content)

    def sendClose(self, code=None, reason=None):
        self.sendCloseFrame(code, reason)

    def killAfter(self, seconds):
        self.later(seconds, self.kill)

    def closeAfter(self, seconds):
        self.later(seconds, lambda: self.sendClose(1000))

    def continueLater(self, seconds, continuation, tag=None):
        self.later(seconds, continuation)

    def enableWirelog(self, on):
        pass

    # What they do not.

    def later(self, seconds, what):
        self.timers.append(asyncio.get_running_loop().call_later(seconds, what))

    def kill(self):
        self.droppedByMe = True
        self.writer.transport.abort()

    def write(self, content, chopsize=None):
        if self.state == CLOSED or self.writer.is_closing():
            return
        for at in range(0, len(content), chopsize or max(len(content), 1)):
            self.writer.write(content[at : at + (chopsize or len(content))])

    async def play(self, case):
        """Tells the case what comes, until the connection is closed."""
        case.onOpen()
        try:
            while True:
                opcode, content = await self.frame()
                if opcode == PING:
                    self.write(self.head(PONG, True, 0, len(content)) + content)
                elif opcode == PONG:
                    case.onPong(self.pings.get(content, content))
                elif opcode == TEXT and json.loads(content)["type"] == "refused":
                    message, binary = self.sent.pop(0)
                    case.onMessage(message, binary)
                elif opcode == CLOSE:
                    self.remoteCloseCode = struct.unpack("!H", content[:2])[0] if content else None
                    self.wasClean = True
                    self.sendCloseFrame(self.remoteCloseCode, isReply=True)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        self.state = CLOSED
        for timer in self.timers:
            timer.cancel()
        self.writer.transport.abort()
        case.onConnectionLost(self.droppedByMe)

    async def frame(self):
        first, second = await self.reader.readexactly(2)
        assert first & 0x80 and not second & 0x80, "the server sends whole frames without a mask"
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", await self.reader.readexactly(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", await self.reader.readexactly(8))
        return first & 0x0F, await self.reader.readexactly(length)


async def connect(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        b"GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    head = await reader.readuntil(b"\r\n\r\n")
    assert b" 101 " in head, head
    return Client(reader, writer)


async def run(number, port, turns):
    """What is wrong; none when all is well."""
    async with turns:
        client = await connect(port)
        case = CASES[number](client)
        try:
            await asyncio.wait_for(client.play(case), LONGEST)
        except asyncio.TimeoutError:
            return f"took more than {LONGEST} s"
    behaviour, close = case.behavior, case.behaviorClose
    if number in LAST_PONG and case.received == case.expected[case.OK][-1:]:
        behaviour = case.OK
    if behaviour not in (case.OK, case.NON_STRICT, case.INFORMATIONAL):
        return f"{behaviour}: {case.result} Received {case.received!r:.200}"
    if close not in (case.OK, case.INFORMATIONAL):
        return f"{close} at the close: {case.resultClose} ({client.remoteCloseCode})"
    return None


def chosen(prefix):
    for number in CASES:
        is_left_out = any(number.startswith(begin) for begin in LEFT_OUT) and not number.startswith(KEPT_IN)
        if number.startswith(prefix) and not is_left_out:
            yield number


async def run_all(port, numbers):
    turns = asyncio.Semaphore(AT_ONCE)
    wrong = await asyncio.gather(*(run(number, port, turns) for number in numbers))
    return [(number, what) for number, what in zip(numbers, wrong) if what]


def main(program, prefix=""):
    numbers = list(chosen(prefix))
    with tempfile.TemporaryDirectory() as folder:
        flags = ["--data", folder, "--listen", "127.0.0.1:0", "--config", "Leptos.toml"]
        # The suite is for messages and not for how many of them there may be.
        flags += ["--commands-burst", "100000", "--commands-per-second", "100000", "--text-burst", "1000000000", "--requests-burst", "100000", "--new-people-burst", "100000"]
        environment = {**os.environ, "RUST_LOG": "info", "NO_COLOR": "1"}
        server = subprocess.Popen([program, *flags], stderr=subprocess.PIPE, text=True, env=environment)
        try:
            for line in server.stderr:
                if found := re.search(r"listening on http://127\.0\.0\.1:(\d+)", line):
                    break
            else:
                sys.exit("The server did not start.")
            drain = subprocess.Popen(["cat"], stdin=server.stderr, stdout=subprocess.DEVNULL)
            wrong = asyncio.run(run_all(int(found[1]), numbers))
        finally:
            server.terminate()
            server.wait()
    drain.wait()
    for number, what in wrong:
        print(f"{number}: {what}")
    for begin, why in LEFT_OUT.items():
        print(f"Left out: {begin}* ({why}).")
    print(f"{len(numbers) - len(wrong)} of {len(numbers)} cases are as they should be.")
    sys.exit(bool(wrong))


main(*sys.argv[1:])
