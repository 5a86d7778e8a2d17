import { html, nothing, on } from '../core/view.js';
import { chosenOf } from '../core/models.js';

/**
 * A choice among models; says what is missing where there is none.
 *
 * @param {import('../core/models.js').Model[]} among @param {string} chosen @param {(id: string) => unknown} choose @param {string} what they do
 */
export function modelChoice(among, chosen, choose, what) {
  if (among.length === 0) return html`<p class="hint">No model of this service ${what}.</p>`;
  const model = chosenOf(among, chosen);
  return html`
    <label class="model">Model
      <select @change=${on((event) => choose(event.target.value))}>
        ${among.map(({ id, state }) => html`<option value=${id} .selected=${id === model.id}>${id}${state === 'ready' ? '' : ` (${state})`}</option>`)}
      </select>
    </label>`;
}

/** A share of 0 to 1 as a bar beside its number. @param {number} share @param {string} text @param {string} label */
export function shareBar(share, text, label) {
  return html`<span class="share"><meter min="0" max="1" .value=${Math.max(0, Math.min(1, share))} aria-label=${label}></meter> ${text}</span>`;
}

/** What went wrong with a page's request. @param {string} message */
export function complaint(message) {
  return message ? html`<p class="error" role="alert">${message}</p>` : nothing;
}

/**
 * Runs a page's request: the page's state says that it is busy, and afterwards what went wrong.
 *
 * @param {{busy: boolean, error: string}} state @param {() => Promise<unknown>} work
 */
export async function attempt(state, work) {
  state.busy = true;
  state.error = '';
  try {
    await work();
  } catch (error) {
    state.error = error.message;
  } finally {
    state.busy = false;
  }
}

/** @param {string} text @returns {string[]} its lines that say something */
export function linesOf(text) {
  return text.split('\n').map((line) => line.trim()).filter(Boolean);
}
