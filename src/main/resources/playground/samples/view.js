import { address } from '../core/api.js';
import { key } from '../core/key.js';
import { html, on } from '../core/view.js';
import { curl } from './curl.js';
import { java } from './java.js';
import { javascript } from './javascript.js';
import { python } from './python.js';

/** @type {Record<string, (sample: import('./sample.js').Sample) => string>} */
const LANGUAGES = { curl, Java: java, Python: python, JavaScript: javascript };

const state = { language: 'curl', said: '' };

/**
 * A request as code to copy, in the language that was last chosen.
 *
 * @param {{path: string, json?: object, files?: string[], form?: Record<string, string>, file?: {field: string, name: string}}} request
 */
export function samples({ path, ...request }) {
  const text = LANGUAGES[state.language]({ ...request, url: address(path), keyed: key() !== '' });
  return html`
    <details class="samples">
      <summary>As code</summary>
      <div class="row" role="group" aria-label="Language">
        ${Object.keys(LANGUAGES).map((name) => html`
          <button type="button" class="small" aria-pressed=${name === state.language} @click=${on(() => choose(name))}>${name}</button>`)}
        <button type="button" class="small" @click=${on(() => copy(text))}>Copy</button>
        <span role="status">${state.said}</span>
      </div>
      <pre tabindex="0" aria-label="The request in ${state.language}"><code>${text}</code></pre>
    </details>`;
}

function choose(name) {
  state.language = name;
  state.said = '';
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    state.said = 'Copied';
  } catch {
    state.said = 'The browser does not let a page of http copy; select the text instead';
  }
}
