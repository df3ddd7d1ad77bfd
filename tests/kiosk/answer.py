"""Answers one HTTP request on its standard input with a file: what stands behind QEMU's guestfwd.

usage: answer.py FILE
"""
import sys


def main():
    while sys.stdin.buffer.readline().strip():
        pass
    with open(sys.argv[1], "rb") as file:
        body = file.read()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    sys.stdout.buffer.write(head.encode() + body)


if __name__ == "__main__":
    main()
