"""Looking at a PNG as a person would: is there anything on it?"""
import struct
import zlib
from collections import Counter
from typing import NamedTuple


class Picture(NamedTuple):
    width: int
    height: int
    rows: list  # of bytes, three a pixel

    def colours(self):
        """How many pixels have which colour."""
        return Counter(bytes(row[i:i + 3]) for row in self.rows for i in range(0, len(row), 3))


def _unfiltered(kind, row, above, step):
    out = bytearray(row)
    for i, value in enumerate(row):
        left = out[i - step] if i >= step else 0
        up = above[i]
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        else:
            corner = above[i - step] if i >= step else 0
            distances = (abs(up - corner), abs(left - corner), abs(left + up - 2 * corner))
            guess = (left, up, corner)[distances.index(min(distances))]
        out[i] = (value + guess) & 0xFF
    return bytes(out)


def read_png(data):
    """A PNG of eight bits a channel, not interlaced (https://www.w3.org/TR/png-3/), without its transparency."""
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("no PNG")
    at, packed = 8, b""
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        if name == b"IHDR":
            width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            if depth != 8 or kind not in (2, 6) or interlaced:
                raise ValueError("a PNG of another kind")
        elif name == b"IDAT":
            packed += body
        at += 12 + length
    step = 3 if kind == 2 else 4
    flat, line = zlib.decompress(packed), width * step + 1
    above, rows = bytes(width * step), []
    for y in range(height):
        row = flat[y * line + 1:(y + 1) * line]
        above = _unfiltered(flat[y * line], row, above, step) if flat[y * line] else row
        rows.append(above if step == 3 else b"".join(above[i:i + 3] for i in range(0, len(above), 4)))
    return Picture(width, height, rows)


def read_xwd(data):
    """What xwd writes of a 32-bit screen (X11/XWDFile.h)."""
    header = struct.unpack(">25I", data[:100])
    size, width, height, order, bits, pitch, colours = (header[i] for i in (0, 4, 5, 7, 11, 12, 19))
    if bits != 32:
        raise ValueError("a screen of another depth")
    start = size + colours * 12
    rows = []
    for y in range(height):
        row = data[start + y * pitch:start + y * pitch + width * 4]
        out = bytearray(width * 3)
        out[0::3], out[1::3], out[2::3] = (row[2::4], row[1::4], row[0::4]) if order == 0 else (row[1::4], row[2::4], row[3::4])
        rows.append(bytes(out))
    return Picture(width, height, rows)


def what_is_wrong(picture):
    """"" where there is something to read; else what there is instead."""
    colours = picture.colours()
    most, count = colours.most_common(1)[0]
    share = count / (picture.width * picture.height)
    bright = [max(colour) for colour in colours]
    if len(colours) < 3 or share > 0.998:
        return f"blank: {share:.1%} of it are {most.hex()}"
    if max(bright) - min(bright) < 80:
        return f"nothing to read: brightness from {min(bright)} to {max(bright)}"
    return ""
