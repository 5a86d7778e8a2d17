import { mark } from '../samples/sample.js';

/** @typedef {{role: 'user' | 'assistant' | 'tool', text: string, files?: Attached[], calls?: Call[], id?: string}} Said */
/** @typedef {{name: string, url: string}} Attached a picture or a sound, as a data URL */
/** @typedef {{id: string, name: string, arguments: string}} Call */

/** Numbers of the sampling settings, by the name of the request's field: least, most, step. */
export const NUMBERS = {
  temperature: [0, 2, 0.1],
  top_p: [0, 1, 0.05],
  top_k: [0, 1000, 1],
  min_p: [0, 1, 0.05],
  max_tokens: [1, 1_000_000, 1],
  seed: [0, 2_147_483_647, 1],
  presence_penalty: [-2, 2, 0.1],
  frequency_penalty: [-2, 2, 0.1],
  repetition_penalty: [0.1, 2, 0.05],
};

/**
 * What is set beside a conversation; an empty text leaves it to the model.
 *
 * @typedef {object} Settings
 * @property {string} system
 * @property {Record<string, string>} numbers by {@link NUMBERS}
 * @property {string} stop strings that end the answer, a line each
 * @property {string} schema that the answer is held to, JSON
 * @property {string} tools a list of them, JSON
 * @property {boolean} likely whether log-probabilities come
 */

/**
 * The body of POST /v1/chat/completions.
 *
 * @param {string} model @param {Said[]} turns @param {Settings} settings
 * @throws {Error} which names the setting that is no JSON
 */
export function chatBody(model, turns, settings) {
  const system = settings.system.trim() ? [{ role: 'system', content: settings.system }] : [];
  const stop = settings.stop.split('\n').filter((line) => line !== '');
  return {
    model,
    messages: [...system, ...turns.map(message)],
    ...Object.fromEntries(Object.keys(NUMBERS).filter((name) => settings.numbers[name]).map((name) => [name, Number(settings.numbers[name])])),
    ...(stop.length ? { stop } : {}),
    ...(settings.schema.trim() ? { response_format: format(json('schema', settings.schema)) } : {}),
    ...(settings.tools.trim() ? { tools: json('tools', settings.tools) } : {}),
    ...(settings.likely ? { logprobs: true, top_logprobs: 5 } : {}),
    stream: true,
    stream_options: { include_usage: true, interval: 0.05 },
  };
}

/** @param {Said} turn */
function message({ role, text, files, calls, id }) {
  if (files?.length) return { role, content: [...files.map(part), ...(text ? [{ type: 'text', text }] : [])] };
  if (role === 'tool') return { role, tool_call_id: id, content: text };
  return calls?.length ? { role, content: text || null, tool_calls: calls.map(called) } : { role, content: text };
}

/** @param {Attached} file */
function part({ url }) {
  if (url.startsWith('data:image/')) return { type: 'image_url', image_url: { url } };
  const [head, data] = url.split(',', 2);
  return { type: 'input_audio', input_audio: { data, format: /wav/.test(head) ? 'wav' : 'mp3' } };
}

/**
 * A request as a sample shows it: with marks where the bytes of files are, and each part of the answer as it comes.
 *
 * @param {object} request @param {Said[]} turns
 */
export function shownBody(request, turns) {
  const files = turns.flatMap((turn) => turn.files ?? []);
  const data = files.map(({ url }) => url.slice(url.indexOf(',') + 1));
  const json = JSON.parse(JSON.stringify(request), (_, value) => {
    const index = typeof value === 'string' ? data.findIndex((bytes) => value.endsWith(bytes)) : -1;
    return index < 0 ? value : value.slice(0, -data[index].length) + mark(index);
  });
  delete json.stream_options.interval;
  return { json, files: files.map(({ name }) => name) };
}

/** @param {Call} call */
function called(call) {
  return { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } };
}

function format(schema) {
  return { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } };
}

/** @param {string} name @param {string} text */
function json(name, text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The ${name} must be JSON: ${error.message}`);
  }
}
