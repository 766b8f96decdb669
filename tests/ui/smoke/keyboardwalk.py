# SPDX-License-Identifier: MIT
"""keyboardwalk.py SPILLWAY SPILLWAY-CLI PICTURES: the desktop program by keys alone.

Starts it as a new user would, begins the demo, adds a backend, tests it, saves it, watches calls spill over, and copies
a request as cURL. What came of each step is asked from outside: from the endpoint's status page, from a backend of the
test's own, from the clipboard. Runs under withdisplay.sh. Python's standard library, xdotool and xclip.
"""
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

KEY = 'walk-key-0123456789'
DEMO = 'http://127.0.0.1:8080'


class Backend(http.server.BaseHTTPRequestHandler):
    """An Azure OpenAI resource as far as this walk needs one. Notes what it was asked, and with which key."""
    asked = []

    def answer(self):
        length = int(self.headers.get('Content-Length', 0))
        self.rfile.read(length)
        Backend.asked.append((self.command, self.path, self.headers.get('api-key')))
        body = json.dumps({'object': 'list', 'data': [], 'choices': []}).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = answer
    do_POST = answer

    def log_message(self, *arguments):
        pass


def xdotool(*arguments):
    done = subprocess.run(['xdotool', *arguments], capture_output=True, text=True, timeout=30, check=False)
    return done.stdout.split()


def keys(*names):
    xdotool('key', '--delay', '40', *names)


def write(text):
    xdotool('type', '--delay', '12', text)


def until(condition, what, seconds=60):
    """Asks again and again until the answer is true; there is nothing that would tell."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    sys.exit(f'keyboard walk: {what}: not within {seconds} s')


def status():
    try:
        with urllib.request.urlopen(DEMO + '/_spillway/status', timeout=5) as answer:
            return json.load(answer)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None


def backend(name):
    return next((one for one in (status() or {'backends': []})['backends'] if one['name'] == name), None)


def clipboard():
    done = subprocess.run(['xclip', '-selection', 'clipboard', '-o'], capture_output=True, text=True, timeout=10,
                          check=False)
    return done.stdout


def picture(folder, name):
    if shutil.which('import'):
        subprocess.run(['import', '-window', 'root', os.path.join(folder, f'keyboard-{name}.png')], timeout=30,
                       check=False)


def walk(pictures):
    """With the program's first window on the display."""
    window = until(lambda: xdotool('search', '--onlyvisible', '--name', 'Spillway'), 'a window')[0]
    xdotool('windowfocus', '--sync', window)
    picture(pictures, '1-first-run')

    keys('Return')  # the demo's card has the focus
    until(status, 'the demo serves')

    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Backend)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    keys('ctrl+2', 'ctrl+n')
    write('walked')
    keys('Tab', 'Tab')  # past "Enabled" to the URL
    write(f'http://127.0.0.1:{server.server_port}')
    keys('Tab')
    keys('ctrl+a')
    write('2')
    keys('Tab', 'Tab', 'Tab')  # past weight and authentication to the key
    write(KEY)
    picture(pictures, '2-new-backend')
    keys('ctrl+t')
    until(lambda: [one for one in Backend.asked if one[0] == 'GET' and one[2] == KEY], 'a test with the typed key')
    picture(pictures, '3-tested')
    assert backend('walked') is None, 'it must not be in use before it is saved'
    keys('ctrl+s')
    until(lambda: backend('walked'), 'the saved backend is in force')
    saved = backend('walked')
    assert saved['priority'] == 2, saved
    assert saved['state'] in ('healthy', 'probing'), saved

    until(lambda: (backend('ptu-eastus2') or {}).get('state') == 'throttled', 'the PTU is spent', 120)
    until(lambda: [one for one in Backend.asked if one[0] == 'POST' and one[2] == KEY], 'a call spills over to it', 120)
    keys('ctrl+1')
    time.sleep(0.5)
    picture(pictures, '4-spilled-over')

    keys('ctrl+3')
    for _ in range(6):  # through the panes to the list
        keys('Down', 'ctrl+shift+x')
        if clipboard().startswith('curl '):
            break
        keys('F6')
    copied = clipboard()
    picture(pictures, '5-copied')
    assert copied.startswith('curl '), f'not a cURL command: {copied[:80]!r}'
    assert '$AZURE_OPENAI_API_KEY' in copied, copied
    assert KEY not in copied
    keys('ctrl+q')


def main():
    program, _, pictures = sys.argv[1:4]
    for tool in ('xdotool', 'xclip'):
        if not shutil.which(tool):
            sys.exit(f'keyboard walk: {tool} is missing: see installer/packages.sh')
    if status() is not None:
        sys.exit(f'keyboard walk: something serves at {DEMO} already')
    os.makedirs(pictures, exist_ok=True)
    with subprocess.Popen([program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        try:
            walk(pictures)
            code = running.wait(timeout=30)
        except BaseException:
            picture(pictures, 'failed')
            print(f'the program ended with {running.poll()}' if running.poll() is not None else 'it still runs')
            running.kill()
            print(running.stdout.read())
            raise
        printed = running.stdout.read()
    assert code == 0, f'exit code {code}: {printed}'
    assert KEY not in printed
    for folder, _, files in os.walk(os.environ['HOME']):
        for name in files:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                with open(path, 'rb') as file:
                    assert KEY.encode() not in file.read(), f'the key is in {path}'
    print('walked')


main()
