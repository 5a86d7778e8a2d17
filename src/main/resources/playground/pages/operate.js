import { ask } from '../core/api.js';
import { errors } from '../core/errors.js';
import { loadModels } from '../core/models.js';
import { html, nothing, on } from '../core/view.js';
import { charts, live, look, poll, watch } from '../operate/live.js';
import { attempt, complaint } from './parts.js';

const state = { busy: false, error: '', acting: '' };

/** The page of those who run the service. @param {() => boolean} shown whether it still is */
export function operate(shown) {
  poll(shown);
  return html`
    <h2>Operate</h2>
    ${complaint(live.error)}
    ${live.error ? nothing : html`${verdictView()}${modelsView()}${complaint(state.error)}${chartsView()}`}
    ${errorsView()}`;
}

function verdictView() {
  const verdict = live.verdict?.service['10s'];
  return verdict ? html`
    <section class="panel"><h3>What limits it: <code>${verdict.state}</code></h3>
      <p>${verdict.evidence}</p>${verdict.state === 'idle' ? nothing : html`<p class="hint">What to change: ${verdict.change}</p>`}</section>` : nothing;
}

function modelsView() {
  return html`
    <h3>Models</h3>
    <div class="scroll" tabindex="0" role="region" aria-label="Models">
      <table class="models">
        <thead><tr><th scope="col">Model</th><th scope="col">Task</th><th scope="col">State</th><th scope="col">Running</th>
          <th scope="col">Waiting</th><th scope="col">Breaker</th><th scope="col">Actions</th></tr></thead>
        <tbody>${live.models.map(modelRow)}</tbody>
      </table>
    </div>`;
}

function modelRow(model) {
  const trouble = [model.error, model.rejected].filter(Boolean).join('; ');
  return html`
    <tr>
      <th scope="row">${model.name}${trouble ? html`<small class="error">${trouble}</small>` : nothing}</th>
      <td>${model.task ?? '–'}</td>
      <td><span class=${`state ${model.state}`}>${model.state ?? '–'}</span></td>
      <td>${model.queue.running}</td><td>${model.queue.waiting}</td>
      <td>${model.breaker?.state?.replace('_', ' ') ?? '–'}</td>
      <td><span class="row">${action(model.name, 'load', 'Load')}${action(model.name, 'unload', 'Unload')}</span></td>
    </tr>`;
}

function action(name, verb, label) {
  const acting = state.acting === `${verb} ${name}`;
  return html`<button type="button" class="small" aria-label=${`${label} ${name}`} ?disabled=${state.busy} @click=${on(() => act(name, verb))}>${acting ? `${label} …` : label}</button>`;
}

function act(name, verb) {
  state.acting = `${verb} ${name}`;
  return attempt(state, async () => {
    try {
      await ask(`actuator/models/${name.split('/').map(encodeURIComponent).join('/')}/${verb}`, { method: 'POST' });
    } finally {
      state.acting = '';
      await Promise.all([look(), loadModels()]);
    }
  });
}

function chartsView() {
  return html`
    <h3>Live</h3>
    <label class="model">Of
      <select @change=${on((event) => watch(event.target.value))}>
        <option value="" .selected=${live.model === ''}>all models</option>
        ${live.models.map(({ name }) => html`<option value=${name} .selected=${name === live.model}>${name}</option>`)}
      </select></label>
    <div class="charts">${charts.map((chart) => chart.view())}</div>`;
}

function errorsView() {
  return html`
    <h3>Last errors of this tab</h3>
    ${errors.length === 0 ? html`<p class="hint">None.</p>` : html`
      <ul class="errors">${errors.map(({ at, what, status, message }) => html`<li><time>${at.toLocaleTimeString()}</time> ${what}: ${status || 'no answer'}, ${message}</li>`)}</ul>`}`;
}
