import { ask } from '../core/api.js';
import { fileField } from '../core/files.js';
import { chosenOf, modelsFor } from '../core/models.js';
import { html, nothing, on } from '../core/view.js';
import { samples } from '../samples/view.js';
import { microphone } from '../sound/microphone.js';
import { attempt, complaint, modelChoice } from './parts.js';

const PATH = 'v1/audio/transcriptions';

/** @type {{model: string, file: File | null, url: string, recording: {stop: () => Promise<File>} | null, busy: boolean, error: string, result: any}} */
const state = { model: '', file: null, url: '', recording: null, busy: false, error: '', result: null };

/** The page that writes down what is said in a sound. */
export function transcribe() {
  const among = modelsFor('transcribe');
  const model = chosenOf(among, state.model);
  return html`
    <h2>Transcribe</h2>
    ${modelChoice(among, state.model, (id) => { state.model = id; }, 'transcribes')}
    ${model ? html`
      <form @submit=${on((event) => { event.preventDefault(); return attempt(state, () => hear(model)); })}>
        ${fileField({ label: 'Sound', accept: 'audio/*,video/*', name: state.file?.name ?? '', take })}
        ${microphone(state, (work) => attempt(state, work), take)}
        ${state.url ? html`<p><audio controls src=${state.url} aria-label="The sound"></audio></p>` : nothing}
        <button ?disabled=${state.busy || !state.file}>Transcribe</button>
      </form>
      ${complaint(state.error)}
      ${state.result ? resultView(state.result) : nothing}` : nothing}`;
}

/** @param {File} file */
function take(file) {
  if (state.url) URL.revokeObjectURL(state.url);
  state.file = file;
  state.url = URL.createObjectURL(file);
  state.result = null;
}

/** With the times of words, or of segments where the model has none of words. */
async function hear(model) {
  state.result = await heardBy(model, 'word').catch((error) => {
    if (error.status !== 400 || !error.message.includes('timestamp_granularities')) throw error;
    return heardBy(model, 'segment');
  });
}

async function heardBy(model, times) {
  const fields = { model: model.id, response_format: 'verbose_json', 'timestamp_granularities[]': times };
  const body = new FormData();
  Object.entries(fields).forEach(([name, value]) => body.set(name, value));
  body.set('file', state.file, state.file.name);
  const heard = await (await ask(PATH, { method: 'POST', body })).json();
  return { heard, request: { path: PATH, form: fields, file: { field: 'file', name: state.file.name } } };
}

function resultView({ heard, request }) {
  return html`
    <p class="heard" role="status">${heard.text || 'Nothing was heard.'}</p>
    <p class="hint">${heard.duration.toFixed(1)} s of sound</p>
    <ul class="words" aria-label=${heard.words ? 'Words with their times' : 'Segments with their times'}>
      ${(heard.words ?? heard.segments ?? []).map(({ word, text, start, end }) => html`<li>${word ?? text} <small>${start.toFixed(2)} to ${end.toFixed(2)} s</small></li>`)}
    </ul>
    ${samples(request)}`;
}
