"""As much of a VNC client as asks a screen for another size (RFC 6143, and its extension ExtendedDesktopSize)."""
import os
import socket
import struct
import time

EXTENDED_DESKTOP_SIZE = -308


def take(line, length):
    got = b""
    while len(got) < length:
        more = line.recv(length - len(got))
        if not more:
            raise OSError("VNC ended")
        got += more
    return got


def greet(line):
    take(line, 12)
    line.sendall(b"RFB 003.008\n")
    take(line, take(line, 1)[0])
    line.sendall(b"\x01")  # no authentication
    if struct.unpack(">I", take(line, 4))[0]:
        raise OSError("VNC refuses")
    line.sendall(b"\x01")  # shared
    width, height = struct.unpack(">HH", take(line, 4))
    take(line, 16)
    take(line, struct.unpack(">I", take(line, 4))[0])
    return width, height


def ask_size(path, width, height):
    """One screen of that size, from the display behind a Unix socket."""
    folder = os.open(os.path.dirname(path), os.O_PATH)  # its path may be too long for an address
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(60)
            line.connect(f"/proc/self/fd/{folder}/{os.path.basename(path)}")
            now = greet(line)
            line.sendall(struct.pack(">BxHii", 2, 2, 0, EXTENDED_DESKTOP_SIZE))
            # QEMU takes a size from a client only once it has told its own.
            line.sendall(struct.pack(">BBHHHH", 3, 0, 0, 0, *now))
            take(line, 4)
            line.sendall(struct.pack(">BxHHBx", 251, width, height, 1) + struct.pack(">IHHHHI", 0, 0, 0, width, height, 0))
            time.sleep(2)  # it passes the wish on from its own loop
    finally:
        os.close(folder)
