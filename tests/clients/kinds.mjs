// SPDX-License-Identifier: MIT
// The two ways in which the official client speaks to Azure OpenAI.
import { File } from 'node:buffer';
import OpenAI, { AzureOpenAI } from 'openai';

globalThis.File ??= File; // not a global in Node 18

export const apiVersion = '2025-03-01-preview';

/** The client with deployments in the path; `endpoint` is that of Spillway. */
export function azure(endpoint, options = {}) {
    return new AzureOpenAI({ endpoint: endpoint.origin, apiKey: 'any', apiVersion, maxRetries: 0, ...options });
}

/** The client with the deployment as the body's `model`, and the key as a bearer token. */
export function v1(endpoint, options = {}) {
    return new OpenAI({ baseURL: `${endpoint.url}/v1`, apiKey: 'any', maxRetries: 0, ...options });
}

export const kinds = { AzureOpenAI: azure, 'OpenAI on /openai/v1': v1 };

/** A chat of one question. */
export function question(content = 'Hello', more = {}) {
    return { model: 'gpt-4o', messages: [{ role: 'user', content }], ...more };
}
