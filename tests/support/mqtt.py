"""Packets of MQTT 3.1.1 and 5, for clients that send what a library would not, or as fast as nobody would."""
import struct

CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE, SUBACK, PING, PONG, DISCONNECT = 0x10, 0x20, 0x30, 0x40, 0x82, 0x90, 0xC0, 0xD0, 0xE0


def text(words):
    """A string, or binary data, with its length."""
    words = words.encode() if isinstance(words, str) else words
    return struct.pack(">H", len(words)) + words


def packet(kind, body=b""):
    length, rest = b"", len(body)
    while True:
        length += bytes([rest % 128 | (128 if rest > 127 else 0)])
        rest //= 128
        if not rest:
            return bytes([kind]) + length + body


def connect(name, account=None, password=None, version=4, alive_s=60, will=None, session_s=None):
    """`will`: (topic, payload), QoS 1 and retained. `session_s`: in MQTT 5, for how long the broker keeps the session."""
    flags = (0 if session_s else 2) | (0b11000000 if account else 0) | (0b00101100 if will else 0)
    properties = b"\x11" + struct.pack(">I", session_s) if session_s else b""
    body = text("MQTT") + bytes([version, flags]) + struct.pack(">H", alive_s)
    body += (bytes([len(properties)]) + properties if version == 5 else b"") + text(name)
    if will:
        body += (b"\0" if version == 5 else b"") + text(will[0]) + text(will[1])
    if account:
        body += text(account) + text(password)
    return packet(CONNECT, body)


def publish(topic, payload, number=None, version=4, retain=False):
    """QoS 1 with a number, 0 without."""
    payload = payload.encode() if isinstance(payload, str) else payload
    return packet(PUBLISH | (2 if number else 0) | retain,
                  text(topic) + (struct.pack(">H", number) if number else b"") + (b"\0" if version == 5 else b"") + payload)


def subscribe(number, *filters, version=4):
    return packet(SUBSCRIBE, struct.pack(">H", number) + (b"\0" if version == 5 else b"") + b"".join(text(one) + b"\0" for one in filters))


def take(buffer):
    """The first packet of a bytearray, as kind and body, which is removed from it; None if it is not whole yet."""
    size, shift, at = 0, 0, 1
    while True:
        if at >= len(buffer):
            return None
        byte = buffer[at]
        size |= (byte & 127) << shift
        shift, at = shift + 7, at + 1
        if byte < 128:
            break
    if len(buffer) < at + size:
        return None
    kind, body = buffer[0], bytes(buffer[at:at + size])
    del buffer[:at + size]
    return kind, body
