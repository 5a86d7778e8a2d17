import { ask, getJson } from '../core/api.js';
import { figures, readMetrics } from '../core/metrics.js';
import { refresh } from '../core/view.js';
import { Chart } from './chart.js';

const PERIOD = 2000;

export const charts = [
  new Chart('Requests', '', { running: 'running', waiting: 'waiting', slots: 'slots' }),
  new Chart('KV cache in use', ' %', { cache: 'held' }),
  new Chart('Tokens a second', '', { generated: 'generated', prompt: 'prompt' }),
  new Chart('Time to first token', ' ms', { ttft: 'mean' }),
  new Chart('Batch sizes', '', { decoded: 'sequences a decode step', batch: 'rows a run' }),
  new Chart('Padding', ' %', { padding: 'of the tokens run' }),
];

/** What the service last said of itself. */
export const live = { models: [], verdict: null, error: '', model: '' };

let before = null;
let timer = 0;

/** @param {string} model whose figures the charts have from now on; empty is all */
export function watch(model) {
  live.model = model;
  before = null;
  charts.forEach((chart) => chart.clear());
}

/** Asks the service every two seconds while the page is shown and can be seen. @param {() => boolean} shown */
export function poll(shown) {
  if (timer) return;
  const turn = async () => {
    if (shown() && !document.hidden) await look();
    timer = shown() ? setTimeout(turn, PERIOD) : 0;
  };
  timer = -1;
  turn();
}

/** Asks once. */
export async function look() {
  try {
    const [models, verdict, metrics] = await Promise.all([
      getJson('actuator/models'), getJson('actuator/bottleneck').catch(() => null), readings(),
    ]);
    Object.assign(live, { models: models.models, verdict, error: '' });
    draw(metrics);
  } catch (error) {
    live.error = told(error);
  }
  refresh();
}

/** Metrics may be closed to a key, or on another port, while the rest is not. */
async function readings() {
  try {
    const answer = await ask('actuator/prometheus', { headers: { accept: 'text/plain' } });
    return { at: Date.now() / 1000, metrics: readMetrics(await answer.text()) };
  } catch {
    return null;
  }
}

function draw(now) {
  if (now && before) {
    const shown = figures(before.metrics, now.metrics, now.at - before.at, live.model);
    charts.forEach((chart) => chart.add(now.at, shown));
  }
  before = now;
}

function told({ status, message }) {
  if (status === 401 || status === 403) return `This page needs a key with the role admin. ${message}`;
  return status === 404 ? 'The management endpoints are not on this port (management.server.port), or not exposed.' : message;
}
