# SPDX-License-Identifier: MIT
"""A checkout, a home and a shell of their own, in which the commands of a document are run. Nothing outside is touched,
and nothing is asked of the network: addresses on this computer are those of free ports that stand for the ones that the
document names."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time

USUAL_PORT = 8080  # that of the demo and of a profile that says nothing else

# Runs the real program; where it would take the usual port, it is told the one that stands for it.
WRAPPER = """#!/bin/sh
case "${1-}" in
serve) case " $* " in *" --listen "*) ;; *) set -- "$@" --listen 127.0.0.1:@PORT@ ;; esac ;;
status) [ $# -gt 1 ] || set -- "$@" http://127.0.0.1:@PORT@ ;;
esac
exec @PROGRAM@ "$@"
"""

# Nobody is signed in here, and there is no managed identity: nothing is asked of Azure.
AZ = "#!/bin/sh\necho \"ERROR: Please run 'az login' to setup account.\" >&2\nexit 1\n"
NO_IDENTITY = "http://127.0.0.1:9"

# For installer/bootstrap.sh: the build is there, and every package is.
STUBS = {
    "cmake": "#!/bin/sh\nexit 0\n",
    "ninja": "#!/bin/sh\nexit 0\n",
    "c++": "#!/bin/sh\nexit 0\n",
    "dpkg-query": "#!/bin/sh\nprintf installed\n",
    "apt-get": "#!/bin/sh\necho 'apt-get was called' >&2\nexit 1\n",
}

_ADDRESS = re.compile(r"(127\.0\.0\.1|localhost):(\d+)")


class Failure(Exception):
    """What a command did that its document does not lead to expect."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def accepts(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Server:
    """A program that serves until it is told to end."""

    def __init__(self, arguments, stage, port):
        self.port = port
        self._log = tempfile.TemporaryFile()
        # A session of its own: what the shell has started ends with it.
        self._process = subprocess.Popen(arguments, cwd=stage.folder, env=stage.environment, stdout=self._log,
                                         stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True)
        end = time.monotonic() + 60
        while not accepts(port):
            if self._process.poll() is not None or time.monotonic() > end:
                said = self.output()
                self.stop()
                raise Failure(f"it does not serve on port {port}: {said}")
            time.sleep(0.02)

    def output(self):
        self._log.seek(0)
        return self._log.read().decode(errors="replace")

    def stop(self):
        """As a service manager stops it. Returns the exit code."""
        if self._process.poll() is None:
            self._process.terminate()
        try:
            code = self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._log.close()
        return code


class Stage:
    def __init__(self, root, program):
        self.root, self.program = root, program
        self.folder = tempfile.mkdtemp(prefix="spillway-readme.")
        self._ports, self.servers = {}, []
        home, bin_folder, stubs = (self.path(name) for name in ("home", "build/release/bin", "stubs"))
        for folder in (home, bin_folder, stubs, self.path("installer"), self.path("run")):
            os.makedirs(folder)
        os.chmod(self.path("run"), 0o700)
        wrapper = WRAPPER.replace("@PORT@", str(self.port(USUAL_PORT))).replace("@PROGRAM@", program)
        self.write_program("build/release/bin/spillway-cli", wrapper)
        self.write_program("build/release/bin/az", AZ)
        for name, text in STUBS.items():
            self.write_program(f"stubs/{name}", text)
        for name in os.listdir(os.path.join(root, "installer")):
            if name.endswith(".sh"):
                shutil.copy(os.path.join(root, "installer", name), self.path("installer"))
        kept = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "LC_ALL", "TMPDIR")}
        self.environment = dict(kept, HOME=home, PATH=f"{bin_folder}:{os.environ['PATH']}", KEY="a-key-of-a-test",
                                XDG_RUNTIME_DIR=self.path("run"), AZURE_POD_IDENTITY_AUTHORITY_HOST=NO_IDENTITY,
                                DBUS_SESSION_BUS_ADDRESS=f"unix:path={home}/no-bus")

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def write_program(self, name, text):
        self.write(name, text)
        os.chmod(self.path(name), 0o755)

    def port(self, named):
        """The free port that stands for the one that a document names."""
        return self._ports.setdefault(named, free_port())

    def staged(self, text):
        """A document's text with the ports of this stage."""
        return _ADDRESS.sub(lambda match: f"{match[1]}:{self.port(int(match[2]))}", text)

    def documented(self, text):
        """An output with the ports of the document."""
        for named, real in self._ports.items():
            text = text.replace(f":{real}", f":{named}")
        return text

    def run(self, arguments, extra_path=(), **options):
        """Runs a program to its end; what it has said. Fails on any other exit code than 0."""
        environment = dict(self.environment)
        environment["PATH"] = ":".join([self.path(name) for name in extra_path] + [environment["PATH"]])
        environment.update(options.pop("environment", {}))
        done = subprocess.run(arguments, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False, **options)
        if done.returncode != 0:
            raise Failure(f"exit code {done.returncode}: {done.stdout[-2000:]}")
        return self.documented(done.stdout)

    def serve(self, arguments, named_port):
        """Starts a server on the port that stands for `named_port`; one that is there gives way."""
        port = self.port(named_port)
        self.stop(port)
        server = Server(arguments, self, port)
        self.servers.append(server)
        return server

    def ensure_demo(self):
        """The reader has started the demo before."""
        if not accepts(self.port(USUAL_PORT)):
            self.serve(["spillway-cli", "serve", "--demo"], USUAL_PORT)

    def stop(self, port=None):
        """Ends the servers, or that of one port. Each has to end as its help says."""
        for server in [one for one in self.servers if port in (None, one.port)]:
            self.servers.remove(server)
            code = server.stop()
            if code != 0:
                raise Failure(f"the server on port {server.port} ended with {code}")

    def close(self):
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
