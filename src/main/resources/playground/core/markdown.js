import DOMPurify from '../lib/dompurify/dist/purify.es.mjs';
import { Marked } from '../lib/marked/lib/marked.esm.js';

const WAYS_OUT = /^(?:https?:|mailto:|#)/i;
const NOT_OURS = { FORBID_TAGS: ['img', 'picture', 'video', 'audio', 'svg', 'math', 'form', 'input', 'button', 'style'], FORBID_ATTR: ['style', 'id', 'name'] };

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    html: ({ text }) => escaped(text),
    image: ({ text, href }) => escaped(`![${text}](${href})`),
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
  },
});

DOMPurify.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName === 'A') {
    node.setAttribute('target', '_blank');
    node.setAttribute('rel', 'noopener noreferrer nofollow');
  }
});

/**
 * A model's Markdown as elements. Its HTML and its pictures are shown as the text that they are, so that it loads and runs nothing.
 *
 * @param {string} text @returns {HTMLElement}
 */
export function markdown(text) {
  const element = document.createElement('div');
  element.className = 'markdown';
  element.append(DOMPurify.sanitize(marked.parse(text), { ...NOT_OURS, ALLOWED_URI_REGEXP: WAYS_OUT, RETURN_DOM_FRAGMENT: true }));
  element.querySelectorAll('pre').forEach((block) => block.setAttribute('tabindex', '0'));
  return element;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`);
}
