#!/usr/bin/env python3
"""Measures 500 simulated displays at one mosquitto, beside bare subscribers of the same broker, and 500 feeds at one nginx.

usage: bench_fleet.py BUILD_FOLDER [--displays N] [--seconds N] [--json FILE] [--gate]
"""
import argparse
import collections
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
REFRESH_S, FEED_S = 10, 64


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port):
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"bench-fleet: nobody listens at port {port}")


def tool(name):
    return shutil.which(name) or f"/usr/sbin/{name}"


def cpu_s(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mib(pid):
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20


def measure_fleet(build, folder, displays, seconds):
    port = free_port()
    path = os.path.join(folder, "mosquitto.conf")
    with open(path, "w", encoding="utf-8") as out:
        out.write(f"listener {port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nmax_queued_messages 10000\n")
    with open(os.path.join(folder, "mosquitto.log"), "wb") as log:
        broker = subprocess.Popen([tool("mosquitto"), "-c", path], stdout=log, stderr=log)
    results, state = {}, folder
    try:
        wait_for(port)
        # In memory where that can be: how fast this machine's disk is, is another question.
        state = tempfile.mkdtemp(prefix="plumbline-bench-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else folder)
        start, cpu = time.monotonic(), 0
        with open(os.path.join(folder, "fleet.log"), "wb") as log:
            bench = subprocess.Popen([f"{build}/bench_fleet", f"mqtt://127.0.0.1:{port}", "bench", str(displays),
                                      os.path.join(TOP, "assets/lpc2019.json"), state, str(seconds)],
                                     stdout=subprocess.PIPE, stderr=log, text=True)
        for line in bench.stdout:
            result = json.loads(line)
            now, used = time.monotonic(), cpu_s(broker.pid)
            result["broker_cpu_share"] = round((used - cpu) / max(0.001, now - start), 2)
            result["broker_mib"] = round(resident_mib(broker.pid), 1)
            start, cpu = now, used
            name = result.pop("what")
            results[name if name not in results else f"{name} behind the storm"] = result
            print(f"{name}: {json.dumps(result)}", flush=True)
        if bench.wait() != 0:
            with open(os.path.join(folder, "fleet.log"), encoding="utf-8", errors="replace") as log:
                sys.exit(f"bench-fleet: {log.read()[-2000:]}")
    finally:
        broker.terminate()
        broker.wait()
        shutil.rmtree(state, ignore_errors=True)
    return results


NGINX = """worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.err;
events {{ worker_connections 2048; }}
http {{
  log_format times '$msec $status $bytes_sent';
  access_log {folder}/access.log times;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


def measure_feeds(build, folder, displays):
    port = free_port()
    path = os.path.join(folder, "nginx.conf")
    root = os.path.join(folder, "root")
    os.makedirs(root)
    shutil.copy(os.path.join(TOP, "assets/lpc2019.json"), root)
    os.chmod(folder, 0o755)
    with open(path, "w", encoding="utf-8") as out:
        out.write(NGINX.format(folder=folder, port=port, root=root))
    server = subprocess.Popen([tool("nginx"), "-c", path], stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        with open(os.path.join(folder, "feeds.log"), "wb") as log:
            done = subprocess.run([f"{build}/bench_feeds", f"http://127.0.0.1:{port}/lpc2019.json", str(displays), str(REFRESH_S),
                                   str(FEED_S)], stdout=subprocess.PIPE, stderr=log, text=True, check=True)
        children = subprocess.run(["pgrep", "-P", str(server.pid)], stdout=subprocess.PIPE, text=True, check=False).stdout.split()
        cpu = sum(cpu_s(int(pid)) for pid in children)
    finally:
        server.terminate()
        server.wait()
    times, statuses, sizes = [], collections.Counter(), collections.Counter()
    with open(os.path.join(folder, "access.log"), encoding="ascii") as log:
        for line in log:
            at, status, size = line.split()
            times.append(float(at))
            statuses[status] += 1
            sizes[status] += int(size)
    start = min(times)
    seconds = collections.Counter(int(at - start) for at in times)
    # The first rounds come together, as the displays were switched on; the jitter spreads them more and more.
    last = [seconds[s] for s in range(FEED_S - REFRESH_S, FEED_S)]
    result = json.loads(done.stdout)
    result.pop("what")
    result.update(requests=len(times), not_modified_share=round(statuses["304"] / len(times), 3),
                  bytes_a_304=round(sizes["304"] / max(1, statuses["304"])), bytes_a_200=round(sizes["200"] / max(1, statuses["200"])),
                  most_a_second_at_first=seconds[0], most_a_second_at_the_end=max(last), mean_a_second_at_the_end=round(statistics.mean(last), 1),
                  nginx_cpu_share=round(cpu / FEED_S, 3))
    print(f"feeds: {json.dumps(result)}", flush=True)
    return result


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("build")
    arguments.add_argument("--displays", type=int, default=500)
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument("--json")
    arguments.add_argument("--gate", action="store_true", help="fail where an aim is missed")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as folder:
        results = measure_fleet(options.build, folder, options.displays, options.seconds)
        results["feeds"] = measure_feeds(options.build, folder, options.displays)
    bare, emergency, storm = results["bare subscribers"], results["emergency"], results["storm"]
    print(f"\nAn emergency is on {options.displays} displays after {emergency['p99_ms']:.0f} ms (p99), {emergency['p99_ms'] / bare['p99_ms']:.1f} times "
          f"what bare subscribers take ({bare['p99_ms']:.0f} ms); medians {emergency['p50_ms']:.0f} and {bare['p50_ms']:.0f} ms")
    print(f"{storm['changes']} changes in {storm['seconds']:.0f} s: all the same {storm['equal_after_s']:.1f} s behind the last, {storm['different']} differ; "
          f"{storm['received_a_display']:.0f} messages and {storm['kib_received_a_display']:.0f} KiB a display")
    print(f"{results['memory']['kib_a_display']:.0f} KiB a display (control code and connection), broker {storm['broker_mib']} MiB, {storm['broker_cpu_share']:.0%} of a core")
    aims = {"an emergency within a second": emergency["p99_ms"] < 1000 and "missing" not in results,
            "the same final state": storm["different"] == 0 and storm["changes"] >= options.seconds * 100 - 10}
    for aim, held in aims.items():
        print(f"{'held' if held else 'MISSED'}: {aim}")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as out:
            json.dump(results, out, indent=1)
    return 1 if options.gate and not all(aims.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
