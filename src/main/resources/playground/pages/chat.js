import { chosenOf, modelsFor } from '../core/models.js';
import { html, live, nothing, on } from '../core/view.js';
import { attachments, isAttached, taken } from '../chat/attached.js';
import { answer, clear, cutAt, isRunning, stop, turns } from '../chat/conversation.js';
import { settings, settingsView } from '../chat/settings.js';
import { turnView } from '../chat/turn-view.js';
import { attempt, complaint, modelChoice } from './parts.js';

const state = { model: '', text: '', busy: false, error: '' };

/** The page where one talks to a model. */
export function chat() {
  const among = modelsFor('generate');
  const model = chosenOf(among, state.model);
  return html`
    <h2>Chat</h2>
    ${modelChoice(among, state.model, (id) => { state.model = id; }, 'generates text')}
    ${settingsView()}
    <label class="check"><input type="checkbox" .checked=${settings.likely} @change=${on((event) => { settings.likely = event.target.checked; })}>
      Colour the tokens of next answers by how likely they were</label>
    <section aria-label="Conversation" class="conversation">
      ${turns.map((turn, index) => turnView(turn, index, actions(model)))}
    </section>
    <p class="hidden" role="status">${told()}</p>
    ${complaint(state.error)}
    ${model ? composer(model) : nothing}`;
}

/** The last answer once it is whole, for those who hear the page. */
function told() {
  const last = turns.at(-1);
  return last?.state === 'done' ? last.text : '';
}

function composer(model) {
  return html`
    ${attachments(model.input_modalities ?? [], (work) => attempt(state, work))}
    <form class="composer" @submit=${on((event) => { event.preventDefault(); return send(model); })}>
      <label><span class="hidden">Message</span>
        <textarea rows="2" placeholder="Say something; Enter sends, Shift and Enter begin a line" ?required=${!isAttached()} .value=${live(state.text)}
          @input=${on((event) => { state.text = event.target.value; })} @keydown=${enter}></textarea></label>
      <div class="row">
        ${isRunning() ? html`<button type="button" class="stop" @click=${on(stop)}>Stop</button>` : html`<button>Send</button>`}
        <button type="button" class="plainly" ?disabled=${turns.length === 0} @click=${on(clear)}>New conversation</button>
      </div>
    </form>`;
}

/** @param {KeyboardEvent} event */
function enter(event) {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
}

function send(model) {
  if (isRunning() || !(state.text.trim() || isAttached())) return undefined;
  turns.push({ role: 'user', text: state.text, files: taken() });
  state.text = '';
  return ask(model);
}

/** @param {import('../core/models.js').Model} model */
function ask(model) {
  return attempt(state, () => answer(model.id, settings));
}

/** @returns {import('../chat/turn-view.js').Actions} */
function actions(model) {
  return {
    busy: isRunning(),
    edit: (index, text) => {
      const { files } = turns[index];
      cutAt(index);
      turns.push({ role: 'user', text, files });
      return ask(model);
    },
    regenerate: () => {
      cutAt(turns.length - 1);
      return ask(model);
    },
    tell: (results) => {
      turns.at(-1).calls.forEach(({ id }) => turns.push({ role: 'tool', id, text: results[id] ?? '' }));
      return ask(model);
    },
  };
}
