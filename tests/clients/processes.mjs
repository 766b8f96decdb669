// SPDX-License-Identifier: MIT
// Starting and stopping the real program: simulated backends, and the endpoint over them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rename, rm, watch, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const program = process.env.SPILLWAY_CLI;
if (!program) {
    throw new Error('SPILLWAY_CLI does not name the spillway-cli to test: run "ctest -R clients_openai".');
}

const patience = 30_000;

/** `promise`, or an error that says what was waited for. */
export async function within(promise, what, limit = patience) {
    const clock = new AbortController();
    const late = delay(limit, undefined, { signal: clock.signal }).then(() => {
        throw new Error(`waited ${limit / 1000} s in vain for ${what}`);
    });
    late.catch(() => {});
    try {
        return await Promise.race([promise, late]);
    } finally {
        clock.abort();
    }
}

/** No variable that Spillway reads comes in from outside, and no keychain is asked. */
function environment(additions) {
    const kept = Object.entries(process.env).filter(
        ([name]) => !/^(SPILLWAY|BACKEND|AZURE|IDENTITY)_|_proxy$/i.test(name));
    return { ...Object.fromEntries(kept), DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus', ...additions };
}

/** A process of ours with its lines; stopped by its own id. */
class Program {
    constructor(args, variables) {
        this.stdout = '';
        this.stderr = '';
        this.waiting = new Set();
        this.child = spawn(program, args, { env: environment(variables), stdio: ['ignore', 'pipe', 'pipe'] });
        for (const stream of ['stdout', 'stderr']) {
            this.child[stream].setEncoding('utf8').on('data', (text) => {
                this[stream] += text;
                this.look();
            });
        }
        this.ended = once(this.child, 'close').then(([code, signal]) => {
            this.isOver = true;
            this.look();
            return { code, signal };
        });
    }

    look() {
        for (const check of this.waiting) {
            check();
        }
    }

    /** Resolves with what `find()` returns, once that is not undefined; looks again whenever something was printed. */
    until(find, what) {
        let check;
        const found = new Promise((resolve, reject) => {
            check = () => {
                const value = find();
                if (value !== undefined) {
                    resolve(value);
                } else if (this.isOver) {
                    reject(new Error(`${what}: the program ended first:\n${this.stderr}`));
                }
            };
            this.waiting.add(check);
            check();
        });
        return within(found, what).finally(() => this.waiting.delete(check));
    }

    signal(name) {
        this.child.kill(name);
    }

    async stop() {
        if (!this.isOver) {
            this.child.kill('SIGTERM');
        }
        return within(this.ended, 'the end of the program').catch((error) => {
            this.child.kill('SIGKILL');
            throw error;
        });
    }
}

function listeningUrl(program) {
    return program.until(() => /^listening on (\S+)$/m.exec(program.stdout)?.[1], 'the line "listening on"');
}

/** `spillway-cli simulate` on a free port. It answers at once unless told otherwise. */
export async function simulate(t, options = {}) {
    const settings = { 'first-token-ms': 0, 'tokens-per-second': 0, ...options };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]);
    const simulator = new Program(['simulate', '--listen', '127.0.0.1:0', ...args]);
    t.after(() => simulator.stop());
    simulator.url = await listeningUrl(simulator);
    return simulator;
}

/** Waits until `path` is there, by notices of its folder. */
async function awaitFile(folder, path) {
    const stop = new AbortController();
    const changes = watch(folder, { signal: stop.signal });
    try {
        for (;;) {
            const text = await readFile(path, 'utf8').catch(() => undefined);
            if (text !== undefined) {
                return text;
            }
            await changes.next();
        }
    } finally {
        stop.abort();
    }
}

/**
 * `spillway-cli serve` over a profile, on a free port. `backends` are those of the profile (auth `none` where they
 * say nothing); `more` has further parts of the profile, and `variables` of the environment.
 */
export async function serve(t, backends, more = {}, variables = {}) {
    const folder = await mkdtemp(join(tmpdir(), 'spillway-clients-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const profilePath = join(folder, 'clients.spillway.json');
    const readyPath = join(folder, 'ready');
    const writeProfile = async (list, parts = more) => {
        const profile = {
            version: 1,
            name: 'clients',
            ...parts,
            backends: list.map((backend) => ({ priority: 1, auth: 'none', ...backend })),
        };
        await writeFile(join(folder, 'next'), JSON.stringify(profile));
        await rename(join(folder, 'next'), profilePath);
    };
    await writeProfile(backends);

    const endpoint = new Program(['serve', profilePath, '--listen', '127.0.0.1:0', '--ready-file', readyPath,
        '--log', 'json'], variables);
    t.after(() => endpoint.stop());
    endpoint.readyPath = readyPath;
    endpoint.writeProfile = writeProfile;
    const failed = endpoint.ended.then(() => {
        throw new Error(`serve ended at once:\n${endpoint.stderr}`);
    });
    failed.catch(() => {});
    endpoint.url = (await within(Promise.race([awaitFile(folder, readyPath), failed]), 'the ready file')).trimEnd();
    endpoint.origin = new URL(endpoint.url).origin;
    endpoint.records = () => endpoint.stdout.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
    /** The first record of the log that fits. */
    endpoint.record = (fits, what) => endpoint.until(() => endpoint.records().find(fits), `a log line: ${what}`);
    endpoint.status = async () => (await fetch(`${endpoint.origin}/_spillway/status`)).json();
    return endpoint;
}

/** A backend of our own: `answer(request, response)` runs for every request, with its whole body as `request.text`. */
export async function scripted(t, answer) {
    const server = createServer(async (request, response) => {
        request.text = '';
        request.setEncoding('utf8');
        for await (const piece of request) {
            request.text += piece;
        }
        answer(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => {
        server.closeAllConnections();
        server.close();
    });
    server.url = `http://127.0.0.1:${server.address().port}/`;
    return server;
}

/** Sends a JSON answer. */
export function sendJson(response, status, body, headers = {}) {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
}

/** The answer to a chat, as short as the client takes it. */
export function chatAnswer(content) {
    return {
        id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'gpt-4o',
        choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
        usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
    };
}
