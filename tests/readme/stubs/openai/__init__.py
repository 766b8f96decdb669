# SPDX-License-Identifier: MIT
"""As much of the `openai` package as the samples use: the addresses that its clients call, and the answer's shape."""

import json
import types
import urllib.request


class _Completions:
    def __init__(self, address, key):
        self._address, self._key = address, key

    def create(self, *, model, messages):
        body = json.dumps({"model": model, "messages": messages}).encode()
        headers = {"Content-Type": "application/json", "api-key": self._key}
        with urllib.request.urlopen(urllib.request.Request(self._address(model), body, headers), timeout=30) as answer:
            return json.load(answer, object_hook=lambda members: types.SimpleNamespace(**members))


class _Client:
    def __init__(self, address, key):
        self.chat = types.SimpleNamespace(completions=_Completions(address, key))


class AzureOpenAI(_Client):
    def __init__(self, *, azure_endpoint, api_key, api_version):
        base = f"{azure_endpoint.rstrip('/')}/openai/deployments"
        super().__init__(lambda model: f"{base}/{model}/chat/completions?api-version={api_version}", api_key)


class OpenAI(_Client):
    def __init__(self, *, base_url, api_key):
        super().__init__(lambda model: f"{base_url.rstrip('/')}/chat/completions", api_key)
