import { html, on } from '../core/view.js';
import { canRecord, record } from './recorder.js';

/**
 * A button that begins to record, and one that ends it.
 *
 * @param {{recording: {stop: () => Promise<File>} | null}} state of who records
 * @param {(work: () => Promise<unknown>) => unknown} attempt says what went wrong
 * @param {(file: File) => unknown} take the sound
 */
export function microphone(state, attempt, take) {
  if (!canRecord()) return html`<p class="hint">A page may use the microphone over https or on localhost alone.</p>`;
  const finish = async () => {
    const { recording } = state;
    state.recording = null;
    await take(await recording.stop());
  };
  return state.recording
    ? html`<p><button type="button" class="stop" @click=${on(() => attempt(finish))}>Stop recording</button> <span role="status">Recording …</span></p>`
    : html`<p><button type="button" @click=${on(() => attempt(async () => { state.recording = await record(); }))}>Record</button></p>`;
}
