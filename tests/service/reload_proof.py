#!/usr/bin/env python3
"""SIGHUP with files that cannot be used: the new config is proven beside the old, which goes on on its port, with its certificate.

usage: reload_proof.py PROGRAM   (closes with "N passed, N failed")
"""
import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "support")]
from certificates import FAR_AHEAD, OVER, certify, openssl  # noqa: E402
from reload import JADE, OPALA, REFUSED, TAKEN, TOP, Broker, Changing, check, folder_of, free_port, opened_at, run_parts, set_at, setting, test_manager, until  # noqa: E402


class Encrypted(Changing):
    """Asked over TLS once it has a certificate, and by a token once it has one."""

    port_stays = True
    tls, token = False, None

    def ask(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if not self.tls:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        else:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=15, context=context)
        # Behind a flood of knocks some are still counted, and an address has a bounded number.
        if not until(lambda: connects(connection)):
            raise ConnectionError("nobody is let in any more")
        try:
            connection.request(method, path, body, headers)
            if self.tls:
                self.served = hashlib.sha256(connection.sock.getpeercert(True)).hexdigest()
            answer = connection.getresponse()
            return answer.status, answer.getheader("Content-Type"), answer.read()
        finally:
            connection.close()

    def move(self, **values):
        self.port = free_port()
        said = self.reload(setting(control__listen=f"127.0.0.1:{self.port}", **values))
        check("the desk moves", TAKEN in said and self.status()["phase"] != "unknown", said)


def connects(connection):
    try:
        connection.connect()
        return True
    except ConnectionResetError:
        return False


class Knocking:
    """Connects again and again; how often it was turned away twice in a row. A listening socket that closes takes along whom the
    system was just letting in: who tries again, as browsers do, must be let in."""

    def __init__(self, port):
        self.port, self.over, self.turned_away, self.let_in = port, False, 0, 0
        self.thread = threading.Thread(target=self.knock, daemon=True)
        self.thread.start()

    def knock(self):
        while not self.over:
            if self.is_let_in() or self.is_let_in():
                self.let_in += 1
            else:
                self.turned_away += 1

    def is_let_in(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=10):
                return True
        except OSError:
            return False

    def end(self):
        self.over = True
        self.thread.join(20)
        return self.turned_away, self.let_in


def fingerprint(path):
    with open(path, encoding="ascii") as text:
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(text.read())).hexdigest()


def put(path, content):
    with open(path, "wb") as out:
        out.write(content)


def test_certificates(program):
    folder = folder_of("tls")
    for name, end in (("old", FAR_AHEAD), ("new", FAR_AHEAD), ("expired", OVER)):
        certify(folder, name, end=end)
    openssl(folder, "ec", "-in", "old.key", "-aes128", "-passout", "pass:secret", "-out", "locked.key")
    at = {name: os.path.join(folder, name) for name in ("now.pem", "now.key")}

    def use(certificate, key):
        shutil.copyfile(os.path.join(folder, certificate), at["now.pem"])
        shutil.copyfile(os.path.join(folder, key), at["now.key"])
    use("old.pem", "old.key")
    one = Encrypted(program, "jade-door")
    one.tls = True
    one.move(control__tls={"certificate": at["now.pem"], "key": at["now.key"]})
    old = fingerprint(os.path.join(folder, "old.pem"))

    def refuses(what, why):
        knocking = Knocking(one.port)
        one.refuses(what, why, setting(theme="daylight"))
        turned_away, let_in = knocking.end()
        check(f"{what}: its certificate stays", one.served == old, (one.served, old))
        check(f"{what}: nobody is turned away", turned_away == 0 and let_in > 0, (turned_away, let_in))
    use("old.pem", "new.key")
    refuses("not a pair", "are not a pair")
    use("new.pem", "old.key")
    refuses("not a pair the other way round", "are not a pair")
    for which, words in (("now.pem", "no certificate in PEM"), ("now.key", "no private key in PEM")):
        use("old.pem", "old.key")
        put(at[which], b"")
        refuses(f"{which} is empty", f"{which}: it is empty")
        put(at[which], os.urandom(2000))
        refuses(f"{which} is garbage", words)
        os.unlink(at[which])
        refuses(f"{which} is missing", f"{which}: cannot be opened: No such file")
        os.mkdir(at[which])
        refuses(f"{which} cannot be read", f"{which}: is a folder")
        os.rmdir(at[which])
        os.mkfifo(at[which])
        refuses(f"{which} is a pipe", f"{which}: is not a regular file")
        os.unlink(at[which])
    use("old.pem", "locked.key")
    refuses("a key with a password", "without a password")
    with open(os.path.join(folder, "old.pem"), "rb") as text:
        whole = text.read()
    use("old.pem", "old.key")
    put(at["now.pem"], whole[:len(whole) // 2])
    refuses("half a certificate", "no certificate in PEM")
    found = subprocess.run([program, "check", "--config", one.config], capture_output=True, text=True, timeout=60, check=False)
    check("check tells it", found.returncode == 1 and "error  $.control.tls" in found.stdout, found.stdout)
    use("expired.pem", "expired.key")
    found = subprocess.run([program, "check", "--config", one.config], capture_output=True, text=True, timeout=60, check=False)
    check("check tells an expired one", "warning  $.control.tls" in found.stdout and "expired on" in found.stdout, found.stdout)
    knocking = Knocking(one.port)
    said = one.reload()
    one.status()
    check("an expired one is taken, with a warning", TAKEN in said and "the certificate expired on" in said
          and one.served == fingerprint(os.path.join(folder, "expired.pem")), said)
    use("new.pem", "new.key")
    said = one.reload()
    one.status()
    check("a good one again is taken", TAKEN in said and one.served == fingerprint(os.path.join(folder, "new.pem")), said)
    turned_away, let_in = knocking.end()
    check("and nobody was turned away meanwhile", turned_away == 0 and let_in > 0, (turned_away, let_in))
    one.tls = False
    said = one.reload(setting(control__tls=None))
    check("without TLS on the same port", TAKEN in said and one.status()["phase"] != "unknown", said)
    one.stop()


def test_tokens(program):
    one = Encrypted(program, "jade-door")

    def token(*words):
        return subprocess.run([program, "token", *words, "--config", one.config], capture_output=True, text=True, timeout=60, check=True).stdout
    one.token = re.search(r"#token=([\w-]+)", token("new", "--role", "staff"))[1]
    one.port = free_port()
    said = one.reload(setting(control__listen=f"0.0.0.0:{one.port}", control__open_on_loopback=None))
    check("it listens beyond the loopback", TAKEN in said and until(lambda: one.ask("GET", "/api/v1/status")[0] == 200), said)
    token("withdraw", token("list").split()[0])
    check("the token is withdrawn", "staff" not in token("list"), token("list"))
    check("it lets nobody in any more", until(lambda: one.ask("GET", "/api/v1/status")[0] == 401))
    one.port_stays = False
    for change in (None, setting(theme="daylight")):
        said = one.reload(change)
        check("a reload without a token is refused", REFUSED in said and "there are no tokens in" in said and one.process.poll() is None, said)
        check("and nobody is let in", one.ask("GET", "/api/v1/status")[0] == 401)
    found = subprocess.run([program, "check", "--config", one.config], capture_output=True, text=True, timeout=60, check=False)
    check("check tells it", found.returncode == 1 and "lets nobody in, and takes no new config" in found.stdout, found.stdout)
    one.token = re.search(r"#token=([\w-]+)", token("new", "--role", "staff"))[1]
    said = one.reload()
    check("with a new one it is taken", TAKEN in said and until(lambda: one.ask("GET", "/api/v1/status")[0] == 200), said)
    # From all addresses to one and back, at one port: the one is in the other's way.
    one.port_stays = True
    for address in ("127.0.0.1", "0.0.0.0", "[::]", "127.0.0.1"):
        knocking = Knocking(one.port)
        said = one.reload(setting(control__listen=f"{address}:{one.port}"))
        turned_away, _ = knocking.end()
        check(f"to {address} at its port", TAKEN in said and one.ask("GET", "/api/v1/status")[0] == 200 and turned_away == 0, (said, turned_away))
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            other.bind(("127.0.0.1", one.port))
            other.listen()
            check("the port is its own alone", False)
        except OSError:
            check("the port is its own alone", True)
    one.stop()


def test_broker(program):
    folder = folder_of("broker")
    certify(folder, "broker")
    broker = Broker(lines=["allow_anonymous true", f"certfile {folder}/broker.pem", f"keyfile {folder}/broker.key"])
    ca, password = os.path.join(folder, "ca.pem"), os.path.join(folder, "password")
    shutil.copyfile(os.path.join(folder, "broker.pem"), ca)
    put(password, b"secret\n")
    one = Changing(program, "jade-door", url=f"mqtts://localhost:{broker.port}", settings={"ca_file": ca, "password_file": password, "user": "jade"})
    one.connected()

    def refuses(what, why):
        # A port of its own choice stays the same too.
        one.refuses(what, why, setting(theme="daylight"))
        check(f"{what}: it stays connected", one.fleet()["broker"]["state"] == "connected", one.fleet()["broker"])
    for content, words in ((b"", "it is empty"), (os.urandom(500), "no certificate in PEM"), (None, "cannot be opened")):
        put(ca, content) if content is not None else os.unlink(ca)
        refuses("whom to trust: " + words, f"control.broker: {ca}: {words}")
    shutil.copyfile(os.path.join(folder, "broker.pem"), ca)
    for content, words in ((b"", "empty"), (b"\n", "empty"), (None, "cannot be opened")):
        put(password, content) if content is not None else os.unlink(password)
        refuses("the password: " + words, f"control.broker: {password}: {words}")
    put(password, b"secret\n")
    one.refuses("a broker's address that is none", "control.broker", lambda config: set_at(config, "control.broker.url", "gopher://x"))
    said = one.reload(setting(theme="daylight"))
    check("with all of them it is taken", TAKEN in said, said)
    one.reopened()
    one.connected()
    one.stop()
    broker.stop()


def test_schedule(program):
    one = opened_at(program, "jade-door")
    given = os.path.join(one.folder, "given.json")
    one.refuses("a schedule that is not there", "given.json: cannot be opened", setting(schedule=given))
    put(given, b"<html>")
    one.refuses("a file that is none", "given.json: ", setting(schedule=given))
    with open(os.path.join(TOP, "assets/lpc2019.json"), "rb") as asset:
        put(given, asset.read().replace(b"Jade", b"Topaz"))
    one.refuses("one without the room", JADE.split("/", maxsplit=1)[0], setting(schedule=given))
    one.refuses("a key that is not there", "nowhere.key: cannot be opened", setting(schedule_auth_file=os.path.join(one.folder, "nowhere.key")))
    shutil.copyfile(os.path.join(TOP, "assets/lpc2019.json"), given)
    said = one.reload(setting(schedule=given))
    check("a good one is taken", TAKEN in said, said)
    one.holds("and shown", lambda s: s["phase"] != "unknown")
    one.stop()


def large(path):
    """A conference that takes far longer to read than the console to answer."""
    items = [{"guid": f"g{n}", "id": n, "date": f"2019-09-{9 + n % 3:02}T08:00:00+01:00", "start": "08:00", "duration": "08:00", "room": f"Hall {n % 40}",
              "title": f"Stone {n} of the harbour wall", "abstract": "Of stones. " * 20, "persons": [{"public_name": f"Ada {n}"}]} for n in range(20000)]
    days = [{"index": d + 1, "date": f"2019-09-{9 + d:02}", "rooms": {f"Hall {r}": [i for i in items[d::3] if i["room"] == f"Hall {r}"] for r in range(40)}}
            for d in range(3)]
    put(path, json.dumps({"schedule": {"version": "1", "conference": {"title": "C", "time_zone_name": "Europe/Lisbon", "days": days}}}).encode())


def test_large_file(program):
    """While the new schedule is read, the display goes on: it answers, takes another config, ends."""
    address = os.path.join(folder_of("large"), "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        manager.settimeout(60)
        os.environ["NOTIFY_SOCKET"] = address
        one = opened_at(program, "jade-door")
        del os.environ["NOTIFY_SOCKET"]
        given = os.path.join(one.folder, "large.json")
        large(given)
        manager.setblocking(False)
        until(lambda: not heard(manager))

        def begin(**values):
            config = one.config_now()
            setting(**values)(config)
            one.write(json.dumps(config))
            one.process.send_signal(signal.SIGHUP)
            check("a reload begins", until(lambda: heard(manager).startswith(b"RELOADING")))
        begin(schedule=given, room="Hall 3")
        before = one.status()
        check("the console answers meanwhile, from the old config", before["room"] == JADE and not heard(manager), before["room"])
        begin(theme="daylight", schedule=os.path.join(TOP, "assets/lpc2019.json"), room=OPALA)
        check("another config overtakes it", until(lambda: one.status()["room"] == OPALA), one.said()[-500:])
        begin(schedule=given, room="Hall 3")
        check("the large one is taken at last", until(lambda: one.status()["room"] == "Hall 3", 120), one.said()[-500:])
        begin(schedule=os.path.join(TOP, "assets/lpc2019.json"), room=JADE)
        until(lambda: one.status()["room"] == JADE)
        begin(schedule=given, room="Hall 3")
        one.process.send_signal(signal.SIGTERM)
        check("it ends while it reads", until(lambda: one.process.poll() == 0), one.said()[-500:])
        check("and did not take what it had not read", one.said().count(TAKEN) == 4, one.said()[-900:])
        one.stop()


def heard(manager):
    """The service manager's next datagram; none: b""."""
    try:
        return manager.recv(200)
    except BlockingIOError:
        return b""


def test_manager_of_a_refusal(program):
    test_manager(program, setting(control__tls={"certificate": "nowhere.pem", "key": "nowhere.pem"}), REFUSED)


if __name__ == "__main__":
    sys.exit(run_parts(test_certificates, test_tokens, test_broker, test_schedule, test_large_file, test_manager_of_a_refusal))
