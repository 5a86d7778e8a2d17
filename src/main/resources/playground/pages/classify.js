import { postJson } from '../core/api.js';
import { dataUrl, fileField } from '../core/files.js';
import { chosenOf, inputsOf, modelsFor } from '../core/models.js';
import { html, live, nothing, on, refresh } from '../core/view.js';
import { mark } from '../samples/sample.js';
import { samples } from '../samples/view.js';
import { attempt, complaint, linesOf, modelChoice, shareBar } from './parts.js';

const TOP = 10;

const state = { model: '', text: '', labels: '', picture: '', file: '', busy: false, error: '', result: null };

/** @type {Map<string, string[]>} names of the inputs of models */
const inputs = new Map();

/** The page that says what a text or a picture is. */
export function classify() {
  const among = modelsFor('classify', 'embed').filter(({ id, task }) => task === 'classify' || takes(id, 'pixel_values'));
  const model = chosenOf(among, state.model);
  return html`
    <h2>Classify</h2>
    ${modelChoice(among, state.model, (id) => { state.model = id; state.result = null; }, 'classifies')}
    ${model ? html`
      <form @submit=${on((event) => { event.preventDefault(); return attempt(state, () => ask(model)); })}>
        ${model.task === 'embed' ? labelsField() : nothing}
        ${takes(model.id, 'pixel_values') ? pictureField() : nothing}
        ${takes(model.id, 'input_ids') && !state.picture ? textField() : nothing}
        <button ?disabled=${state.busy}>Classify</button>
      </form>
      ${complaint(state.error)}
      ${state.result ? resultView(state.result) : nothing}` : nothing}`;
}

/** Whether a model has an input, as far as is known; what is not known is asked. @param {string} id @param {string} name */
function takes(id, name) {
  if (!inputs.has(id)) {
    inputs.set(id, []);
    inputsOf(id).then((names) => { inputs.set(id, names); refresh(); });
  }
  return inputs.get(id).includes(name);
}

function labelsField() {
  return html`<label>Labels to choose among, a line each
    <textarea rows="4" required .value=${live(state.labels)} @input=${on((event) => { state.labels = event.target.value; })}></textarea></label>`;
}

function textField() {
  return html`<label>Text
    <textarea rows="3" required .value=${live(state.text)} @input=${on((event) => { state.text = event.target.value; })}></textarea></label>`;
}

function pictureField() {
  return html`
    ${fileField({ label: 'Picture', accept: 'image/*', name: state.file, take })}
    ${state.picture ? html`
      <p><img class="picture" src=${state.picture} alt=${`The picture ${state.file}`}>
      <button type="button" class="small" @click=${on(() => { state.picture = ''; state.file = ''; })}>Remove</button></p>` : nothing}`;
}

/** @param {File} file */
async function take(file) {
  state.picture = await dataUrl(file);
  state.file = file.name;
}

async function ask(model) {
  if (!state.picture && !takes(model.id, 'input_ids')) throw new Error('Choose a picture first.');
  const labels = model.task === 'embed' ? { candidate_labels: linesOf(state.labels) } : {};
  const request = { model: model.id, input: state.picture ? { image: state.picture } : state.text, top_n: TOP, ...labels };
  const answer = await (await postJson('v1/classify', request)).json();
  state.result = { shown: shown(request), data: answer.data[0] };
}

/** The request as a sample has it: with the file instead of its bytes. */
function shown(request) {
  if (!state.picture) return { path: 'v1/classify', json: request };
  const image = `${state.picture.slice(0, state.picture.indexOf(',') + 1)}${mark(0)}`;
  return { path: 'v1/classify', json: { ...request, input: { image } }, files: [state.file] };
}

function resultView({ shown: request, data }) {
  return html`
    <div role="status">${data.spans ? spansView(data.spans) : scoresView(data.scores)}</div>
    ${samples(request)}`;
}

/** @param {{label: string, score: number}[]} scores */
function scoresView(scores) {
  return html`
    <ol class="ranking">
      ${scores.map(({ label, score }) => html`<li>${shareBar(score, score.toFixed(3), label)} ${label}</li>`)}
    </ol>`;
}

/** @param {{entity_group: string, word: string, score: number, start: number, end: number}[]} spans */
function spansView(spans) {
  return html`
    <ul>${spans.map(({ entity_group: label, word, score, start, end }) => html`<li><b>${label}</b> ${word} (${start} to ${end}, ${score.toFixed(3)})</li>`)}</ul>`;
}
