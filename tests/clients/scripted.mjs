// SPDX-License-Identifier: MIT
// Backends that answer as a test tells them to, for what the simulated ones cannot be asked: what arrived, and when.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { atEnd } from './processes.mjs';

/**
 * A backend: `answer(request, response)` runs for every request, with its whole body as `request.body` (bytes) and
 * `request.json` (undefined for other bodies). All of them are kept in `requests`.
 */
export async function scripted(t, answer) {
    const server = createServer(async (request, response) => {
        const pieces = [];
        try {
            for await (const piece of request) {
                pieces.push(piece);
            }
        } catch {
            return; // the caller left in the middle of its body
        }
        request.body = Buffer.concat(pieces);
        if (/^application\/json/.test(request.headers['content-type'])) {
            request.json = JSON.parse(request.body);
        }
        server.requests.push(request);
        answer(request, response);
    });
    server.requests = [];
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    atEnd(t, () => {
        server.close();
        server.closeAllConnections();
    });
    server.url = `http://127.0.0.1:${server.address().port}/`;
    return server;
}

/** Sends a JSON answer. */
export function sendJson(response, status, body, headers = {}) {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
}

/** Azure's refusal of a call over the quota; `headers` say how long to wait. */
export function send429(response, headers = { 'retry-after': '30' }) {
    sendJson(response, 429, { error: { code: '429', message: 'Requests have exceeded the call rate limit.' } }, headers);
}

/** The answer to a chat, as short as the client takes it. */
export function sendChat(response, content = 'Hello.') {
    sendJson(response, 200, {
        id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'gpt-4o',
        choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
        usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
    });
}

/** Begins an event stream, which goes on with `sendPiece`. */
export function beginStream(response) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
}

/** One event of a streamed chat; the last one tells why it ends. */
export function sendPiece(response, content, finishReason = null) {
    const chunk = {
        id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o',
        choices: [{ index: 0, finish_reason: finishReason, delta: finishReason ? {} : { content } }],
    };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
}

/** Ends a streamed chat as Azure does. */
export function endStream(response) {
    sendPiece(response, '', 'stop');
    response.end('data: [DONE]\n\n');
}
