# SPDX-License-Identifier: MIT
"""spillway-cli as a service: what it tells the service manager and when, and keys that come as credentials.

The manager is a datagram socket, as systemd's is.
"""

import ctypes
import http.server
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

from tools import CLI, PATIENCE_S, clean_environment, run, write


class Backend(http.server.ThreadingHTTPServer):
    """Remembers the keys that it was asked with; an answer waits until `go` is set."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.keys = []
        self.asked = threading.Event()
        self.go = threading.Event()
        self.go.set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self):
        return f"http://127.0.0.1:{self.server_port}/"


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.keys.append(self.headers.get("api-key"))
        self.server.asked.set()
        self.server.go.wait(PATIENCE_S)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass


class Manager:
    """$NOTIFY_SOCKET's other end."""

    def __init__(self, address):
        self.address = address
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.settimeout(PATIENCE_S)
        self.socket.bind("\0" + address[1:] if address.startswith("@") else address)

    def next(self):
        """The next datagram as a dict."""
        return dict(line.split("=", 1) for line in self.socket.recv(4096).decode().split("\n"))

    def next_with(self, name):
        while True:
            message = self.next()
            if name in message:
                return message


class Service(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.backend = Backend()
        self.addCleanup(self.backend.server_close)
        self.addCleanup(self.backend.shutdown)
        self.addCleanup(self.backend.go.set)
        self.profile = os.path.join(self.folder, "test.spillway.json")
        self.write_profile()

    def write_profile(self, auth="none", **endpoint):
        backends = [{"name": "east us", "url": self.backend.url(), "auth": auth},
                    {"name": "off", "url": "http://127.0.0.1:9/", "auth": "none", "enabled": False}]
        write(self.profile, json.dumps({"version": 1, "name": "test", "endpoint": endpoint, "backends": backends}))

    def manager(self, address=None):
        manager = Manager(address or os.path.join(self.folder, "notify"))
        self.addCleanup(manager.socket.close)
        return manager

    def start(self, manager=None, begin=None, **environment):
        if manager:
            environment["NOTIFY_SOCKET"] = manager.address
        process = subprocess.Popen([CLI, "serve", self.profile, "--listen", "127.0.0.1:0"],
                                   env=clean_environment(**environment), stdout=subprocess.PIPE, preexec_fn=begin,
                                   stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, start_new_session=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        limit = threading.Timer(PATIENCE_S, process.kill)
        limit.start()
        self.addCleanup(limit.cancel)
        return process

    def endpoint(self, process):
        return re.match(r"listening on (\S+)", process.stdout.readline()).group(1)

    def end(self, process):
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(PATIENCE_S), 0)


class Notifications(Service):
    def test_ready_comes_when_it_listens(self):
        manager = self.manager()
        process = self.start(manager)
        message = manager.next()
        self.assertEqual(message["READY"], "1")
        match = re.fullmatch(r"1 of 2 backends available at (http://127\.0\.0\.1:\d+/openai)", message["STATUS"])
        self.assertTrue(match, message)
        # Accepted at once, and the line that people wait for says the same.
        self.assertEqual(urllib.request.urlopen(match.group(1) + "/x", timeout=PATIENCE_S).status, 200)
        self.assertEqual(self.endpoint(process), match.group(1))
        self.end(process)
        self.assertEqual(manager.next_with("STOPPING")["STOPPING"], "1")

    @unittest.skipUnless(sys.platform == "linux", "only Linux has such names")
    def test_an_abstract_name_will_do(self):
        manager = self.manager(f"@spillway-test-{os.getpid()}-{id(self)}")
        process = self.start(manager)
        self.assertEqual(manager.next()["READY"], "1")
        self.end(process)

    def test_nothing_comes_when_it_cannot_start(self):
        manager = self.manager()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            code, text = run(CLI, "serve", self.profile, "--listen", f"127.0.0.1:{taken.getsockname()[1]}",
                             env=clean_environment(NOTIFY_SOCKET=manager.address))
            self.assertEqual(code, 4, text)
        manager.socket.setblocking(False)
        self.assertRaises(BlockingIOError, manager.next)

    def test_a_reload_is_told_from_its_begin_to_its_end(self):
        manager = self.manager()
        process = self.start(manager)
        manager.next_with("READY")
        before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        process.send_signal(signal.SIGHUP)
        message = manager.next_with("RELOADING")
        after = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        self.assertEqual(message["RELOADING"], "1")
        self.assertTrue(before <= int(message["MONOTONIC_USEC"]) <= after, message)
        self.assertIn("1 of 2 backends available", manager.next_with("READY")["STATUS"])
        self.end(process)

    def test_a_refused_reload_ends_too(self):
        manager = self.manager()
        process = self.start(manager)
        manager.next_with("READY")
        write(self.profile, "{ no profile")
        process.send_signal(signal.SIGHUP)
        manager.next_with("RELOADING")
        manager.next_with("READY")
        self.end(process)

    def test_a_reload_without_its_client_key_ends_too(self):
        manager = self.manager()
        process = self.start(manager)
        manager.next_with("READY")
        self.write_profile(requireKey=True)
        process.send_signal(signal.SIGHUP)
        manager.next_with("RELOADING")
        manager.next_with("READY")
        self.end(process)

    def test_stopping_comes_before_the_last_answer(self):
        manager = self.manager()
        process = self.start(manager)
        manager.next_with("READY")
        self.backend.go.clear()
        answers = []
        url = self.endpoint(process) + "/x"
        caller = threading.Thread(
            target=lambda: answers.append(urllib.request.urlopen(url, timeout=PATIENCE_S).read()), daemon=True)
        caller.start()
        self.assertTrue(self.backend.asked.wait(PATIENCE_S))
        process.send_signal(signal.SIGTERM)
        manager.next_with("STOPPING")
        self.assertEqual(answers, [])
        self.backend.go.set()
        caller.join(PATIENCE_S)
        self.assertEqual(answers, [b"ok"])
        self.assertEqual(process.wait(PATIENCE_S), 0)

    def test_the_status_follows_the_backends(self):
        manager = self.manager()
        process = self.start(manager)
        manager.next_with("READY")
        url = self.endpoint(process) + "/x"
        self.backend.shutdown()
        self.backend.server_close()
        self.assertRaises(urllib.error.HTTPError, urllib.request.urlopen, url, timeout=PATIENCE_S)
        self.assertIn("0 of 2 backends available", manager.next_with("STATUS")["STATUS"])
        self.end(process)

    def test_the_watchdog_is_fed(self):
        manager = self.manager()
        process = self.start(manager, WATCHDOG_USEC="200000")
        self.assertEqual(manager.next_with("WATCHDOG")["WATCHDOG"], "1")
        manager.next_with("WATCHDOG")
        self.end(process)

    def test_a_watchdog_of_another_process_is_not(self):
        manager = self.manager()
        process = self.start(manager, WATCHDOG_USEC="1000", WATCHDOG_PID="1")
        manager.next_with("READY")
        self.end(process)
        self.assertNotIn("WATCHDOG", manager.next())

    def test_a_manager_that_is_gone_stops_nothing(self):
        process = self.start(NOTIFY_SOCKET=os.path.join(self.folder, "none"))
        self.assertIn("/openai", self.endpoint(process))
        self.end(process)


class Credentials(Service):
    def credentials(self, **files):
        for name, content in files.items():
            write(os.path.join(self.folder, "credentials", name), content)
        return os.path.join(self.folder, "credentials")

    def test_keys_are_files_of_their_variables_names(self):
        self.write_profile(auth="key", requireKey=True)
        folder = self.credentials(SPILLWAY_KEY_EAST_US="k-east\n", SPILLWAY_CLIENT_KEY="k-client\r\n", SPILLWAY="none")
        process = self.start(CREDENTIALS_DIRECTORY=folder)
        url = self.endpoint(process) + "/x"
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(url, timeout=PATIENCE_S)
        self.assertEqual(refused.exception.code, 401)
        request = urllib.request.Request(url, headers={"api-key": "k-client"})
        self.assertEqual(urllib.request.urlopen(request, timeout=PATIENCE_S).status, 200)
        self.assertEqual(self.backend.keys, ["k-east"])
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=PATIENCE_S)
        self.assertNotIn("k-east", output + errors)
        self.assertNotIn("k-client", output + errors)

    def test_a_new_file_counts_at_the_next_reload(self):
        self.write_profile(auth="key")
        folder = self.credentials(SPILLWAY_KEY_EAST_US="k-old")
        manager = self.manager()
        process = self.start(manager, CREDENTIALS_DIRECTORY=folder)
        manager.next_with("READY")
        url = self.endpoint(process) + "/x"
        urllib.request.urlopen(url, timeout=PATIENCE_S)
        self.credentials(SPILLWAY_KEY_EAST_US="k-new")
        process.send_signal(signal.SIGHUP)
        manager.next_with("RELOADING")
        manager.next_with("READY")
        urllib.request.urlopen(url, timeout=PATIENCE_S)
        self.assertEqual(self.backend.keys, ["k-old", "k-new"])
        self.end(process)

    def test_the_list_of_keys_names_the_place_and_not_the_key(self):
        self.write_profile(auth="key")
        folder = self.credentials(SPILLWAY_KEY_EAST_US="k-east", SPILLWAY_CLIENT_KEY="k-file")
        _, text = run(CLI, "keys", "list", self.profile,
                      env=clean_environment(CREDENTIALS_DIRECTORY=folder, SPILLWAY_CLIENT_KEY="k-variable"))
        self.assertRegex(text, r"(?m)^east us +key +credential file SPILLWAY_KEY_EAST_US$")
        self.assertRegex(text, r"(?m)^client +- +environment SPILLWAY_CLIENT_KEY$")
        self.assertNotIn("k-", text)

    def test_a_profile_of_variables_takes_its_keys_from_files(self):
        folder = self.credentials(BACKEND_1_APIKEY="k-one\n")
        process = subprocess.Popen(
            [CLI, "serve", "--from-env", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True,
            env=clean_environment(CREDENTIALS_DIRECTORY=folder, BACKEND_1_URL=self.backend.url()))
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        urllib.request.urlopen(self.endpoint(process) + "/x", timeout=PATIENCE_S)
        self.assertEqual(self.backend.keys, ["k-one"])
        self.end(process)


@unittest.skipUnless(sys.platform == "linux", "only Linux has it")
class Hardened(Service):
    def test_it_serves_where_no_memory_becomes_code(self):
        """As MemoryDenyWriteExecute= has it: no page is both written to and run (Linux 6.3)."""
        set_mdwe, refuse_exec_gain = 65, 1
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(66, 0, 0, 0, 0) < 0:
            self.skipTest("this kernel has no PR_SET_MDWE")
        process = self.start(begin=lambda: libc.prctl(set_mdwe, refuse_exec_gain, 0, 0, 0), QT_ENABLE_REGEXP_JIT="0")
        self.assertEqual(urllib.request.urlopen(self.endpoint(process) + "/x", timeout=PATIENCE_S).status, 200)
        self.end(process)


if __name__ == "__main__":
    unittest.main()
