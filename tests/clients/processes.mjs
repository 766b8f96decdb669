// SPDX-License-Identifier: MIT
// Starting and stopping the real program: simulated backends, and the endpoint over them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const program = process.env.SPILLWAY_CLI;
if (!program) {
    throw new Error('SPILLWAY_CLI does not name the spillway-cli to test: run "ctest -L clients".');
}

const patience = 30_000;
/** How long a program may take to its end before the second signal comes: a failed test leaves calls under way. */
const politeness = 5_000;

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

const duties = new WeakMap();

/** Runs at the end of the test, however that ends; the last one first, and each even when another one fails. */
export function atEnd(t, duty) {
    if (!duties.has(t)) {
        duties.set(t, []);
        t.after(async () => {
            const errors = [];
            for (const todo of duties.get(t).reverse()) {
                await Promise.resolve().then(todo).catch((error) => errors.push(error));
            }
            if (errors.length > 0) {
                throw errors[0];
            }
        });
    }
    duties.get(t).push(duty);
}

// Whatever ends this process ends its programs.
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, () => process.exit(1));
}
process.stdout.on('error', () => process.exit(1)); // whoever ran the tests is gone

/** No variable that Spillway reads comes in from outside, and no keychain is asked. */
function environment(additions) {
    const kept = Object.entries(process.env).filter(
        ([name]) => !/^(SPILLWAY|BACKEND|AZURE|IDENTITY|IMDS|HTTP_TIMEOUT)_|_proxy$/i.test(name));
    return { ...Object.fromEntries(kept), DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus', ...additions };
}

/** A process of ours with its lines; stopped by its own id. */
class Program {
    constructor(args, variables) {
        this.name = `spillway-cli ${args[0]}`;
        this.stdout = '';
        this.stderr = '';
        this.waiting = new Set();
        this.child = spawn(program, args, { env: environment(variables), stdio: ['ignore', 'pipe', 'pipe'] });
        running.add(this.child);
        for (const stream of ['stdout', 'stderr']) {
            this.child[stream].setEncoding('utf8').on('data', (text) => {
                this[stream] += text;
                this.look();
            });
        }
        this.ended = once(this.child, 'close').then(([code, signal]) => {
            running.delete(this.child);
            this.isOver = true;
            this.look();
            return { code, signal };
        });
        this.ended.catch(() => {}); // it could not be started: told to whoever waits
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
            this.ended.catch(reject);
        });
        return within(found, what).finally(() => this.waiting.delete(check));
    }

    /** The URL of the line with which it says that it accepts connections. */
    listening() {
        return this.until(() => /^listening on (\S+)$/m.exec(this.stdout)?.[1], 'the line "listening on"');
    }

    /** The `count`th time that standard error says `text`. */
    says(text, count = 1) {
        return this.until(() => (this.stderr.split(text).length > count ? true : undefined),
            `"${text}" on standard error, ${count} times`);
    }

    signal(name) {
        this.child.kill(name);
    }

    /** Ends it if it runs. A crash, and with a sanitizer also a leak, is an error. */
    async stop() {
        const second = setTimeout(() => this.child.kill('SIGTERM'), politeness);
        if (!this.isOver) {
            this.child.kill('SIGTERM');
        }
        try {
            const end = await within(this.ended, `the end of ${this.name}`);
            if (end.code !== 0) {
                throw new Error(`${this.name} ended with ${end.code ?? end.signal}:\n${this.stderr}`);
            }
            return end;
        } finally {
            clearTimeout(second);
            this.child.kill('SIGKILL'); // nothing happens when it has ended
        }
    }
}

/** `spillway-cli simulate` on a free port. It answers at once unless told otherwise; `fail` may be a list. */
export async function simulate(t, options = {}) {
    const settings = { 'first-token-ms': 0, 'tokens-per-second': 0, ...options };
    const args = Object.entries(settings).flatMap(
        ([name, value]) => [value].flat().flatMap((one) => [`--${name}`, `${one}`]));
    const simulator = new Program(['simulate', '--listen', '127.0.0.1:0', ...args]);
    atEnd(t, () => simulator.stop());
    simulator.url = await simulator.listening();
    return simulator;
}

/** A folder that is gone with the test. */
export async function temporaryFolder(t) {
    const folder = await mkdtemp(join(tmpdir(), 'spillway-clients-'));
    atEnd(t, () => rm(folder, { recursive: true, force: true }));
    return folder;
}

/** `spillway-cli serve ARGS` on a free port, with `variables` in its environment. */
export async function start(t, args, variables = {}) {
    const folder = await temporaryFolder(t);
    const readyPath = join(folder, 'ready');
    const endpoint = new Program(['serve', ...args, '--listen', '127.0.0.1:0', '--ready-file', readyPath, '--log', 'json'],
        variables);
    atEnd(t, () => endpoint.stop());
    endpoint.readyPath = readyPath;
    endpoint.url = await endpoint.listening();
    endpoint.origin = new URL(endpoint.url).origin;
    /** The log so far; its last line may not be whole yet. */
    endpoint.records = () => endpoint.stdout.split('\n').slice(0, -1).filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line));
    /** The first record of the log that fits. */
    endpoint.record = (fits, what) => endpoint.until(() => endpoint.records().find(fits), `a log line: ${what}`);
    endpoint.status = async () => {
        const answer = await fetch(`${endpoint.origin}/_spillway/status`, { signal: AbortSignal.timeout(patience) });
        return answer.json();
    };
    endpoint.backend = async (name) => (await endpoint.status()).backends.find((backend) => backend.name === name);
    return endpoint;
}

/**
 * `start` over a profile. `backends` are those of the profile (priority 1 and auth `none` where they say nothing);
 * `more` has further parts of the profile. `writeProfile(backends, more)` changes the file, atomically.
 */
export async function serve(t, backends, more = {}, variables = {}) {
    const folder = await temporaryFolder(t);
    const path = join(folder, 'clients.spillway.json');
    const writeText = async (text) => {
        await writeFile(join(folder, 'next'), text);
        await rename(join(folder, 'next'), path);
    };
    const writeProfile = (list, parts = more) => writeText(JSON.stringify({
        version: 1,
        name: 'clients',
        ...parts,
        backends: list.map((backend) => ({ priority: 1, auth: 'none', ...backend })),
    }));
    await writeProfile(backends);
    const endpoint = await start(t, [path], variables);
    return Object.assign(endpoint, { writeProfile, writeText });
}
