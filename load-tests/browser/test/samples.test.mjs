import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { module } from './page.mjs';

const { curl } = await module('samples/curl.js');
const { java } = await module('samples/java.js');
const { javascript } = await module('samples/javascript.js');
const { python } = await module('samples/python.js');

const NASTY = 'it\'s "quoted" $HOME `id` \\n back\\slash\nnew line """ ${x} é';
const JSON_BODY = { model: 'm', n: 1.5, on: true, off: null, none: [], nothing: {}, messages: [{ role: 'user', content: NASTY }] };
const PICTURE = { model: 'm', note: NASTY, input: { image: 'data:image/png;base64,@BASE64:0@' } };
const FORM = { model: 'm', 'timestamp_granularities[]': 'word' };
const BYTES = Buffer.from([0, 1, 2, 250]);

/** Runs a program against a server that keeps what it is sent. */
async function sent(sample, write, run) {
  const folder = mkdtempSync(join(tmpdir(), 'samples-'));
  writeFileSync(join(folder, 'star.png'), BYTES);
  const got = {};
  const server = createServer((request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece)).on('end', () => {
      Object.assign(got, { headers: request.headers, body: Buffer.concat(pieces) });
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  try {
    await run(write({ ...sample, url: `http://127.0.0.1:${server.address().port}/v1/x`, keyed: true }), folder);
  } finally {
    server.close();
  }
  return got;
}

const { execFile } = await import('node:child_process');
const running = (command, args) => (code, folder) => new Promise((done, failed) => {
  const env = { ...process.env, MILLRACE_API_KEY: 'mr-secret' };
  execFile(command, args(code, folder), { cwd: folder, env }, (error) => (error ? failed(error) : done()));
});
const asFile = (name) => (code, folder) => {
  writeFileSync(join(folder, name), code);
  return [name];
};
const exists = (command) => {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const WAYS = [
  ['curl', curl, running('bash', (code) => ['-euc', code.replace('curl ', 'curl -sf ')]), exists('curl')],
  ['javascript', javascript, running(process.execPath, asFile('x.mjs')), true],
];

for (const [name, write, run, there] of WAYS) {
  test(`${name}_ofJson_sendsTheBody`, { skip: !there }, async () => {
    const { headers, body } = await sent({ json: JSON_BODY }, write, run);
    assert.deepEqual(JSON.parse(body), JSON_BODY);
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers.authorization, 'Bearer mr-secret');
  });

  test(`${name}_ofAPicture_sendsItsBytes`, { skip: !there }, async () => {
    const { body } = await sent({ json: PICTURE, files: ['star.png'] }, write, run);
    assert.deepEqual(JSON.parse(body), { ...PICTURE, input: { image: `data:image/png;base64,${BYTES.toString('base64')}` } });
  });

  test(`${name}_ofAForm_sendsItsParts`, { skip: !there }, async () => {
    const { headers, body } = await sent({ form: FORM, file: { field: 'file', name: 'star.png' } }, write, run);
    const form = await new Response(body, { headers: { 'content-type': headers['content-type'] } }).formData();
    assert.deepEqual([...form.keys()], ['model', 'timestamp_granularities[]', 'file']);
    assert.deepEqual(Buffer.from(await form.get('file').arrayBuffer()), BYTES);
  });
}

test('python_ofAnything_isPython', { skip: !exists('python3') }, () => {
  const samples = [{ json: { ...JSON_BODY, stream: true } }, { json: PICTURE, files: ['star.png'] }, { form: FORM, file: { field: 'file', name: 'a "b" $&.wav' } }];
  for (const sample of samples) {
    const code = python({ ...sample, url: 'http://localhost/v1/x', keyed: true });
    execFileSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], { input: code, stdio: ['pipe', 'ignore', 'inherit'] });
  }
});

test('python_ofJson_hasTheBodyAsItIs', { skip: !exists('python3') }, () => {
  const code = python({ json: JSON_BODY, url: 'http://localhost/v1/x', keyed: false });
  const read = 'import ast, json, sys\ncall = ast.parse(sys.stdin.read()).body[1].value\nprint(json.dumps(ast.literal_eval(next(k.value for k in call.keywords if k.arg == "json"))))';
  assert.deepEqual(JSON.parse(execFileSync('python3', ['-c', read], { input: code })), JSON_BODY);
});

test('shownBody_ofAttachedFiles_hasMarks', async () => {
  const { chatBody, shownBody } = await module('chat/request.js');
  const turns = [{ role: 'user', text: 'what?', files: [{ name: 'a.png', url: 'data:image/png;base64,AAEC' }, { name: 'b.wav', url: 'data:audio/wav;base64,AwQF' }] }];
  const body = chatBody('m', turns, { system: '', numbers: {}, stop: '', schema: '', tools: '', likely: false });
  assert.deepEqual(body.messages[0].content.map(({ type }) => type), ['image_url', 'input_audio', 'text']);
  const { json, files } = shownBody(body, turns);
  assert.deepEqual(files, ['a.png', 'b.wav']);
  assert.equal(json.messages[0].content[0].image_url.url, 'data:image/png;base64,@BASE64:0@');
  assert.deepEqual(json.messages[0].content[1].input_audio, { data: '@BASE64:1@', format: 'wav' });
});

test('samples_keyed_nameAVariableInPlaceOfTheKey', () => {
  for (const write of [curl, java, javascript, python]) {
    assert.match(write({ json: JSON_BODY, url: 'http://localhost/v1/x', keyed: true }), /MILLRACE_API_KEY/);
    assert.doesNotMatch(write({ json: JSON_BODY, url: 'http://localhost/v1/x', keyed: false }), /MILLRACE_API_KEY/);
  }
});

const JDK = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : '';
const isJava25 = JDK && /"(2[5-9]|[3-9]\d)/.test(String(execFileSync('bash', ['-c', `'${JDK}' -version 2>&1`])));

for (const [what, sample] of [['Json', { json: JSON_BODY }], ['APicture', { json: PICTURE, files: ['star.png'] }], ['AForm', { form: FORM, file: { field: 'file', name: 'star.png' } }]]) {
  test(`java_of${what}_sendsIt`, { skip: !isJava25 }, async () => {
    const { headers, body } = await sent(sample, java, running(JDK, (code, folder) => ['-XX:TieredStopAtLevel=1', ...asFile('X.java')(code, folder)]));
    if (sample.form) {
      const form = await new Response(body, { headers: { 'content-type': headers['content-type'] } }).formData();
      assert.deepEqual(Buffer.from(await form.get('file').arrayBuffer()), BYTES);
      assert.equal(form.get('timestamp_granularities[]'), 'word');
    } else {
      const image = `data:image/png;base64,${BYTES.toString('base64')}`;
      assert.deepEqual(JSON.parse(body), sample.files ? { ...PICTURE, input: { image } } : JSON_BODY);
    }
    assert.equal(headers.authorization, 'Bearer mr-secret');
  });
}
