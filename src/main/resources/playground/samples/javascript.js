import { KEY, MARK, quoted } from './sample.js';

/** @typedef {import('./sample.js').Sample} Sample */

/** @param {Sample} sample */
export function javascript(sample) {
  const headers = [
    sample.json && "'content-type': 'application/json'", sample.keyed && `authorization: \`Bearer \${process.env.${KEY}}\``,
  ].filter(Boolean);
  const body = sample.json
    ? `JSON.stringify(${JSON.stringify(sample.json, null, 2).replaceAll('\n', '\n  ').replaceAll(new RegExp(`${MARK.source}"`, 'g'), (_, i) => `" + readFileSync(${quoted(sample.files[i])}, 'base64')`)})`
    : 'form';
  const before = sample.json
    ? (sample.files?.length ? "import { readFileSync } from 'node:fs';\n\n" : '')
    : "import { openAsBlob } from 'node:fs';\n\nconst form = new FormData();\n"
      + Object.entries(sample.form).map(([name, value]) => `form.set(${quoted(name)}, ${quoted(value)});\n`).join('')
      + `form.set(${quoted(sample.file.field)}, await openAsBlob(${quoted(sample.file.name)}), ${quoted(sample.file.name)});\n\n`;
  const asked = `const answer = await fetch(${quoted(sample.url)}, {\n  method: 'POST',\n`
    + (headers.length ? `  headers: { ${headers.join(', ')} },\n` : '') + `  body: ${body},\n});\n`;
  return before + asked + (sample.json?.stream
    ? 'for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) process.stdout.write(piece);'
    : 'console.log(await answer.json());');
}
