import { getJson } from './api.js';
import { refresh } from './view.js';

/**
 * A model as /v1/models lists it.
 *
 * @typedef {{id: string, task: string, state: string, aliases: string[], input_modalities: string[]}} Model
 */

const SOON = 1000;

/** @type {{all: Model[], error: string, refused: boolean}} `refused` where another key is needed */
export const models = { all: [], error: '', refused: false };

/** Asks the service for its models, and again soon while one loads. */
export async function loadModels() {
  try {
    Object.assign(models, { all: (await getJson('v1/models')).data, error: '', refused: false });
    if (models.all.some(({ state }) => state === 'loading')) setTimeout(loadModels, SOON);
  } catch (error) {
    Object.assign(models, { all: [], error: error.message, refused: error.status === 401 || error.status === 403 });
  }
  refresh();
}

/** @param {...string} tasks @returns {Model[]} */
export function modelsFor(...tasks) {
  return models.all.filter((model) => tasks.includes(model.task));
}

/**
 * The model that was chosen, or else the first that is ready.
 *
 * @param {Model[]} among @param {string} chosen @returns {Model | undefined}
 */
export function chosenOf(among, chosen) {
  return among.find((model) => model.id === chosen) ?? among.find((model) => model.state === 'ready') ?? among[0];
}

/** @type {Map<string, Promise<string[]>>} */
const inputs = new Map();

/** Names of a model's tensors, which say what it takes; none where it does not tell. @param {string} id @returns {Promise<string[]>} */
export function inputsOf(id) {
  if (!inputs.has(id)) inputs.set(id, askInputs(id));
  return inputs.get(id);
}

async function askInputs(id) {
  try {
    const path = id.split('/').map(encodeURIComponent).join('/');
    return (await getJson(`v2/models/${path}`)).inputs.map((input) => input.name);
  } catch {
    inputs.delete(id);
    return [];
  }
}
