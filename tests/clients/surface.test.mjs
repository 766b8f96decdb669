// SPDX-License-Identifier: MIT
// What the official client can ask, through the endpoint: answers arrive as from Azure itself.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toFile } from 'openai';
import { apiVersion, kinds, question } from './kinds.mjs';
import { serve, simulate, within } from './processes.mjs';
import { beginStream, scripted, sendPiece } from './scripted.mjs';

const weather = {
    type: 'function',
    function: {
        name: 'get_weather',
        description: 'The weather in a city',
        parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
};
const forced = { tools: [weather], tool_choice: { type: 'function', function: { name: 'get_weather' } } };

/** An endpoint over one simulated resource that insists on a key, which only the endpoint knows. */
async function overOne(t) {
    const backend = await simulate(t, { name: 'eastus', key: 'the-resource-key' });
    return serve(t, [{ name: 'eastus', url: backend.url, auth: 'key' }], {}, { SPILLWAY_KEY_EASTUS: 'the-resource-key' });
}

for (const [name, client] of Object.entries(kinds)) {
    describe(name, () => {
        test('chat', async (t) => {
            const endpoint = await overOne(t);
            const { data, response } = await client(endpoint).chat.completions.create(question()).withResponse();
            assert.equal(data.object, 'chat.completion');
            assert.equal(data.choices[0].message.role, 'assistant');
            assert.ok(data.choices[0].message.content.length > 0);
            assert.ok(data.usage.prompt_tokens > 0);
            assert.equal(data.usage.total_tokens, data.usage.prompt_tokens + data.usage.completion_tokens);
            assert.equal(response.headers.get('x-spillway-attempts'), 'eastus=200');
            assert.match(response.headers.get('x-openai-backendurl'), /^http:\/\/127\.0\.0\.1:\d+\/openai$/);
            assert.ok(response.headers.get('apim-request-id'));

            const record = await endpoint.record((line) => line.status === 200, 'the chat');
            assert.equal(record.deployment, 'gpt-4o');
            assert.equal(record.servedBy, 'eastus');
            assert.equal(record.totalTokens, data.usage.total_tokens);
            assert.ok(!(endpoint.stdout + endpoint.stderr).includes('the-resource-key'));
        });

        test('streamed chat with its usage', async (t) => {
            const endpoint = await overOne(t);
            const stream = await client(endpoint).chat.completions.create(
                question('Tell me a story', { stream: true, stream_options: { include_usage: true } }));
            let text = '';
            let finish;
            let usage;
            let chunks = 0;
            for await (const chunk of stream) {
                ++chunks;
                text += chunk.choices[0]?.delta?.content ?? '';
                finish = chunk.choices[0]?.finish_reason ?? finish;
                usage = chunk.usage ?? usage;
            }
            assert.ok(chunks > 5);
            assert.ok(text.length > 0);
            assert.equal(finish, 'stop');
            assert.ok(usage.completion_tokens > 0);
            const record = await endpoint.record((line) => line.end === 'complete', 'the stream');
            assert.equal(record.streamed, true);
            assert.equal(record.completionTokens, usage.completion_tokens);
        });

        test('a tool is called, and its result answered', async (t) => {
            const endpoint = await overOne(t);
            const ai = client(endpoint);
            const call = await ai.chat.completions.create(question('Weather in Oslo?', forced));
            const message = call.choices[0].message;
            assert.equal(message.tool_calls[0].function.name, 'get_weather');
            assert.equal(typeof JSON.parse(message.tool_calls[0].function.arguments), 'object');
            const answer = await ai.chat.completions.create({
                model: 'gpt-4o',
                messages: [{ role: 'user', content: 'Weather in Oslo?' }, message,
                    { role: 'tool', tool_call_id: message.tool_calls[0].id, content: '{"celsius":4}' }],
            });
            assert.ok(answer.choices[0].message.content.length > 0);
        });

        test('a streamed tool call', async (t) => {
            const endpoint = await overOne(t);
            const runner = client(endpoint).chat.completions.stream(question('Weather in Oslo?', forced));
            const completion = await runner.finalChatCompletion();
            const call = completion.choices[0].message.tool_calls[0];
            assert.equal(call.function.name, 'get_weather');
            assert.equal(typeof JSON.parse(call.function.arguments), 'object');
        });

        test('embeddings, as numbers and as base64', async (t) => {
            const endpoint = await overOne(t);
            const ai = client(endpoint);
            const request = { model: 'text-embedding-3-small', input: ['one', 'two'] };
            const numbers = await ai.embeddings.create({ ...request, encoding_format: 'float' });
            assert.equal(numbers.data.length, 2);
            assert.equal(numbers.data[0].embedding.length, 1536);
            // Without a format the client asks for base64 and unpacks it itself.
            const unpacked = await ai.embeddings.create(request);
            assert.equal(unpacked.data[1].embedding.length, 1536);
            numbers.data[1].embedding.forEach((value, i) => {
                assert.ok(Math.abs(value - unpacked.data[1].embedding[i]) < 1e-6);
            });
            const packed = await ai.embeddings.create({ ...request, encoding_format: 'base64' });
            assert.equal(Buffer.from(packed.data[0].embedding, 'base64').length, 1536 * 4);
        });

        test('responses', async (t) => {
            const endpoint = await overOne(t);
            const ai = client(endpoint);
            const response = await ai.responses.create({ model: 'gpt-4o', input: 'Hello' });
            assert.equal(response.status, 'completed');
            assert.ok(response.output_text.length > 0);
            const next = await ai.responses.create(
                { model: 'gpt-4o', input: 'And then?', previous_response_id: response.id });
            assert.notEqual(next.id, response.id);
            const record = await endpoint.record((line) => line.path.endsWith('/responses'), 'the response');
            assert.equal(record.deployment, 'gpt-4o'); // from the body
            assert.equal(record.totalTokens, response.usage.total_tokens);
        });

        test('streamed responses', async (t) => {
            const endpoint = await overOne(t);
            const stream = await client(endpoint).responses.create({ model: 'gpt-4o', input: 'Hello', stream: true });
            const types = new Set();
            let text = '';
            let completed;
            for await (const event of stream) {
                types.add(event.type);
                text += event.type === 'response.output_text.delta' ? event.delta : '';
                completed = event.type === 'response.completed' ? event.response : completed;
            }
            assert.ok(types.has('response.created'));
            assert.ok(text.length > 0);
            assert.equal(completed.output_text ?? text, text);
            const record = await endpoint.record((line) => line.end === 'complete', 'the stream');
            assert.equal(record.totalTokens, completed.usage.total_tokens);
        });

        test('sound in: a file is uploaded as a form', async (t) => {
            const endpoint = await overOne(t);
            const sound = Buffer.alloc(300_000, 'RIFF\r\n--');
            const transcription = await client(endpoint).audio.transcriptions.create(
                { model: 'whisper', file: await toFile(sound, 'speech.wav', { type: 'audio/wav' }) });
            assert.ok(transcription.text.length > 0);
            const record = await endpoint.record((line) => line.path.endsWith('/audio/transcriptions'), 'the upload');
            assert.equal(record.deployment, 'whisper'); // v1: from the form
            assert.ok(record.requestBytes > sound.length);
        });

        test('sound out: bytes that are no text', async (t) => {
            const backend = await simulate(t, { name: 'eastus' });
            const endpoint = await serve(t, [{ name: 'eastus', url: backend.url }]);
            const request = { model: 'tts', voice: 'alloy', input: 'Hello', response_format: 'wav' };
            const through = await client(endpoint).audio.speech.create(request);
            const direct = await client({ url: `${backend.url}openai` }).audio.speech.create(request);
            assert.match(through.headers.get('content-type'), /^audio\//);
            const bytes = Buffer.from(await through.arrayBuffer());
            assert.ok(bytes.length > 1000);
            assert.ok(bytes.equals(Buffer.from(await direct.arrayBuffer())));
        });

        test('the list of models', async (t) => {
            const endpoint = await overOne(t);
            const ids = [];
            for await (const model of client(endpoint).models.list()) {
                ids.push(model.id);
            }
            assert.ok(ids.includes('gpt-4o'), ids.join());
            assert.equal((await client(endpoint).models.retrieve('gpt-4o')).id, 'gpt-4o');
        });

        test('a stream that the caller gives up is given up at the backend', async (t) => {
            let tellGone;
            const gone = new Promise((resolve) => { tellGone = resolve; });
            const backend = await scripted(t, (request, response) => {
                response.on('close', () => tellGone(response.writableFinished));
                beginStream(response);
                sendPiece(response, 'Hel');
            });
            const endpoint = await serve(t, [{ name: 'eastus', url: backend.url }]);
            const stream = await client(endpoint).chat.completions.create(question('Hello', { stream: true }));
            const pieces = [];
            for await (const chunk of stream) {
                pieces.push(chunk.choices[0].delta.content);
                stream.controller.abort();
            }
            assert.deepEqual(pieces, ['Hel']);
            assert.equal(await within(gone, 'the end of the call upstream'), false);
            const record = await endpoint.record((line) => line.end !== 'complete', 'the stream');
            assert.equal(record.end, 'callerLeft');
            assert.equal(record.servedBy, 'eastus');
            const { state, errors, inFlight } = await endpoint.backend('eastus');
            assert.deepEqual({ state, errors, inFlight }, { state: 'healthy', errors: 0, inFlight: 0 });
        });

        test('so is a call that has no answer yet', async (t) => {
            let tellGone;
            let tellHere;
            const gone = new Promise((resolve) => { tellGone = resolve; });
            const here = new Promise((resolve) => { tellHere = resolve; });
            const backend = await scripted(t, (request, response) => {
                response.on('close', () => tellGone());
                tellHere();
            });
            const endpoint = await serve(t, [{ name: 'eastus', url: backend.url }]);
            const caller = new AbortController();
            const call = client(endpoint).chat.completions.create(question(), { signal: caller.signal });
            await within(here, 'the call at the backend');
            caller.abort();
            await assert.rejects(call, { name: 'Error', message: 'Request was aborted.' });
            await within(gone, 'the end of the call upstream');
            const record = await endpoint.record((line) => line.end, 'the call');
            assert.equal(record.end, 'callerLeft');
            assert.equal(record.status, null);
        });

        test('a refusal of the backend arrives as it is', async (t) => {
            const endpoint = await overOne(t);
            await assert.rejects(client(endpoint).chat.completions.create({ model: 'gpt-4o', messages: 'nonsense' }),
                (error) => {
                    assert.equal(error.constructor.name, 'BadRequestError');
                    assert.equal(error.status, 400);
                    assert.equal(error.type, 'invalid_request_error');
                    assert.ok(error.requestID);
                    assert.equal(error.headers.get('x-spillway-attempts'), 'eastus=400');
                    assert.equal(error.headers.get('x-spillway-error'), null);
                    return true;
                });
            assert.equal((await endpoint.backend('eastus')).state, 'healthy');
        });

        test('a deployment that does not exist', async (t) => {
            const endpoint = await overOne(t);
            await assert.rejects(client(endpoint).chat.completions.create({ ...question(), model: 'no such one' }),
                (error) => {
                    assert.equal(error.constructor.name, 'NotFoundError');
                    assert.equal(error.code, 'DeploymentNotFound');
                    assert.equal(error.headers.get('x-spillway-attempts'), 'eastus=404');
                    return true;
                });
            const record = await endpoint.record((line) => line.status === 404, 'the refusal');
            assert.equal(record.deployment, 'no such one');
        });

        test('a path that the endpoint does not serve', async (t) => {
            const backend = await simulate(t);
            const endpoint = await serve(t, [{ name: 'eastus', url: backend.url }], { endpoint: { suffix: 'team' } });
            assert.match(endpoint.url, /\/team\/openai$/);
            await client(endpoint).chat.completions.create(question());
            await assert.rejects(client({ url: `${endpoint.origin}/openai` }).chat.completions.create(question()),
                (error) => {
                    assert.equal(error.constructor.name, 'NotFoundError');
                    assert.equal(error.headers.get('x-spillway-error'), 'NotFound');
                    assert.match(error.message, /\/team\/openai/);
                    return true;
                });
        });
    });
}

test('what the client sends reaches the backend, but for its credential', async (t) => {
    const backend = await scripted(t, (request, response) => {
        beginStream(response);
        response.end('data: [DONE]\n\n');
    });
    const endpoint = await serve(t, [{ name: 'eastus', url: backend.url, auth: 'key' }], {},
        { SPILLWAY_KEY_EASTUS: 'the-resource-key' });
    const sent = question('¿Qué tal?', { stream: true, temperature: 0.1 });
    for (const client of Object.values(kinds)) {
        const stream = await client(endpoint).chat.completions.create(sent, { headers: { 'x-trace': 'abc' } });
        for await (const chunk of stream) {
            assert.fail(JSON.stringify(chunk));
        }
        const request = backend.requests.at(-1);
        assert.equal(request.headers['api-key'], 'the-resource-key');
        assert.equal(request.headers.authorization, undefined);
        assert.equal(request.headers['x-trace'], 'abc');
        assert.match(request.headers['user-agent'], /OpenAI\/JS/);
        assert.deepEqual(request.json, sent);
    }
    assert.deepEqual(backend.requests.map((request) => request.url), [
        `/openai/deployments/gpt-4o/chat/completions?api-version=${apiVersion}`,
        '/openai/v1/chat/completions',
    ]);
});
