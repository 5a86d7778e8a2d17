import assert from 'node:assert/strict';
import { test } from 'node:test';
import { module } from './page.mjs';

const { sseReader } = await module('core/sse.js');
const STREAM = 'data: {"a":1}\n\n: server-timing: queue;dur=1.5\n\ndata: first\r\ndata:second\r\n\r\ndata: [DONE]\n\n';
const ITEMS = [{ data: '{"a":1}' }, { comment: 'server-timing: queue;dur=1.5' }, { data: 'first\nsecond' }, { data: '[DONE]' }];

test('sseReader_wholeStream_hasItsItems', () => {
  assert.deepEqual(sseReader()(STREAM), ITEMS);
});

test('sseReader_cutAnywhere_hasTheSameItems', () => {
  for (let cut = 0; cut <= STREAM.length; cut++) {
    const read = sseReader();
    assert.deepEqual([...read(STREAM.slice(0, cut)), ...read(STREAM.slice(cut))], ITEMS, `cut at ${cut}`);
  }
});

test('sseReader_unfinishedEvent_waits', () => {
  const read = sseReader();
  assert.deepEqual(read('data: half'), []);
  assert.deepEqual(read(' done\n\n'), [{ data: 'half done' }]);
});
