import { postJson } from '../core/api.js';
import { chosenOf, modelsFor } from '../core/models.js';
import { shade, similarities } from '../core/vectors.js';
import { html, live, nothing, on } from '../core/view.js';
import { samples } from '../samples/view.js';
import { attempt, complaint, linesOf, modelChoice } from './parts.js';

const MOST = 40;
const EXAMPLE = 'The weather is sunny today.\nToday the sun is shining.\nAda bought a red bicycle.';

const state = { model: '', text: EXAMPLE, busy: false, error: '', result: null };

/** The page that shows how alike lines are. */
export function embed() {
  const among = modelsFor('embed');
  const model = chosenOf(among, state.model);
  return html`
    <h2>Embeddings</h2>
    ${modelChoice(among, state.model, (id) => { state.model = id; }, 'embeds texts')}
    ${model ? html`
      <form @submit=${on((event) => { event.preventDefault(); return attempt(state, () => compare(model)); })}>
        <label>Texts, a line each
          <textarea rows="6" required .value=${live(state.text)} @input=${on((event) => { state.text = event.target.value; })}></textarea></label>
        <button ?disabled=${state.busy}>Compare</button>
      </form>
      ${complaint(state.error)}
      ${state.result ? resultView(state.result) : nothing}` : nothing}`;
}

async function compare(model) {
  const input = linesOf(state.text);
  if (input.length > MOST) throw new Error(`The matrix has at most ${MOST} lines, but there are ${input.length}.`);
  const request = { model: model.id, input };
  const answer = await (await postJson('v1/embeddings', request)).json();
  const vectors = answer.data.map((one) => one.embedding);
  state.result = { request, input, matrix: similarities(vectors), size: vectors[0].length, tokens: answer.usage.prompt_tokens };
}

function resultView({ request, input, matrix, size, tokens }) {
  return html`
    <p role="status">${input.length} vectors of ${size} numbers, ${tokens} tokens; the cosine of each with each:</p>
    <div class="scroll" tabindex="0" role="region" aria-label="Similarity matrix">
      <table class="matrix">
        <thead><tr><td></td>${input.map((_, i) => html`<th scope="col" title=${input[i]}>${i + 1}</th>`)}</tr></thead>
        <tbody>${matrix.map((row, i) => html`
          <tr><th scope="row">${i + 1}. ${input[i]}</th>
            ${row.map((value) => html`<td class=${`s${shade(value)}`}>${value.toFixed(2)}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>
    ${samples({ path: 'v1/embeddings', json: request })}`;
}
