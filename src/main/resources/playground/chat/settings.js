import { html, live, on } from '../core/view.js';
import { NUMBERS } from './request.js';

/** @type {import('./request.js').Settings} */
export const settings = { system: '', numbers: {}, stop: '', schema: '', tools: '', likely: false };

/** The settings of the chat, each with the name of its field in the request. */
export function settingsView() {
  return html`
    <details class="panel">
      <summary>Settings</summary>
      ${area('System prompt', 'system', 3)}
      <div class="numbers">${Object.entries(NUMBERS).map(number)}</div>
      ${area('Stop strings, a line each', 'stop', 1)}
      ${area('JSON schema of the answer', 'schema', 2)}
      ${area('Tools, a JSON list as in the request', 'tools', 2)}
      <p class="hint">What is left empty is the model's own. A model that cannot take a setting says so.</p>
    </details>`;
}

/** @param {string} label @param {'system' | 'stop' | 'schema' | 'tools'} name @param {number} rows */
function area(label, name, rows) {
  return html`
    <label>${label}
      <textarea rows=${rows} spellcheck="false" .value=${live(settings[name])} @input=${on((event) => { settings[name] = event.target.value; })}></textarea>
    </label>`;
}

/** @param {[string, number[]]} setting */
function number([name, [least, most, step]]) {
  return html`
    <label>${name}
      <input type="number" min=${least} max=${most} step=${step} placeholder="model's" .value=${live(settings.numbers[name] ?? '')}
        @input=${on((event) => { settings.numbers[name] = event.target.value; })}>
    </label>`;
}
