const NAME = 'millrace-key';

/** The API key of this tab; it ends with the tab, and leaves it only as a header to this service. @returns {string} */
export function key() {
  return sessionStorage.getItem(NAME) ?? '';
}

/** @param {string} text empty forgets it */
export function setKey(text) {
  if (text) sessionStorage.setItem(NAME, text);
  else sessionStorage.removeItem(NAME);
}
