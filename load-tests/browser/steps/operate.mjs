// Looks after the service, without the role and with it.
import assert from 'node:assert/strict';
import { useKey, visit } from '../lib/browser.mjs';
import { KEYS } from '../lib/service.mjs';

export async function refused(page) {
  await visit(page, 'Operate');
  await page.getByRole('alert').filter({ hasText: 'needs a key with the role admin' }).waitFor();
  assert.equal(await page.getByRole('button', { name: /^Unload/ }).count(), 0);
  await page.locator('.errors').filter({ hasText: '403' }).waitFor();
}

export async function operated(page) {
  await useKey(page, KEYS.admin);
  const state = (word) => page.getByRole('row', { name: /^demo-rerank/ }).locator('.state').filter({ hasText: new RegExp(`^${word}$`) }).waitFor();
  await state('ready');
  await page.getByRole('button', { name: 'Unload demo-rerank' }).click();
  await state('unloaded');
  await page.getByRole('button', { name: 'Load demo-rerank', exact: true }).click();
  await state('ready');
  await page.getByRole('heading', { name: /What limits it/ }).waitFor();
  await page.locator('figcaption').filter({ hasText: 'slots' }).filter({ hasText: /slots [1-9]/ }).waitFor();
  await page.locator('.chart canvas').nth(5).waitFor();
  assert.equal(await page.locator('.chart canvas').count(), 6);
  await shown(page);
}

/** Work for the charts: chats and texts, `times` each at once. */
export function busy(page, key, times) {
  return page.evaluate(async ([key, times]) => {
    const ask = (path, body) => fetch(path, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    await Promise.all(Array.from({ length: times }, () => [
      ask('v1/chat/completions', { model: 'demo-chat', messages: [{ role: 'user', content: 'What is 17 + 25?' }] }),
      ask('v1/embeddings', { model: 'demo-embed', input: ['a', 'a much longer text than the one before it', 'b'] }),
    ]).flat());
  }, [key, times]);
}

/** Work shows in the charts. */
async function shown(page) {
  await busy(page, KEYS.admin, 1);
  await page.waitForFunction(() => {
    const told = [...document.querySelectorAll('figcaption')].map((caption) => caption.textContent).join(' ');
    for (const pattern of [/generated ([\d.]+)/, /mean ([\d.]+) ms/, /a decode step ([\d.]+)/, /rows a run ([\d.]+)/]) {
      if (Number(pattern.exec(told)?.[1] ?? 0) > 0) (globalThis.seen ??= new Set()).add(String(pattern));
    }
    return globalThis.seen?.size === 4;
  });
}
