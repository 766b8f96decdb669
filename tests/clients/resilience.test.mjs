// SPDX-License-Identifier: MIT
// What the endpoint is for: backends that are spent or broken, and callers who do not notice.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toFile } from 'openai';
import { asked, azure, kinds, question, streamed, v1, ways } from './kinds.mjs';
import { serve, simulate } from './processes.mjs';
import { scripted, send429, sendChat, sendJson } from './scripted.mjs';

/** A small PTU at priority 1 that has `rpm` requests a minute, and two pay-as-you-go resources at priority 2. */
async function overPtu(t, rpm) {
    const ptu = await simulate(t, { name: 'ptu', rpm });
    const east = await simulate(t, { name: 'eastus' });
    const west = await simulate(t, { name: 'westus' });
    return serve(t, [
        { name: 'east', url: east.url, priority: 2 },
        { name: 'ptu', url: ptu.url, priority: 1 },
        { name: 'west', url: west.url, priority: 2 },
    ]);
}

/** A backend of the tests' own at priority 1 and another at priority 2. */
async function overTwo(t, first, second, more = {}, mappings = {}) {
    const a = await scripted(t, first);
    const b = await scripted(t, second);
    const endpoint = await serve(t, [
        { name: 'a', url: a.url, priority: 1, deployments: mappings.a ?? {} },
        { name: 'b', url: b.url, priority: 2, deployments: mappings.b ?? {} },
    ], more);
    return { a, b, endpoint };
}

for (const [kind, client] of Object.entries(kinds)) {
    describe(kind, () => {
        for (const [way, ask] of Object.entries(ways)) {
            test(`the PTU's quota is spent: ${way}`, async (t) => {
                const endpoint = await overPtu(t, 2);
                const ai = client(endpoint);
                const attempts = [];
                for (let i = 0; i < 12; ++i) {
                    const answer = await ask(ai);
                    assert.ok(answer.text.length > 0);
                    assert.equal(answer.finish, 'stop');
                    attempts.push(answer.attempts);
                }
                assert.deepEqual(attempts.slice(0, 2), ['ptu=200', 'ptu=200']);
                assert.match(attempts[2], /^ptu=429, (east|west)=200$/);
                for (const later of attempts.slice(3)) {
                    assert.match(later, /^(east|west)=200$/); // it is known to be spent
                }

                const record = await endpoint.record((line) => line.attempts.length === 2, 'the spill-over');
                assert.equal(record.status, 200);
                const [spent, served] = record.attempts;
                assert.equal(spent.backend, 'ptu');
                assert.equal(spent.status, 429);
                assert.ok(spent.waitMs > 0 && spent.waitMs <= 60_000, `${spent.waitMs}`);
                assert.equal(served.status, 200);
                assert.equal(served.backend, record.servedBy);
                const status = await endpoint.status();
                assert.equal(status.failovers, 1);
                const ptu = status.backends.find((backend) => backend.name === 'ptu');
                assert.equal(ptu.state, 'throttled');
                assert.ok(ptu.retryAfterSeconds > 0);
                assert.equal(ptu.throttles, 1);
            });
        }

        test('many callers at once while the quota runs out', async (t) => {
            const endpoint = await overPtu(t, 5);
            const ai = client(endpoint);
            const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 ? asked(ai) : streamed(ai))));
            assert.ok(answers.every((answer) => answer.finish === 'stop' && answer.attempts.endsWith('=200')));
            assert.equal(answers.filter((answer) => answer.attempts === 'ptu=200').length, 5);
            const { requests, failovers } = await endpoint.status();
            assert.equal(requests, 40);
            assert.equal(failovers, answers.filter((answer) => answer.attempts.startsWith('ptu=429, ')).length);
        });

        test('a key that is refused', async (t) => {
            const a = await simulate(t, { name: 'eastus', key: 'the-right-key' });
            const b = await simulate(t, { name: 'westus', key: 'another-key' });
            const endpoint = await serve(t, [
                { name: 'a', url: a.url, auth: 'key' },
                { name: 'b', url: b.url, auth: 'key', priority: 2 },
            ], {}, { SPILLWAY_KEY_A: 'a-wrong-key', SPILLWAY_KEY_B: 'another-key' });
            assert.equal((await asked(client(endpoint))).attempts, 'a=401, b=200');
            const { state, lastStatus } = await endpoint.backend('a');
            assert.deepEqual({ state, lastStatus }, { state: 'throttled', lastStatus: 401 });
        });

        for (const [fault, attempt] of [['503', '503'], ['500', '500'], ['reset', 'unreachable'], ['stall', 'timeout']]) {
            for (const [way, ask] of Object.entries(ways)) {
                test(`a fault, ${fault}: ${way}`, async (t) => {
                    const bad = await simulate(t, { name: 'eastus', fail: `${fault}:1` });
                    const good = await simulate(t, { name: 'westus' });
                    const endpoint = await serve(t, [
                        { name: 'bad', url: bad.url },
                        { name: 'good', url: good.url, priority: 2 },
                    ], fault === 'stall' ? { balancing: { idleTimeoutSeconds: 2 } } : {});
                    const answer = await ask(client(endpoint));
                    assert.equal(answer.attempts, `bad=${attempt}, good=200`);
                    assert.equal(answer.finish, 'stop');
                    const record = await endpoint.record((line) => line.status === 200, 'the call');
                    assert.equal(record.servedBy, 'good');
                    assert.equal(record.attempts[0].error ?? `${record.attempts[0].status}`, attempt);
                });
            }
        }

        test('a backend that is not there', async (t) => {
            const gone = await simulate(t);
            await gone.stop();
            const good = await simulate(t);
            const endpoint = await serve(t, [
                { name: 'gone', url: gone.url },
                { name: 'good', url: good.url, priority: 2 },
            ]);
            assert.equal((await asked(client(endpoint))).attempts, 'gone=unreachable, good=200');
        });

        for (const [way, ask] of Object.entries(ways)) {
            test(`an answer that is cut off does not pass for a whole one: ${way}`, async (t) => {
                const cutting = await simulate(t, { fail: 'close:1' });
                const other = await simulate(t);
                const endpoint = await serve(t, [
                    { name: 'cutting', url: cutting.url },
                    { name: 'other', url: other.url, priority: 2 },
                ]);
                await assert.rejects(ask(client(endpoint)), (error) => error.name !== 'AssertionError');
                const record = await endpoint.record((line) => line.end, 'the call');
                assert.equal(record.end, 'brokenOff');
                assert.equal(record.attempts.length, 1); // it was committed
            });
        }

        test('all are throttled: the client is told, and for how long', async (t) => {
            const a = await simulate(t, { name: 'eastus', rpm: 1 });
            const b = await simulate(t, { name: 'westus', rpm: 1 });
            const endpoint = await serve(t, [{ name: 'a', url: a.url }, { name: 'b', url: b.url, priority: 2 }]);
            const ai = client(endpoint);
            assert.equal((await asked(ai)).attempts, 'a=200');
            assert.equal((await asked(ai)).attempts, 'a=429, b=200');
            // a is known to be spent; b has just said so; nobody is left.
            for (const attempts of ['b=429', 'a=429']) {
                await assert.rejects(asked(ai), (error) => {
                    assert.equal(error.constructor.name, 'RateLimitError');
                    assert.equal(error.status, 429);
                    assert.match(error.message, /Please retry after \d+ seconds/); // the backend's own words
                    const seconds = Number(error.headers.get('retry-after'));
                    assert.ok(seconds >= 1 && seconds <= 60, `${seconds}`);
                    assert.ok(Number(error.headers.get('retry-after-ms')) <= seconds * 1000);
                    assert.equal(error.headers.get('x-spillway-attempts'), attempts);
                    return true;
                });
            }
        });

        test('all are throttled, and the client waits and tries again', async (t) => {
            const times = [];
            const backend = await scripted(t, (request, response) => {
                times.push(performance.now());
                times.length === 1 ? send429(response, { 'retry-after-ms': '700' }) : sendChat(response);
            });
            const endpoint = await serve(t, [{ name: 'a', url: backend.url }]);
            const answer = await asked(client(endpoint, { maxRetries: 2 }));
            assert.equal(answer.attempts, 'a=200');
            assert.equal(times.length, 2);
            assert.ok(times[1] - times[0] >= 690, `${times[1] - times[0]} ms`);
            const retried = backend.requests.map((request) => request.headers['x-stainless-retry-count']);
            assert.deepEqual(retried, ['0', '1']);
        });

        test('all are throttled and the endpoint answers itself: the client waits for that', async (t) => {
            const times = [];
            const backend = await scripted(t, (request, response) => {
                times.push(performance.now());
                times.length === 1 ? send429(response, { 'retry-after-ms': '900' }) : sendChat(response);
            });
            const endpoint = await serve(t, [{ name: 'a', url: backend.url }], { balancing: { whenAllThrottled: 'reply' } });
            await assert.rejects(asked(client(endpoint)), { status: 429 });
            await assert.rejects(asked(client(endpoint)), (error) => {
                assert.equal(error.constructor.name, 'RateLimitError');
                assert.equal(error.headers.get('x-spillway-error'), '429');
                assert.equal(error.headers.get('retry-after'), '1');
                assert.ok(Number(error.headers.get('retry-after-ms')) <= 900);
                return true;
            });
            assert.equal(backend.requests.length, 1); // nobody was asked for the second one
            assert.equal((await asked(client(endpoint, { maxRetries: 2 }))).attempts, 'a=200');
            assert.ok(times[1] - times[0] >= 890, `${times[1] - times[0]} ms`);
        });

        // Small enough for memory, and so large that it is kept in a file.
        for (const size of [100_000, 3_000_000]) {
            test(`a form of ${size} bytes is sent again to the next backend, byte for byte`, async (t) => {
                const { a, b, endpoint } = await overTwo(t, (request, response) => send429(response),
                    (request, response) => sendJson(response, 200, { text: 'heard' }));
                const sound = Buffer.from(Array.from({ length: size }, (_, i) => (i * 7919) >> 3));
                const file = await toFile(sound, 'speech.wav', { type: 'audio/wav' });
                const { data, response } = await client(endpoint).audio.transcriptions.create({ model: 'whisper', file })
                    .withResponse();
                assert.equal(data.text, 'heard');
                assert.equal(response.headers.get('x-spillway-attempts'), 'a=429, b=200');
                const [first, second] = [a.requests[0], b.requests[0]];
                assert.ok(first.body.includes(sound));
                assert.ok(second.body.equals(first.body));
                assert.equal(second.headers['content-type'], first.headers['content-type']);
                assert.match(second.headers['content-type'], /^multipart\/form-data; ?boundary=/);
                assert.equal((await endpoint.record((line) => line.status === 200, 'the upload')).replayable, true);
            });
        }
    });
}

test('a deployment that each backend calls otherwise: AzureOpenAI', async (t) => {
    const { a, b, endpoint } = await overTwo(t, (request, response) => send429(response),
        (request, response) => sendChat(response), {},
        { a: { 'gpt-4o': 'gpt-4o-ptu' }, b: { 'gpt-4o': 'gpt 4o/west' } });
    assert.equal((await asked(azure(endpoint))).attempts, 'a=429, b=200');
    assert.match(a.requests[0].url, /^\/openai\/deployments\/gpt-4o-ptu\/chat\/completions\?api-version=/);
    assert.match(b.requests[0].url, /^\/openai\/deployments\/gpt%204o%2Fwest\/chat\/completions\?api-version=/);
    assert.equal((await endpoint.record((line) => line.status === 200, 'the call')).deployment, 'gpt-4o');
    // A name that is not listed stays.
    await azure(endpoint).chat.completions.create({ ...question(), model: 'gpt-4o-mini' });
    assert.match(b.requests[1].url, /^\/openai\/deployments\/gpt-4o-mini\//);
});

test('a deployment that each backend calls otherwise: the model of a v1 body', async (t) => {
    const { a, b, endpoint } = await overTwo(t, (request, response) => send429(response),
        (request, response) => sendChat(response), {},
        { a: { 'gpt-4o': 'gpt-4o-ptu' }, b: { 'gpt-4o': 'gpt-4o-west' } });
    assert.equal((await asked(v1(endpoint))).attempts, 'a=429, b=200');
    for (const [backend, model] of [[a, 'gpt-4o-ptu'], [b, 'gpt-4o-west']]) {
        assert.equal(backend.requests[0].url, '/openai/v1/chat/completions');
        assert.deepEqual(backend.requests[0].json, question('Hello', { model }));
    }
    await v1(endpoint).chat.completions.create({ ...question(), model: 'gpt-4o-mini' });
    assert.equal(b.requests[1].json.model, 'gpt-4o-mini');
});

test('throttleScope deployment: the quota of one deployment is spent, the others stay in use', async (t) => {
    const { endpoint } = await overTwo(t,
        (request, response) => (request.json.model === 'gpt-4o' ? send429(response) : sendChat(response)),
        (request, response) => sendChat(response),
        { balancing: { throttleScope: 'deployment' } });
    for (const client of Object.values(kinds)) {
        const attempts = async (model) => (await client(endpoint).chat.completions.create({ ...question(), model })
            .withResponse()).response.headers.get('x-spillway-attempts');
        assert.equal(await attempts('gpt-4o'), client === azure ? 'a=429, b=200' : 'b=200');
        assert.equal(await attempts('gpt-4o'), 'b=200');
        assert.equal(await attempts('gpt-4o-mini'), 'a=200');
    }
    assert.equal((await endpoint.backend('a')).throttles, 1);
});
