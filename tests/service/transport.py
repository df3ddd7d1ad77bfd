#!/usr/bin/env python3
"""How the schedule is fetched: an authority of one's own, proxies, and redirects that would give up TLS.

usage: transport.py PROGRAM   (closes with "N passed, N failed")
"""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), "support")]
from certificates import certify  # noqa: E402
from publisher import Publisher  # noqa: E402

passed = failed = 0


def check(name, fine, seen=""):
    global passed, failed
    fine = bool(fine)
    passed += fine
    failed += not fine
    if not fine:
        print(f"FAILED: {name}: {seen}")


class Fetcher:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def fetch(self, address, environment=None, **keys):
        """What `rooms` says of the schedule at this address, with these config keys and variables."""
        path = os.path.join(self.folder, "config.json")
        with open(path, "w", encoding="utf-8") as out:
            json.dump({"schedule": address, **keys}, out)
        clean = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        done = subprocess.run([self.program, "rooms", "--config", path], env={**clean, **(environment or {})}, capture_output=True,
                              text=True, timeout=60, check=False)
        return done.returncode == 0 and "Jade" in done.stdout, done.stdout + done.stderr


def test_authority(one):
    certify(one.folder, "ours")
    certify(one.folder, "other")
    server = Publisher(tls=os.path.join(one.folder, "ours"))
    fine, said = one.fetch(server.url())
    check("an unknown authority is not trusted", not fine and "cannot be trusted" in said and "schedule_ca_file" in said, said)
    fine, said = one.fetch(server.url(), schedule_ca_file="ours.pem")
    check("one's own is, by a path beside the config", fine, said)
    fine, said = one.fetch(server.url(), schedule_ca_file="other.pem")
    check("another's is not", not fine and "cannot be trusted" in said, said)
    fine, said = one.fetch(server.url(host="localhost.localdomain"), schedule_ca_file="ours.pem")
    check("nor is another host", not fine, said)
    with open(os.path.join(one.folder, "empty.pem"), "w", encoding="ascii"):
        pass
    for name in ("empty.pem", "nowhere.pem"):
        fine, said = one.fetch(server.url(), schedule_ca_file=name)
        check(f"{name} is named", not fine and "schedule_ca_file" in said, said)
    server.shutdown()


def test_redirects(one):
    certify(one.folder, "front")
    plain, front = Publisher(), Publisher(tls=os.path.join(one.folder, "front"))
    ca = {"schedule_ca_file": "front.pem"}
    fine, said = one.fetch(front.url(f"to/{plain.url()}"), **ca)
    check("https does not become http", not fine and "not https; refused" in said and "schedule_redirect_to_http" in said, said)
    check("and nothing was asked there", not plain.asked, plain.asked)
    fine, said = one.fetch(front.url(f"to/{plain.url()}"), schedule_redirect_to_http=True, **ca)
    check("unless the config says so", fine, said)
    fine, said = one.fetch(front.url(f"to/{front.url()}"), **ca)
    check("https may lead to https", fine, said)
    fine, said = one.fetch(plain.url(f"to/{front.url()}"), **ca)
    check("http may lead to https", fine, said)
    fine, said = one.fetch(plain.url(f"to/{front.url(f'to/{plain.url()}')}"), **ca)
    check("what began as http may be http again", fine, said)
    fine, said = one.fetch(plain.url("to/file:///etc/hostname"))
    check("no redirect leads to a file", not fine and "neither http nor https" in said, said)
    plain.shutdown()
    front.shutdown()


def test_secrets(one):
    """A secret goes to the configured scheme, host and port only, and what was on TLS with one stays there."""
    certify(one.folder, "middle")
    secret = os.path.join(one.folder, "secret")
    with open(secret, "w", encoding="ascii", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
        out.write("Authorization: Bearer hidden\n")
    for name, keys, user in (("a header", {"schedule_auth_file": "secret"}, ""), ("a user", {}, "ada:hidden@")):
        plain, middle, other = Publisher(), Publisher(tls=os.path.join(one.folder, "middle")), Publisher()
        keys = {"schedule_ca_file": "middle.pem", **keys}
        begin = plain.url(f"to/{middle.url(f'to/{plain.url()}')}").replace("://", "://" + user, 1)
        for allowed in ({}, {"schedule_redirect_to_http": True}):
            plain.asked.clear()
            middle.headers.clear()
            fine, said = one.fetch(begin, **keys, **allowed)
            check(f"{name}: http by https does not become http {allowed}", not fine and "not https" in said, said)
            check("the first host is asked once", len(plain.asked) == 1, plain.asked)
            check("TLS got nothing of it", not any(h["Authorization"] for h in middle.headers), middle.headers)
        fine, said = one.fetch(plain.url(f"to/{other.url()}").replace("://", "://" + user, 1), **keys)
        check(f"{name}: another port is asked", fine and other.asked, said)
        check("without the secret", not any(h["Authorization"] for h in other.headers))
        fine, said = one.fetch(middle.url(f"to/{other.url()}").replace("://", "://" + user, 1),
                               schedule_redirect_to_http=True, **keys)
        check(f"{name}: http is asked where the config allows it", fine, said)
        check("without the secret, too", not any(h["Authorization"] for h in other.headers))
        plain.headers.clear()
        fine, said = one.fetch(plain.url(f"to/{plain.url()}").replace("://", "://" + user, 1), **keys)
        check(f"{name}: the same origin gets it", fine and all(h["Authorization"] for h in plain.headers), said)
        for server in (plain, middle, other):
            server.shutdown()


def test_proxy(one):
    proxy, server = Publisher(), Publisher()
    away = "http://schedules.invalid/schedule.json"
    url = f"http://127.0.0.1:{proxy.server_port}"
    fine, said = one.fetch(away, {"http_proxy": url})
    check("http_proxy counts", fine and proxy.asked == [away], (said, proxy.asked))
    fine, said = one.fetch(server.url(), {"http_proxy": "http://127.0.0.1:1", "no_proxy": "127.0.0.1"})
    check("no_proxy counts", fine and server.asked, said)
    fine, said = one.fetch(away, schedule_proxy=url)
    check("the config's proxy counts", fine and len(proxy.asked) == 2, (said, proxy.asked))
    fine, said = one.fetch(away, {"http_proxy": "http://127.0.0.1:1"}, schedule_proxy=url)
    check("before the environment's", fine and len(proxy.asked) == 3, (said, proxy.asked))
    fine, said = one.fetch(server.url(), {"http_proxy": "http://127.0.0.1:1"}, schedule_proxy="")
    check("an empty one is none", fine, said)
    fine, said = one.fetch(away, schedule_proxy="http://user:secret@nobody.invalid:3128")
    check("a proxy that is not there is named, its password is not", not fine and "proxy" in said and "secret" not in said, said)
    for wrong in ("proxy.example:3128", "ftp://user:secret@proxy.example", "http://", 7):
        fine, said = one.fetch(away, schedule_proxy=wrong)
        check(f"{wrong} is refused", not fine and "$.schedule_proxy" in said and "secret" not in said, said)
    proxy.shutdown()
    server.shutdown()


def main():
    with tempfile.TemporaryDirectory(prefix="plumbline-transport-") as folder:
        one = Fetcher(os.path.abspath(sys.argv[1]), folder)
        test_authority(one)
        test_redirects(one)
        test_secrets(one)
        test_proxy(one)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
