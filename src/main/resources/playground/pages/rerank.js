import { postJson } from '../core/api.js';
import { chosenOf, modelsFor } from '../core/models.js';
import { html, live, nothing, on } from '../core/view.js';
import { samples } from '../samples/view.js';
import { attempt, complaint, linesOf, modelChoice, shareBar } from './parts.js';

const EXAMPLE = 'The job of Arthur is software developer.\nArthur is in the hall.\nAda bought a red bicycle.';

const state = { model: '', query: 'Where is Arthur?', text: EXAMPLE, busy: false, error: '', result: null };

/** The page that orders documents by how well they answer a query. */
export function rerank() {
  const among = [...modelsFor('rerank'), ...modelsFor('embed')];
  const model = chosenOf(among, state.model);
  return html`
    <h2>Rerank</h2>
    ${modelChoice(among, state.model, (id) => { state.model = id; }, 'reranks')}
    ${model ? html`
      <form @submit=${on((event) => { event.preventDefault(); return attempt(state, () => rank(model)); })}>
        <label>Query <input type="text" required .value=${live(state.query)} @input=${on((event) => { state.query = event.target.value; })}></label>
        <label>Documents, a line each
          <textarea rows="6" required .value=${live(state.text)} @input=${on((event) => { state.text = event.target.value; })}></textarea></label>
        <button ?disabled=${state.busy}>Rank</button>
      </form>
      ${complaint(state.error)}
      ${state.result ? resultView(state.result) : nothing}` : nothing}`;
}

async function rank(model) {
  const request = { model: model.id, query: state.query, documents: linesOf(state.text) };
  const answer = await (await postJson('v1/rerank', request)).json();
  state.result = { request, ranking: answer.results };
}

function resultView({ request, ranking }) {
  return html`
    <div role="status">
      <ol class="ranking">
        ${ranking.map(({ index, relevance_score: score }) => html`<li>${shareBar(score, score.toFixed(3), `Relevance of document ${index + 1}`)} ${request.documents[index]}</li>`)}
      </ol>
    </div>
    ${samples({ path: 'v1/rerank', json: request })}`;
}
