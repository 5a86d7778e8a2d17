/** @typedef {{name: string, labels: Record<string, string>, value: number}} Metric */

const LINE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Reads the text form of Prometheus. @param {string} text @returns {Metric[]} */
export function readMetrics(text) {
  return text.split('\n').flatMap((line) => {
    const parts = LINE.exec(line);
    return parts ? [{ name: parts[1], labels: labels(parts[2] ?? ''), value: number(parts[3]) }] : [];
  });
}

/** @param {string} text */
function labels(text) {
  return Object.fromEntries([...text.matchAll(LABEL)].map(([, name, value]) => [name, value.replace(/\\(.)/g, (_, c) => (c === 'n' ? '\n' : c))]));
}

/** @param {string} text */
function number(text) {
  return text === '+Inf' ? Infinity : Number(text);
}

/**
 * A sum over all metrics of a name.
 *
 * @param {Metric[]} metrics @param {string} name
 * @param {Record<string, string>} where the values of labels that count; an empty one is any
 * @returns {number | null} null where there is none
 */
export function sum(metrics, name, where = {}) {
  const wanted = Object.entries(where).filter(([, value]) => value);
  const found = metrics.filter((metric) => metric.name === name && wanted.every(([label, value]) => metric.labels[label] === value));
  return found.length === 0 ? null : found.reduce((total, metric) => total + metric.value, 0);
}

/**
 * What the charts show, of two readings.
 *
 * @param {Metric[]} before @param {Metric[]} now @param {number} seconds between them @param {string} model empty is all
 */
export function figures(before, now, seconds, model) {
  const value = (name) => sum(now, name, { model });
  const grown = (name, kind = '') => difference(sum(before, name, { model, kind }), sum(now, name, { model, kind }));
  const mean = (name, kind = '') => ratio(grown(`${name}_sum`, kind), grown(`${name}_count`, kind));
  const padding = grown('millrace_batch_padding_tokens_total');
  const models = model ? 1 : new Set(now.filter((metric) => metric.name === 'millrace_kv_cache_usage_ratio').map((metric) => metric.labels.model)).size;
  return {
    running: value('millrace_requests_running_sequences'),
    waiting: value('millrace_requests_waiting_sequences'),
    slots: value('millrace_slots'),
    cache: scaled(ratio(value('millrace_kv_cache_usage_ratio'), models), 100),
    generated: ratio(grown('millrace_tokens_generated_tokens_total'), seconds),
    prompt: ratio(grown('millrace_tokens_prompt_tokens_total'), seconds),
    ttft: scaled(mean('gen_ai_server_time_to_first_token_seconds'), 1000),
    decoded: mean('millrace_step_rows_sequences', 'decode'),
    batch: mean('millrace_batch_rows'),
    padding: scaled(ratio(padding, plus(padding, grown('millrace_batch_tokens_total'))), 100),
  };
}

const difference = (a, b) => (a === null || b === null ? null : Math.max(0, b - a));
const plus = (a, b) => (a === null || b === null ? null : a + b);
const ratio = (a, b) => (a === null || !b ? null : a / b);
const scaled = (a, factor) => (a === null ? null : a * factor);
