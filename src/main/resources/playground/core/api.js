import { sseReader } from './sse.js';
import { key } from './key.js';
import { remember } from './errors.js';

/** An answer that is an error, with what it says. */
export class ApiError extends Error {
  /** @param {number} status 0 where there was no answer @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** @param {string} path relative to the service's root @returns {string} */
export function address(path) {
  return new URL(path, document.baseURI).href;
}

/**
 * Asks the service, with the key of the tab where there is one.
 *
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<Response>} of status 2xx; all else is an {@link ApiError}, and kept with the last errors
 */
export async function ask(path, init = {}) {
  const headers = new Headers(init.headers);
  if (key()) headers.set('authorization', `Bearer ${key()}`);
  const method = init.method ?? 'GET';
  try {
    const answer = await fetch(address(path), { ...init, headers });
    if (!answer.ok) throw new ApiError(answer.status, await complaint(answer));
    return answer;
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    const known = error instanceof ApiError ? error : new ApiError(0, 'The service cannot be reached.');
    remember(`${method} /${path}`, known);
    throw known;
  }
}

/** @param {string} path @returns {Promise<any>} */
export async function getJson(path) {
  return (await ask(path, { headers: { accept: 'application/json' } })).json();
}

/** @param {string} path @param {object} body @param {AbortSignal} [signal] */
export function postJson(path, body, signal) {
  return ask(path, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal,
  });
}

/**
 * Asks and reads the events of the answer as they come.
 *
 * @param {string} path @param {object} body @param {AbortSignal} signal
 * @returns {AsyncGenerator<import('./sse.js').SseItem>}
 */
export async function* stream(path, body, signal) {
  const answer = await postJson(path, body, signal);
  const read = sseReader();
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    yield* read(piece.value);
  }
  yield* read('\n\n');
}

/** @param {Response} answer */
async function complaint(answer) {
  const text = await answer.text();
  try {
    const body = JSON.parse(text);
    return body.error?.message ?? body.error ?? body.message ?? text;
  } catch {
    return text || `Status ${answer.status}`;
  }
}
