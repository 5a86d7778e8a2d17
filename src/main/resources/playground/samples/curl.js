import { KEY, MARK } from './sample.js';

/** @typedef {import('./sample.js').Sample} Sample */

/** @param {Sample} sample */
export function curl(sample) {
  const lines = [`curl ${shell(sample.url)}`];
  if (sample.json?.stream) lines[0] = `curl -N ${shell(sample.url)}`;
  if (sample.keyed) lines.push(`-H "Authorization: Bearer $${KEY}"`);
  if (sample.json) {
    lines.push("-H 'Content-Type: application/json'", ...curlBody(sample));
  } else {
    Object.entries(sample.form).forEach(([name, value]) => lines.push(`-F ${shell(`${name}=${value}`)}`));
    lines.push(`-F ${shell(`${sample.file.field}=@${sample.file.name}`)}`);
  }
  return lines.join(' \\\n  ');
}

/** A picture is too long for a command line: the body comes through a pipe. @param {Sample} sample */
function curlBody({ json, files }) {
  const body = JSON.stringify(json, null, 2);
  if (!files?.length) return [`-d ${shell(body)}`];
  const parts = body.split(MARK).map((part, i) => (i % 2 ? `$(base64 < ${shell(files[Number(part)])} | tr -d '\\n')` : hereDocument(part)));
  return [`-d @- <<END\n${parts.join('')}\nEND`];
}

/** @param {string} text */
function shell(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** @param {string} text */
function hereDocument(text) {
  return text.replace(/[\\$`]/g, '\\$&');
}
