import { stream } from '../core/api.js';
import { refresh, refreshGrowing } from '../core/view.js';
import { figuresOf } from './figures.js';
import { chatBody, shownBody } from './request.js';

/** @typedef {import('./request.js').Call} Call */

/**
 * A turn of the conversation.
 *
 * @typedef {object} Turn
 * @property {'user' | 'assistant' | 'tool'} role
 * @property {string} text
 * @property {import('./request.js').Attached[]} [files] shown or played with it
 * @property {string} [id] of the call that a tool answers
 * @property {'streaming' | 'done' | 'stopped' | 'failed'} [state] of an answer
 * @property {string} [thought]
 * @property {Call[]} [calls]
 * @property {import('./logprobs.js').Token[]} [tokens]
 * @property {string} [reason] why it ended
 * @property {string} [error]
 * @property {import('./figures.js').Figures} [figures]
 * @property {{json: object, files: string[]}} [request] as a sample shows it
 */

/** @type {Turn[]} */
export const turns = [];

let running = /** @type {AbortController | null} */ (null);

export const isRunning = () => running !== null;

/** Ends the answer that streams. */
export function stop() {
  running?.abort();
}

export function clear() {
  stop();
  turns.length = 0;
}

/** @param {number} index of the first turn that goes, with all behind it */
export function cutAt(index) {
  stop();
  turns.length = index;
}

/**
 * Has the model answer the conversation as it is.
 *
 * @param {string} model @param {import('./request.js').Settings} settings
 */
export async function answer(model, settings) {
  const controller = new AbortController();
  const said = turns.filter((turn) => turn.state !== 'failed');
  const request = chatBody(model, said, settings);
  const turn = /** @type {Turn} */ ({
    role: 'assistant', text: '', thought: '', calls: [], tokens: [], state: 'streaming', request: shownBody(request, said),
  });
  turns.push(turn);
  running = controller;
  try {
    await read(turn, stream('v1/chat/completions', request, controller.signal));
  } catch (error) {
    turn.state = error.name === 'AbortError' ? 'stopped' : 'failed';
    turn.error = turn.state === 'failed' ? error.message : '';
  }
  if (running === controller) running = null;
  refresh();
}

/** @param {Turn} turn @param {AsyncGenerator<import('../core/sse.js').SseItem>} items */
async function read(turn, items) {
  const times = { asked: performance.now(), first: 0, last: 0 };
  const seen = { usage: null, timing: '', pieces: 0 };
  try {
    for await (const item of items) {
      if ('comment' in item) seen.timing = timing(item.comment) || seen.timing;
      else if (item.data !== '[DONE]') take(turn, JSON.parse(item.data), times, seen);
      refreshGrowing();
    }
    turn.state = 'done';
  } finally {
    if (times.first) turn.figures = figuresOf(times, seen.usage, seen.timing, seen.pieces);
  }
}

/** @param {string} comment */
function timing(comment) {
  return comment.startsWith('server-timing:') ? comment.slice('server-timing:'.length) : '';
}

function take(turn, chunk, times, seen) {
  if (chunk.error) throw new Error(chunk.error.message);
  seen.usage = chunk.usage ?? seen.usage;
  const choice = chunk.choices?.[0];
  if (!choice) return;
  turn.reason = choice.finish_reason ?? turn.reason;
  turn.tokens.push(...(choice.logprobs?.content ?? []));
  if (grow(turn, choice.delta ?? {})) {
    times.last = performance.now();
    times.first ||= times.last;
    seen.pieces++;
  }
}

/** Adds a piece to an answer; says whether there was anything in it. @param {Turn} turn */
function grow(turn, delta) {
  const thought = delta.reasoning_content ?? delta.reasoning ?? '';
  turn.text += delta.content ?? '';
  turn.thought += thought;
  for (const piece of delta.tool_calls ?? []) {
    const call = (turn.calls[piece.index] ??= { id: '', name: '', arguments: '' });
    call.id += piece.id ?? '';
    call.name += piece.function?.name ?? '';
    call.arguments += piece.function?.arguments ?? '';
  }
  return Boolean(delta.content || thought || delta.tool_calls?.length);
}
