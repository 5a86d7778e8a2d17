const MOST = 20;

/** @type {{at: Date, what: string, status: number, message: string}[]} the last errors that this tab got, latest first */
export const errors = [];

/** @param {string} what was asked @param {{status: number, message: string}} error */
export function remember(what, { status, message }) {
  errors.unshift({ at: new Date(), what, status, message });
  errors.length = Math.min(errors.length, MOST);
}
