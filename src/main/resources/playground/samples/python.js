import { KEY, MARK, quoted } from './sample.js';

/** @typedef {import('./sample.js').Sample} Sample */

/** @param {Sample} sample */
export function python(sample) {
  const headers = sample.keyed ? `\n    headers={"Authorization": "Bearer " + os.environ["${KEY}"]},` : '';
  const imports = [sample.files?.length && 'base64', sample.json?.stream && 'json', sample.keyed && 'os'].filter(Boolean);
  const body = sample.json
    ? `json=${pythonValue(sample.json, '    ').replaceAll(new RegExp(`${MARK.source}"`, 'g'), (_, i) => `" + base64.b64encode(open(${quoted(sample.files[i])}, "rb").read()).decode()`)},`
    : `data=${pythonValue(sample.form, '    ')},\n    files={${quoted(sample.file.field)}: open(${quoted(sample.file.name)}, "rb")},`;
  const asked = `requests.post(\n    ${quoted(sample.url)},${headers}\n    ${body}${sample.json?.stream ? '\n    stream=True,' : ''}\n)`;
  const read = sample.json?.stream
    ? `for line in answer.iter_lines():\n    if line.startswith(b"data: ") and line != b"data: [DONE]":\n`
      + '        for choice in json.loads(line[6:])["choices"]:\n            print(choice["delta"].get("content") or "", end="", flush=True)'
    : 'answer.raise_for_status()\nprint(answer.json())';
  return [...imports.map((name) => `import ${name}`), `${imports.length ? '\n' : ''}import requests\n`, `answer = ${asked}`, read].join('\n');
}

/** @param {unknown} value @param {string} indent @returns {string} */
function pythonValue(value, indent) {
  const inner = `${indent}    `;
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) {
    return value.length ? `[\n${value.map((one) => inner + pythonValue(one, inner)).join(',\n')},\n${indent}]` : '[]';
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([name, one]) => `${inner}${quoted(name)}: ${pythonValue(one, inner)}`);
    return entries.length ? `{\n${entries.join(',\n')},\n${indent}}` : '{}';
  }
  return typeof value === 'string' ? quoted(value) : String(value);
}
