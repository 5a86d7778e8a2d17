import { html, on, refresh } from './view.js';

/**
 * A field that takes a file by a button, by a drop or by paste.
 *
 * @param {{label: string, accept: string, name: string, take: (file: File) => unknown}} field whose name shows the file that it has
 */
export function fileField({ label, accept, name, take }) {
  const first = (files) => [...(files ?? [])].find((file) => fits(file, accept));
  const taken = (event, files) => {
    const file = first(files);
    if (!file) return undefined;
    event.preventDefault();
    return take(file);
  };
  return html`
    <div class="drop" @dragover=${(event) => event.preventDefault()} @drop=${on((event) => { event.preventDefault(); return taken(event, event.dataTransfer?.files); })}
      @paste=${on((event) => taken(event, event.clipboardData?.files))}>
      <label>${label}
        <input type="file" accept=${accept} @change=${on((event) => taken(event, event.target.files))}></label>
      <span class="hint">or drop or paste it here${name ? html`: <b>${name}</b>` : ''}</span>
    </div>`;
}

/** @param {File} file @param {string} accept such as `image/*` */
function fits(file, accept) {
  return accept.split(',').some((type) => file.type.startsWith(type.replace('*', '')));
}

/** @param {File} file @returns {Promise<string>} a data URL */
export function dataUrl(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => { done(String(reader.result)); refresh(); };
    reader.onerror = () => failed(new Error(`${file.name} cannot be read`));
    reader.readAsDataURL(file);
  });
}
