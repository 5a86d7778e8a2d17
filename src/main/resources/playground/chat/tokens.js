import { html, nothing, on } from '../core/view.js';
import { likelihood, percent, visible } from './logprobs.js';

/** @type {WeakMap<object, number>} the token of an answer that is looked at */
const looked = new WeakMap();

/**
 * The tokens of an answer, coloured by how likely each was; the pointer or the arrow keys choose one, whose alternatives are listed.
 *
 * @param {import('./conversation.js').Turn} turn
 */
export function tokensView(turn) {
  const at = Math.min(looked.get(turn) ?? 0, turn.tokens.length - 1);
  return html`
    <div class="tokens" role="listbox" aria-label="Tokens by how likely they were" tabindex="0" aria-activedescendant=${`token-${at}`}
      @mouseover=${on((event) => choose(turn, event.target.dataset.index))} @keydown=${on((event) => move(turn, at, event))}>${turn.tokens.map((token, i) => html`<span role="option" id=${i === at ? `token-${i}` : nothing} aria-selected=${i === at} data-index=${i}
        aria-label=${`${visible(token.token)} ${percent(token.logprob)}`} class=${`token p${likelihood(token.logprob)}`}>${token.token}</span>`)}</div>
    ${alternatives(turn.tokens[at])}`;
}

function choose(turn, index) {
  if (index !== undefined) looked.set(turn, Number(index));
}

function move(turn, at, event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  looked.set(turn, Math.max(0, Math.min(turn.tokens.length - 1, at + step)));
}

/** @param {import('./logprobs.js').Token} token */
function alternatives(token) {
  return html`
    <p class="alternatives" role="status">
      <b>${visible(token.token)}</b> ${percent(token.logprob)}; likeliest here:
      ${token.top_logprobs.map((other) => html`<span><code>${visible(other.token)}</code> ${percent(other.logprob)}</span> `)}
    </p>`;
}
