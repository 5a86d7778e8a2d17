import assert from 'node:assert/strict';
import { test } from 'node:test';
import { module } from './page.mjs';

const { cosine, shade, similarities } = await module('core/vectors.js');
const { figures, readMetrics, sum } = await module('core/metrics.js');
const { figuresOf, phasesOf } = await module('chat/figures.js');
const { resample, wav } = await module('sound/wav.js');
const { chatBody } = await module('chat/request.js');

test('similarities_ofVectors_areCosines', () => {
  assert.equal(cosine([3, 0], [5, 0]), 1);
  assert.equal(cosine([1, 0], [0, 2]), 0);
  assert.equal(cosine([1, 1], [-2, -2]).toFixed(6), '-1.000000');
  assert.equal(cosine([0, 0], [1, 0]), 0);
  assert.deepEqual(similarities([[1, 0], [0, 1]]), [[1, 0], [0, 1]]);
});

test('shade_ofAShare_isOneOfTen', () => {
  assert.deepEqual([-1, 0, 0.1, 0.95, 1, 2].map(shade), [0, 0, 1, 9, 9, 9]);
});

test('readMetrics_text_isRead', () => {
  const metrics = readMetrics('# HELP a b\n# TYPE a counter\na{model="x",le="+Inf"} 3\na{model="y\\"z"} 4.5e1\nplain 2 1700000000\n');
  assert.deepEqual(metrics.map((one) => one.value), [3, 45, 2]);
  assert.equal(metrics[1].labels.model, 'y"z');
  assert.equal(sum(metrics, 'a'), 48);
  assert.equal(sum(metrics, 'a', { model: 'x' }), 3);
  assert.equal(sum(metrics, 'missing'), null);
});

test('figures_ofTwoReadings_areOfTheTimeBetween', () => {
  const reading = (count, total, tokens, padding) => readMetrics(
    `gen_ai_server_time_to_first_token_seconds_count{model="m"} ${count}\ngen_ai_server_time_to_first_token_seconds_sum{model="m"} ${total}\n`
    + `millrace_tokens_generated_tokens_total{model="m"} ${tokens}\nmillrace_batch_padding_tokens_total{model="e"} ${padding}\nmillrace_batch_tokens_total{model="e"} ${3 * padding}\n`
    + 'millrace_requests_running_sequences{model="m"} 2\nmillrace_kv_cache_usage_ratio{model="m"} 0.5\nmillrace_kv_cache_usage_ratio{model="n"} 0\n');
  const shown = figures(reading(1, 1, 10, 1), reading(3, 1.5, 30, 2), 2, '');
  assert.equal(shown.ttft, 250);
  assert.equal(shown.generated, 10);
  assert.equal(shown.padding, 25);
  assert.equal(shown.running, 2);
  assert.equal(shown.cache, 25);
  assert.equal(shown.decoded, null);
});

test('figuresOf_answer_hasRateBehindTheFirstToken', () => {
  const usage = { prompt_tokens: 7, completion_tokens: 11, prompt_tokens_details: { cached_tokens: 3 } };
  const shown = figuresOf({ asked: 100, first: 150, last: 1150 }, usage, 'queue;dur=1.5, decode;dur=20', 9);
  assert.deepEqual(shown, { ttft: 50, rate: 10, prompt: 7, cached: 3, tokens: 11, phases: [{ name: 'queue', ms: 1.5 }, { name: 'decode', ms: 20 }] });
  assert.equal(figuresOf({ asked: 100, first: 150, last: 150 }, usage, 'decode;dur=20', 1).rate, 500);
  assert.equal(figuresOf({ asked: 0, first: 1, last: 1 }, null, '', 1).rate, null);
  assert.deepEqual(phasesOf(''), []);
});

test('wav_ofSamples_isPcmOf16Bits', () => {
  const bytes = Buffer.from(wav(Float32Array.of(0, 1, -1, 2), 16000));
  assert.equal(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 16), 'RIFFWAVEfmt ');
  assert.equal(bytes.readUInt32LE(4), bytes.length - 8);
  assert.equal(bytes.readUInt32LE(24), 16000);
  assert.deepEqual([0, 1, 2, 3].map((i) => bytes.readInt16LE(44 + 2 * i)), [0, 32767, -32767, 32767]);
});

test('resample_ofATone_keepsItAndDropsWhatIsTooHigh', () => {
  const tone = (hertz) => Float32Array.from({ length: 9600 }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / 48000));
  const power = (samples) => Math.sqrt(samples.slice(100, -100).reduce((total, x) => total + x * x, 0) / (samples.length - 200));
  const kept = resample(tone(1000), 48000, 16000);
  assert.equal(kept.length, 3200);
  assert.ok(Math.abs(power(kept) - Math.SQRT1_2) < 0.01);
  assert.ok(power(resample(tone(12000), 48000, 16000)) < 0.01);
  kept.slice(100, -100).forEach((x, i) => assert.ok(Math.abs(x - Math.sin((2 * Math.PI * 1000 * (i + 100)) / 16000)) < 0.02));
});

test('chatBody_settings_areFields', () => {
  const settings = { system: 'Be brief', numbers: { temperature: '0', top_p: '' }, stop: 'a\n\nb', schema: '{"type":"object"}', tools: '', likely: true };
  const body = chatBody('m', [{ role: 'user', text: 'Hi' }, { role: 'assistant', text: '', calls: [{ id: 'c', name: 'f', arguments: '{}' }] }, { role: 'tool', id: 'c', text: '4' }], settings);
  assert.deepEqual(body.messages, [
    { role: 'system', content: 'Be brief' }, { role: 'user', content: 'Hi' },
    { role: 'assistant', content: null, tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }] },
    { role: 'tool', tool_call_id: 'c', content: '4' },
  ]);
  assert.equal(body.temperature, 0);
  assert.ok(!('top_p' in body) && !('tools' in body));
  assert.deepEqual(body.stop, ['a', 'b']);
  assert.deepEqual(body.response_format.json_schema.schema, { type: 'object' });
  assert.equal(body.top_logprobs, 5);
  assert.throws(() => chatBody('m', [], { ...settings, tools: '[' }), /tools must be JSON/);
});
