import { dataUrl, fileField } from '../core/files.js';
import { html, nothing, on } from '../core/view.js';
import { microphone } from '../sound/microphone.js';
import { canRecord } from '../sound/recorder.js';

/** @typedef {import('./request.js').Attached} Attached */

/** @type {{files: Attached[], recording: {stop: () => Promise<File>} | null}} what goes with the next message */
const next = { files: [], recording: null };

/** What is attached, which the message then has. @returns {Attached[]} */
export function taken() {
  return next.files.splice(0);
}

export const isAttached = () => next.files.length > 0;

/** @param {File} file */
export async function attach(file) {
  next.files.push({ name: file.name, url: await dataUrl(file) });
}

/**
 * Fields for what a model takes besides text, and what was chosen so far.
 *
 * @param {string[]} inputs such as `image` and `audio` @param {(work: () => Promise<unknown>) => unknown} attempt
 */
export function attachments(inputs, attempt) {
  const kinds = [inputs.includes('image') && ['Picture', 'image/*'], inputs.includes('audio') && ['Sound', 'audio/*']].filter(Boolean);
  return html`
    ${kinds.map(([label, accept]) => fileField({ label, accept, name: '', take: (file) => attempt(() => attach(file)) }))}
    ${inputs.includes('audio') && canRecord() ? microphone(next, attempt, attach) : nothing}
    ${attachedView(next.files, (index) => next.files.splice(index, 1))}`;
}

/** @param {Attached[]} files @param {(index: number) => unknown} [remove] */
export function attachedView(files, remove) {
  if (files.length === 0) return nothing;
  return html`<p class="attached">${files.map(({ name, url }, index) => html`
    ${url.startsWith('data:image/') ? html`<img class="picture" src=${url} alt=${`The picture ${name}`}>` : html`<audio controls src=${url} aria-label=${`The sound ${name}`}></audio>`}
    ${remove ? html`<button type="button" class="small" @click=${on(() => remove(index))}>Remove ${name}</button>` : nothing}`)}</p>`;
}
