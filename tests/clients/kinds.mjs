// SPDX-License-Identifier: MIT
// The two ways in which the official client speaks to Azure OpenAI.
import { File } from 'node:buffer';
import OpenAI, { AzureOpenAI } from 'openai';

globalThis.File ??= File; // not a global in Node 18

export const apiVersion = '2025-03-01-preview';

/** No retries of the client's own: what reaches it is what the endpoint has given. */
const usual = { apiKey: 'any', maxRetries: 0, timeout: 30_000 };

/** The client with deployments in the path; `endpoint` is that of Spillway. */
export function azure(endpoint, options = {}) {
    return new AzureOpenAI({ endpoint: endpoint.url.replace(/\/openai$/, ''), apiVersion, ...usual, ...options });
}

/** The client with the deployment as the body's `model`, and the key as a bearer token. */
export function v1(endpoint, options = {}) {
    return new OpenAI({ baseURL: `${endpoint.url}/v1`, ...usual, ...options });
}

export const kinds = { AzureOpenAI: azure, 'OpenAI on /openai/v1': v1 };

/** A chat of one question. */
export function question(content = 'Hello', more = {}) {
    return { model: 'gpt-4o', messages: [{ role: 'user', content }], ...more };
}

/** A streamed chat of one question, read to its end. */
export async function streamed(client, content = 'Hello', options = {}) {
    const { data, response } = await client.chat.completions.create(question(content, { stream: true }), options)
        .withResponse();
    let text = '';
    let finish;
    for await (const chunk of data) {
        text += chunk.choices[0]?.delta?.content ?? '';
        finish = chunk.choices[0]?.finish_reason ?? finish;
    }
    return { text, finish, attempts: response.headers.get('x-spillway-attempts') };
}

/** A chat, with the header that tells who was asked. */
export async function asked(client, content = 'Hello', options = {}) {
    const { data, response } = await client.chat.completions.create(question(content), options).withResponse();
    return {
        text: data.choices[0].message.content,
        finish: data.choices[0].finish_reason,
        attempts: response.headers.get('x-spillway-attempts'),
    };
}

/** A chat in one piece, and one as a stream: what holds for one has to hold for the other. */
export const ways = { 'in one piece': asked, streamed };
