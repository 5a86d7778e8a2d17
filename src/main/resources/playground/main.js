import { key, setKey } from './core/key.js';
import { loadModels, models } from './core/models.js';
import { html, live, nothing, on, refresh, show } from './core/view.js';
import { chat } from './pages/chat.js';
import { classify } from './pages/classify.js';
import { embed } from './pages/embed.js';
import { operate } from './pages/operate.js';
import { rerank } from './pages/rerank.js';
import { transcribe } from './pages/transcribe.js';

/** @type {Record<string, [string, () => unknown]>} name and view of each page, by its place behind the # */
const PAGES = {
  chat: ['Chat', chat],
  embed: ['Embeddings', embed],
  rerank: ['Rerank', rerank],
  classify: ['Classify', classify],
  transcribe: ['Transcribe', transcribe],
  operate: ['Operate', () => operate(() => page() === 'operate')],
};

const entry = { open: false, text: '' };

function page() {
  const name = location.hash.slice(1);
  return name in PAGES ? name : 'chat';
}

function view() {
  const current = page();
  return html`
    <a class="skip" href="#main" @click=${toMain}>To the content</a>
    <header>
      <h1>Millrace</h1>
      <nav aria-label="Pages">
        ${Object.entries(PAGES).map(([name, [title]]) => html`<a href=${`#${name}`} aria-current=${name === current ? 'page' : nothing}>${title}</a>`)}
      </nav>
      <button type="button" class="plainly" aria-expanded=${isEntryShown()} @click=${on(() => { entry.open = !entry.open; })}>${key() ? 'Key set' : 'Key'}</button>
    </header>
    ${isEntryShown() ? keyEntry() : nothing}
    <main id="main" tabindex="-1">
      ${models.error ? html`<p class="error" role="alert">${models.error}</p>` : nothing}
      ${PAGES[current][1]()}
    </main>`;
}

const isEntryShown = () => entry.open || models.refused;

function keyEntry() {
  return html`
    <form class="key" @submit=${on((event) => { event.preventDefault(); return use(entry.text.trim()); })}>
      <label>API key <input type="password" autocomplete="off" spellcheck="false" .value=${live(entry.text)} @input=${on((event) => { entry.text = event.target.value; })}></label>
      <button>Use</button>
      ${key() ? html`<button type="button" class="plainly" @click=${on(() => use(''))}>Forget</button>` : nothing}
      <span class="hint">It stays in this tab.</span>
    </form>`;
}

/** @param {string} text */
function use(text) {
  setKey(text);
  Object.assign(entry, { open: false, text: '' });
  return loadModels();
}

/** @param {Event} event */
function toMain(event) {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

addEventListener('hashchange', () => {
  document.title = `${PAGES[page()][0]} · Millrace`;
  refresh();
});
show(view, /** @type {HTMLElement} */ (document.getElementById('app')));
loadModels();
