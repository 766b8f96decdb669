# SPDX-License-Identifier: MIT
"""What the reader of the documents has before: files that they name but do not show, and callers of an endpoint."""

import json
import os
import shutil
import urllib.request

from stage import Server, free_port

# The files that the commands below read, and that no block of the document makes.
CONTOSO = {
    "version": 1,
    "name": "contoso",
    "backends": [
        {"name": "ptu", "url": "https://contoso-ptu.openai.azure.com/", "priority": 1},
        {"name": "eastus", "url": "https://contoso-eastus.openai.azure.com/", "priority": 2},
        {"name": "sweden", "url": "https://contoso-sweden.openai.azure.com/", "priority": 2},
    ],
}


class Prepared:
    """Simulated backends behind now.spillway.json, one more in planned.spillway.json, and a schema."""

    def __init__(self, stage):
        port = free_port()
        backend = Server(["spillway-cli", "simulate", "--listen", f"127.0.0.1:{port}", "--rpm", "2",
                          "--first-token-ms", "1", "--tokens-per-second", "0"], stage, port)
        stage.servers.append(backend)
        now = {"version": 1, "name": "now", "backends": [
            {"name": "first", "url": f"http://127.0.0.1:{port}", "priority": 1, "auth": "none"}]}
        planned = dict(now, name="planned", backends=now["backends"] + [
            {"name": "second", "url": "http://127.0.0.1:9", "priority": 2, "auth": "none"}])
        stage.write("now.spillway.json", json.dumps(now))
        stage.write("planned.spillway.json", json.dumps(planned))
        stage.write("contoso.spillway.json", json.dumps(CONTOSO))
        shutil.copy(os.path.join(stage.root, "tests/data/bundle/openapi.json"), stage.path("inference.json"))

    def started(self, stage, command, server):
        """Somebody calls while an hour is recorded; no other endpoint is called unless a command does it."""
        if "now.spillway.json" not in command:
            return
        for _ in range(3):
            request = urllib.request.Request(
                f"http://127.0.0.1:{server.port}/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
                json.dumps({"messages": [{"role": "user", "content": "Hello"}]}).encode(),
                {"Content-Type": "application/json"})
            try:
                urllib.request.urlopen(request, timeout=30).read()
            except urllib.error.HTTPError as error:
                if error.code != 429:  # that of the third call, whose quota is spent
                    raise
