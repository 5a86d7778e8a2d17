import { markdown } from '../core/markdown.js';
import { html, live, nothing, on } from '../core/view.js';
import { samples } from '../samples/view.js';
import { attachedView } from './attached.js';
import { turns } from './conversation.js';
import { figuresView } from './figures-view.js';
import { tokensView } from './tokens.js';

/** @typedef {import('./conversation.js').Turn} Turn */
/** @typedef {{edit: (index: number, text: string) => unknown, regenerate: () => unknown, tell: (results: Record<string, string>) => unknown, busy: boolean}} Actions */

const WHO = { user: 'You', assistant: 'Model', tool: 'Tool' };
const ENDS = { length: 'cut off at max_tokens', content_filter: 'filtered' };

/** @type {{index: number, text: string}} the turn that is edited; -1 is none */
const editing = { index: -1, text: '' };

/** @type {Record<string, string>} results of calls, by the calls' ids */
let results = {};

/** @type {WeakMap<Turn, {text: string, element: HTMLElement}>} */
const rendered = new WeakMap();

/** @param {Turn} turn @param {number} index @param {Actions} actions */
export function turnView(turn, index, actions) {
  return html`
    <article class=${`turn ${turn.role}`} aria-label=${WHO[turn.role]}>
      <h3>${WHO[turn.role]}</h3>
      ${turn.role === 'assistant' ? answerView(turn, index, actions) : saidView(turn, index, actions)}
    </article>`;
}

function saidView(turn, index, actions) {
  if (editing.index === index) return editor(index, actions);
  return html`
    ${attachedView(turn.files ?? [])}
    <p class="plain">${turn.text}</p>
    ${turn.role === 'user' ? html`<button type="button" class="small" ?disabled=${actions.busy} @click=${on(() => Object.assign(editing, { index, text: turn.text }))}>Edit</button>` : nothing}`;
}

function editor(index, actions) {
  const close = () => { editing.index = -1; };
  return html`
    <form @submit=${on((event) => { event.preventDefault(); close(); return actions.edit(index, editing.text); })}>
      <label><span class="hidden">Edited message</span>
        <textarea rows="3" ?required=${!turns[index].files?.length} .value=${live(editing.text)} @input=${on((event) => { editing.text = event.target.value; })}></textarea></label>
      <div class="row"><button>Ask again</button><button type="button" class="plainly" @click=${on(close)}>Cancel</button></div>
    </form>`;
}

function answerView(turn, index, actions) {
  const last = index === turns.length - 1;
  return html`
    ${turn.thought ? html`<details class="thought" ?open=${!turn.text}><summary>Thought</summary><p class="plain">${turn.thought}</p></details>` : nothing}
    ${turn.tokens.length > 0 && turn.text ? tokensView(turn) : formatted(turn)}
    ${turn.calls.map((call) => html`<p class="call"><b>${call.name}</b> <code>${call.arguments}</code></p>`)}
    ${turn.state === 'streaming' ? html`<p class="hint" role="status">Answering …</p>` : nothing}
    ${turn.state === 'stopped' ? html`<p class="hint" role="status">Stopped</p>` : nothing}
    ${turn.error ? html`<p class="error" role="alert">${turn.error}</p>` : nothing}
    ${ENDS[turn.reason] ? html`<p class="hint">${ENDS[turn.reason]}</p>` : nothing}
    ${last && turn.state === 'done' && turn.calls.length > 0 ? resultsView(turn, actions) : nothing}
    ${turn.figures ? figuresView(turn.figures) : nothing}
    ${turn.state === 'streaming' ? nothing : html`
      ${last ? html`<button type="button" class="small" @click=${on(actions.regenerate)}>Regenerate</button>` : nothing}
      ${samples({ path: 'v1/chat/completions', ...turn.request })}`}`;
}

/** What the tools answered, which the model cannot know. */
function resultsView(turn, actions) {
  return html`
    <form @submit=${on((event) => { event.preventDefault(); const told = results; results = {}; return actions.tell(told); })}>
      ${turn.calls.map((call) => html`<label>Result of ${call.name}
        <textarea rows="2" required .value=${live(results[call.id] ?? '')} @input=${on((event) => { results[call.id] = event.target.value; })}></textarea></label>`)}
      <button>Tell the model</button>
    </form>`;
}

/** @param {Turn} turn */
function formatted(turn) {
  const known = rendered.get(turn);
  if (known?.text === turn.text) return known.element;
  const element = markdown(turn.text);
  rendered.set(turn, { text: turn.text, element });
  return element;
}
