/**
 * Figures of a streamed answer; times in milliseconds.
 *
 * @typedef {object} Figures
 * @property {number} ttft from the request to the first token
 * @property {number | null} rate tokens a second behind the first; as the service says where they came at once, null where it does not
 * @property {number | null} prompt tokens
 * @property {number | null} cached of these, found in the KV cache
 * @property {number | null} tokens of the answer
 * @property {{name: string, ms: number}[]} phases where the service's time went
 */

/**
 * @param {{asked: number, first: number, last: number}} times
 * @param {any} usage as OpenAI's; null where the stream was stopped
 * @param {string} timing as the header Server-Timing has it
 * @param {number} pieces that came with a text
 * @returns {Figures}
 */
export function figuresOf({ asked, first, last }, usage, timing, pieces) {
  const tokens = usage?.completion_tokens ?? null;
  const phases = phasesOf(timing);
  const decoding = phases.find(({ name }) => name === 'decode')?.ms ?? 0;
  return {
    ttft: first - asked,
    rate: rate((tokens ?? pieces) - 1, last - first > 1 ? last - first : decoding),
    prompt: usage?.prompt_tokens ?? null,
    cached: usage?.prompt_tokens_details?.cached_tokens ?? null,
    tokens,
    phases,
  };
}

/** @param {number} tokens @param {number} ms */
function rate(tokens, ms) {
  return tokens > 0 && ms > 0 ? (tokens * 1000) / ms : null;
}

/** @param {string} timing such as `queue;dur=1.2, prefill;dur=3` */
export function phasesOf(timing) {
  return [...timing.matchAll(/([\w-]+);dur=([\d.]+)/g)].map(([, name, ms]) => ({ name, ms: Number(ms) }));
}
