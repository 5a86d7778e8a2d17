const MOST = 20;

/** @type {{at: Date, what: string, status: number, message: string}[]} the last errors that this tab got, latest first, each once */
export const errors = [];

/** @param {string} what was asked @param {{status: number, message: string}} error */
export function remember(what, { status, message }) {
  const before = errors.findIndex((error) => error.what === what && error.status === status && error.message === message);
  if (before >= 0) errors.splice(before, 1);
  errors.unshift({ at: new Date(), what, status, message });
  errors.length = Math.min(errors.length, MOST);
}
