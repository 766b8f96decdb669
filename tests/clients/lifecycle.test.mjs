// SPDX-License-Identifier: MIT
// Changes, ends and starts of the endpoint while the official client talks to it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { APIConnectionError } from 'openai';
import { asked, azure, kinds, question, streamed, v1 } from './kinds.mjs';
import { serve, simulate, start, within } from './processes.mjs';
import { beginStream, endStream, scripted, sendChat, sendPiece } from './scripted.mjs';

/** A backend whose streams begin with `Hel` and go on when the test says so: `streams` has the answers under way. */
async function holding(t) {
    const backend = await scripted(t, (request, response) => {
        if (!request.json.stream) {
            sendChat(response);
            return;
        }
        beginStream(response);
        sendPiece(response, 'Hel');
        backend.streams.push(response);
    });
    backend.streams = [];
    return backend;
}

/** A streamed chat whose first piece has come; `rest` is what follows, once it is over. */
async function begun(client) {
    const stream = await client.chat.completions.create(question('Hello', { stream: true }));
    const chunks = stream[Symbol.asyncIterator]();
    const first = await within(chunks.next(), 'the first piece');
    assert.equal(first.value.choices[0].delta.content, 'Hel');
    const rest = (async () => {
        let text = '';
        let finish;
        for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
            text += next.value.choices[0]?.delta?.content ?? '';
            finish = next.value.choices[0]?.finish_reason ?? finish;
        }
        return { text, finish };
    })();
    rest.catch(() => {}); // told to whoever waits for it
    return { rest };
}

/** Resolves once nobody listens there any more. */
async function refused(origin) {
    for (;;) {
        const socket = connect(Number(new URL(origin).port), '127.0.0.1');
        const error = await once(socket, 'connect').then(() => undefined, (problem) => problem);
        socket.destroy();
        if (error) {
            assert.equal(error.code, 'ECONNREFUSED');
            return;
        }
    }
}

describe('a changed profile', () => {
    test('drops no call and no stream', async (t) => {
        const pace = { 'first-token-ms': 20, 'tokens-per-second': 200 };
        const [a, b, c] = [await simulate(t, pace), await simulate(t, pace), await simulate(t, pace)];
        const backends = [{ name: 'a', url: a.url }, { name: 'b', url: b.url }, { name: 'c', url: c.url, priority: 2 }];
        const endpoint = await serve(t, backends);
        let isOver = false;
        let answers = 0;
        const caller = async (client, ask) => {
            while (!isOver) {
                const answer = await ask(client(endpoint));
                assert.equal(answer.finish, 'stop');
                assert.match(answer.attempts, /^[abc]=200$/);
                ++answers;
            }
        };
        const callers = [azure, v1].flatMap((client) => [caller(client, asked), caller(client, streamed), caller(client, streamed)]);
        const profiles = [
            [backends.slice(0, 1)], // two go
            [backends.slice(1)], // one goes, two come back
            [backends, { balancing: { selection: 'leastBusy' } }],
            [[...backends].reverse()],
            [backends.map((backend) => ({ ...backend, priority: 3, deployments: { 'gpt-4o': 'gpt-4o-mini' } }))],
            [backends],
        ];
        try {
            for (const [i, profile] of profiles.entries()) {
                const before = answers;
                await endpoint.writeProfile(...profile);
                await endpoint.says('is in force', i + 1);
                // Each profile serves some before the next one comes; a caller that failed is told at the end.
                await Promise.race([endpoint.until(() => (answers > before + 6 ? true : undefined), 'answers'), ...callers]);
            }
        } finally {
            isOver = true;
            await within(Promise.all(callers), 'the last answers');
        }
        assert.ok(answers > 6 * profiles.length, `${answers}`);
        const { requests, inFlight } = await endpoint.status();
        assert.deepEqual({ requests, inFlight }, { requests: answers, inFlight: 0 });
        assert.ok(endpoint.records().every((record) => record.end === 'complete'));
    });

    test('lets a stream of a backend that is gone run to its end', async (t) => {
        const [old, other] = [await holding(t), await holding(t)];
        const endpoint = await serve(t, [{ name: 'old', url: old.url }]);
        const { rest } = await begun(azure(endpoint));
        await endpoint.writeProfile([{ name: 'other', url: other.url }]);
        await endpoint.says('is in force');
        assert.equal((await asked(v1(endpoint))).attempts, 'other=200');
        sendPiece(old.streams[0], 'lo');
        endStream(old.streams[0]);
        assert.deepEqual(await within(rest, 'the end'), { text: 'lo', finish: 'stop' });
        assert.equal((await endpoint.record((line) => line.streamed, 'the stream')).end, 'complete');
    });

    test('that is broken changes nothing', async (t) => {
        const backend = await holding(t);
        const endpoint = await serve(t, [{ name: 'a', url: backend.url }]);
        await endpoint.writeText('{ "version": 1, "backends": [ { "name": "a" } ] }');
        await endpoint.says('the profile in force stays');
        assert.match(endpoint.stderr, /backends\[0\]\.url: error: /);
        assert.equal((await asked(azure(endpoint))).attempts, 'a=200');
    });
});

describe('SIGTERM', () => {
    test('lets a running stream come to its end', async (t) => {
        const backend = await holding(t);
        const endpoint = await serve(t, [{ name: 'a', url: backend.url }]);
        const streams = [await begun(azure(endpoint)), await begun(v1(endpoint))];
        assert.equal(readFileSync(endpoint.readyPath, 'utf8'), `${endpoint.url}\n`);
        endpoint.signal('SIGTERM');
        await endpoint.says('stopping: 2 under way');
        await within(refused(endpoint.origin), 'the endpoint to refuse connections');
        for (const stream of backend.streams) {
            sendPiece(stream, 'lo');
            endStream(stream);
        }
        for (const { rest } of streams) {
            assert.deepEqual(await within(rest, 'the end'), { text: 'lo', finish: 'stop' });
        }
        assert.deepEqual(await within(endpoint.ended, 'the end of the program'), { code: 0, signal: null });
        assert.ok(!existsSync(endpoint.readyPath));
        assert.deepEqual(endpoint.records().map((record) => record.end), ['complete', 'complete']);
        await assert.rejects(asked(azure(endpoint)), APIConnectionError);
    });

    test('twice stops at once', async (t) => {
        const backend = await holding(t);
        const endpoint = await serve(t, [{ name: 'a', url: backend.url }]);
        const { rest } = await begun(azure(endpoint));
        const gone = once(backend.streams[0], 'close');
        endpoint.signal('SIGTERM');
        await endpoint.says('stopping: 1 under way');
        const before = performance.now();
        endpoint.signal('SIGTERM');
        await endpoint.says('stopping at once');
        assert.deepEqual(await within(endpoint.ended, 'the end of the program'), { code: 0, signal: null });
        // The drain would have taken 10 s.
        assert.ok(performance.now() - before < 5_000, `${performance.now() - before} ms`);
        await assert.rejects(rest); // a cut, not an end
        await within(gone, 'the end of the call upstream');
    });

    test('without a call under way is the end', async (t) => {
        const backend = await holding(t);
        const endpoint = await serve(t, [{ name: 'a', url: backend.url }]);
        await asked(azure(endpoint)); // its connection stays open
        endpoint.signal('SIGTERM');
        const before = performance.now();
        assert.deepEqual(await within(endpoint.ended, 'the end of the program'), { code: 0, signal: null });
        assert.ok(performance.now() - before < 5_000, `${performance.now() - before} ms`);
    });
});

test('--demo needs no profile', async (t) => {
    const endpoint = await start(t, ['--demo']);
    const clients = [azure(endpoint), v1(endpoint)];
    const answers = await Promise.all(Array.from({ length: 12 },
        (_, i) => (i % 3 ? asked : streamed)(clients[i % 2], `Hello ${i}`)));
    assert.ok(answers.every((answer) => answer.finish === 'stop' && answer.text.length > 0));
    // The PTU's minute is spent by a handful; the rest spills over.
    assert.ok(answers.some((answer) => answer.attempts === 'ptu-eastus2=200'));
    assert.ok(answers.some((answer) => /^ptu-eastus2=429, paygo-\w+=200$/.test(answer.attempts)),
        answers.map((answer) => answer.attempts).join('; '));
});

test('--from-env takes the variables of the load-balancing containers', async (t) => {
    const first = await simulate(t, { name: 'eastus', key: 'key-of-the-first', rpm: 1 });
    const second = await scripted(t, (request, response) => sendChat(response));
    const endpoint = await start(t, ['--from-env'], {
        BACKEND_1_URL: second.url,
        BACKEND_1_PRIORITY: '2',
        BACKEND_1_APIKEY: 'key-of-the-second',
        BACKEND_1_DEPLOYMENT_NAME: 'gpt-4o-west',
        BACKEND_2_URL: first.url.replace(/\/$/, ''),
        BACKEND_2_PRIORITY: '1',
        BACKEND_2_APIKEY: 'key-of-the-first',
        HTTP_TIMEOUT_SECONDS: '30',
    });
    assert.equal((await asked(azure(endpoint))).attempts, 'backend-2=200');
    assert.equal((await asked(azure(endpoint))).attempts, 'backend-2=429, backend-1=200');
    assert.equal((await asked(v1(endpoint))).attempts, 'backend-1=200');
    assert.match(second.requests[0].url, /^\/openai\/deployments\/gpt-4o-west\/chat\/completions\?/);
    assert.equal(second.requests[1].json.model, 'gpt-4o-west');
    assert.ok(second.requests.every((request) => request.headers['api-key'] === 'key-of-the-second'));
    assert.ok(!/key-of-the-/.test(endpoint.stdout + endpoint.stderr));
});

for (const [kind, client] of Object.entries(kinds)) {
    test(`callers must present the client key: ${kind}`, async (t) => {
        const backend = await holding(t);
        const endpoint = await serve(t, [{ name: 'a', url: backend.url }], { endpoint: { requireKey: true } },
            { SPILLWAY_CLIENT_KEY: 'the-client-key' });
        for (const ask of [asked, streamed]) {
            await assert.rejects(ask(client(endpoint, { apiKey: 'another-key' })), (error) => {
                assert.equal(error.constructor.name, 'AuthenticationError');
                assert.equal(error.status, 401);
                assert.match(error.message, /api-key/); // the header to send it in
                assert.equal(error.code, '401');
                assert.equal(error.headers.get('x-spillway-error'), '401');
                assert.equal(error.headers.get('x-spillway-attempts'), null);
                return true;
            });
        }
        assert.equal(backend.requests.length, 0);
        assert.equal((await asked(client(endpoint, { apiKey: 'the-client-key' }))).attempts, 'a=200');
        assert.ok(!JSON.stringify(backend.requests[0].rawHeaders).includes('the-client-key'));
        assert.ok(!/the-client-key|another-key/.test(endpoint.stdout + endpoint.stderr));
    });
}
