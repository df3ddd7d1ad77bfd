#!/usr/bin/env python3
"""Two displays and a broker, each in a network of its own, with a bad line between them.

usage: netns.py PROGRAM   (closes with "N passed, N failed", and ", 1 skipped" where such networks are not allowed)

Network namespaces of the kernel's, joined by lines that delay (200 ms, 50 ms more or less), lose packets (15 %) and
are taken down for a while. A thread of ours carries the packets from one tap device to another: the same line on every
kernel, and one that loses no two packets in a row, for TCP waits twice as long after each loss of the same one, and
one run of many would wait for minutes. Nothing leaves them.
"""
import contextlib
import ctypes
import fcntl
import heapq
import os
import random
import select
import signal
import struct
import subprocess
import sys
import threading
import time

from fleet_parts import JADE, Broker, Listener, Member, check, clean_up, counts, entry_texts, folder_of, new_id, same, texts, until

PROGRAM = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else sys.exit(__doc__)
CUT_S, DELAY_MS, JITTER_MS, LOSS = 20, 200, 50, 0.15
LIBC = ctypes.CDLL(None, use_errno=True)
NETWORKS = {place: f"plumbline-{os.getpid()}-{place}" for place in ("hub", "near", "far")}
ADDRESSES = {"near": ("10.77.1.1", "10.77.1.2"), "far": ("10.77.2.1", "10.77.2.2")}  # the hub's, and its own


def run(*command):
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, timeout=20)


def within(place, *command):
    done = run("ip", "netns", "exec", NETWORKS[place], *command)
    if done.returncode:
        raise OSError(f"{' '.join(command)}: {done.stderr.decode()}")


@contextlib.contextmanager
def inside(place):
    """This thread's sockets belong to that network meanwhile."""
    with open("/proc/thread-self/ns/net", encoding="utf-8") as home, open(f"/run/netns/{NETWORKS[place]}", encoding="utf-8") as there:
        if LIBC.setns(there.fileno(), 0):
            raise OSError(ctypes.get_errno(), "setns")
        try:
            yield
        finally:
            if LIBC.setns(home.fileno(), 0):
                os._exit(1)  # nothing that follows would be where it is meant to be


class Distant(Member):
    """A display in a network of its own; its page is on the loopback there."""

    def __init__(self, place, ca_file, name=None):
        self.place = place
        super().__init__(PROGRAM, name or place, url=f"mqtts://{ADDRESSES[place][0]}:8883", settings={"ca_file": ca_file}, wait=False,
                         wrap=["ip", "netns", "exec", NETWORKS[place]])

    def ask(self, method, path, body=None):
        with inside(self.place):
            return super().ask(method, path, body)


def tap(place, name):
    with inside(place):
        device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(device, 0x400454CA, struct.pack("16sH", name.encode(), 0x1002))  # TUNSETIFF: IFF_TAP, IFF_NO_PI
    return device


def carry(ends):
    """Frames from each end to the other, late, in another order, and not all of them."""
    waiting, count, lost = [], 0, set()
    other = {ends[0]: ends[1], ends[1]: ends[0]}
    while True:
        pause = max(0, waiting[0][0] - time.monotonic()) if waiting else 1
        for end in select.select(ends, [], [], pause)[0]:
            try:
                frame = os.read(end, 65536)
            except OSError:
                continue
            count += 1
            if end not in lost and random.random() < LOSS:
                lost.add(end)
            else:
                lost.discard(end)
                heapq.heappush(waiting, (time.monotonic() + (DELAY_MS + random.uniform(-JITTER_MS, JITTER_MS)) / 1000, count, other[end], frame))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, end, frame = heapq.heappop(waiting)
            with contextlib.suppress(OSError):  # it is down
                os.write(end, frame)


def join(place):
    ends = [tap(place, "line"), tap("hub", f"to-{place}")]
    threading.Thread(target=carry, args=(ends,), daemon=True).start()


def are_allowed():
    for name in NETWORKS.values():
        done = run("ip", "netns", "add", name)
        if done.returncode:
            print(f"skipped: no network namespaces here ({done.stderr.decode().strip()})")
            return False
    try:
        for place in NETWORKS:
            within(place, "ip", "link", "set", "lo", "up")
        for place, (hub, own) in ADDRESSES.items():
            join(place)
            for where, device, address in ((place, "line", own), ("hub", f"to-{place}", hub)):
                within(where, "ip", "address", "add", f"{address}/24", "dev", device)
                within(where, "ip", "link", "set", device, "up")
    except OSError as error:
        print(f"skipped: no lines between networks here ({str(error).strip()})")
        return False
    return True


def certificates(folder):
    """An authority of our own, and the broker's certificate for its addresses."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    own = ["-x509", *key, "-days", "2", "-subj", "/CN=Test authority"]
    openssl("req", *own, "-keyout", "ca.key", "-out", "ca.pem")
    openssl("req", *key, "-subj", "/CN=broker", "-keyout", "broker.key", "-out", "broker.csr")
    with open(os.path.join(folder, "names"), "w", encoding="utf-8") as out:
        out.write("subjectAltName=" + ",".join(f"IP:{hub}" for hub, _ in ADDRESSES.values()) + "\n")
    openssl("x509", "-req", "-in", "broker.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names",
            "-out", "broker.pem")
    # Another of the same name, whom nobody knows.
    openssl("req", *own, "-keyout", "other.key", "-out", "other.pem")


def quiet(who, when):
    status = who.status()
    check(f"{who.name}: its slide {when}, and no word of the network", status["slide"] and status["says"] and
          not any(word in " ".join(status["says"]).lower() for word in ("broker", "connection", "network", "offline")), status["says"])


def ask_both(near, far, mark):
    for one in (near, far):
        # Until the broker has said over the bad line what the display may do, the answer is "not yet".
        notice = dict(type="notice", text=f"{one.name} {mark}", item=f"{one.name}-{mark}", id=new_id())
        answers = []
        check(f"{one.name}: asked {mark}", until(lambda one=one, notice=notice, answers=answers: answers.append(one.command(**notice)) or
                                                 answers[-1][0] == 200, 90), answers[-1:])
        one.command(type="rename", item="c431", title=f"By {one.name}, {mark}")
    near.command(type="notice", text=f"First near, {mark}", item=f"both-{mark}")
    far.command(type="notice", text=f"Then far, {mark}", item=f"both-{mark}")


def end_equal(near, far, mark, seconds):
    wanted = {f"near {mark}", f"far {mark}"}
    for one in (near, far):
        one.holds(f"what was asked {mark} is there", lambda s: wanted <= set(texts(s)), seconds)
    check(f"both want the same: {mark}", until(lambda: same([near.desk(), far.desk()]), seconds), (near.desk(), far.desk()))


def bad_lines():
    folder = folder_of("authority")
    certificates(folder)
    broker = Broker(port=1883, wrap=["ip", "netns", "exec", NETWORKS["hub"]],
                    lines=["allow_anonymous true", "listener 8883 0.0.0.0", f"certfile {folder}/broker.pem", f"keyfile {folder}/broker.key"])
    listener = Listener(broker)
    near, far = Distant("near", f"{folder}/ca.pem"), Distant("far", f"{folder}/ca.pem")
    wary = Distant("near", f"{folder}/other.pem", "wary")
    for one in (near, far, wary):
        one.opened()
    for one in (near, far):
        one.connected(30)
    wary.lost()
    check("a broker that nobody vouches for is not spoken to", "certificate" in wary.fleet()["broker"]["problem"], wary.fleet()["broker"])
    wary.stop()
    ask_both(near, far, "on a bad line")
    end_equal(near, far, "on a bad line", 40)
    # Only now, when both are known to listen: commands are not kept for who comes later.
    broker.publish("command/staff/ana/all", dict(id=new_id(), type="notice", text="By a stranger", item="stranger"))
    for one in (near, far):
        one.holds("a command from elsewhere is there", lambda s: "By a stranger" in texts(s))
    within("hub", "ip", "link", "set", "to-far", "down")
    start = time.monotonic()
    ask_both(near, far, "during the cut")
    check("the cut is one", not until(lambda: "near during the cut" in texts(far.status()), 3))
    until(lambda: "near during the cut" in entry_texts(listener.document("desk/all")), 10)
    check("the near one's is at the broker", "near during the cut" in entry_texts(listener.document("desk/all")))
    until(lambda: time.monotonic() > start + CUT_S, CUT_S + 1)
    for one in (near, far):
        quiet(one, "after twenty seconds")
    within("hub", "ip", "link", "set", "to-far", "up")
    # TCP tries again after twice as long each time, and who gave up comes back after a pause.
    end_equal(near, far, "during the cut", 40)
    kept = listener.document("desk/all")
    check("the broker has it all", until(lambda: {"near during the cut", "far during the cut", "By a stranger"} <=
                                         entry_texts(listener.document("desk/all")), 10), kept)
    check("and both online", until(lambda: all(listener.status(name).get("state") == "online" for name in ADDRESSES), 10),
          [listener.status(name) for name in ADDRESSES])
    check("of one room", listener.status("near").get("room") == JADE == listener.status("far").get("room"))
    near.stop()
    far.stop()


def main():
    start = time.monotonic()
    allowed = True
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by way of what cleans up
    try:
        allowed = are_allowed()
        if allowed:
            bad_lines()
    except Exception:  # pylint: disable=broad-except
        import traceback
        check("it runs to its end", False, traceback.format_exc()[-1500:])
    finally:
        clean_up()
        for name in NETWORKS.values():
            run("ip", "netns", "del", name)
    print(f"{time.monotonic() - start:.1f} s")
    print(f"{counts['passed']} passed, {counts['failed']} failed" + ("" if allowed else ", 1 skipped"))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
