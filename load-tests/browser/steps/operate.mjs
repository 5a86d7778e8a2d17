// Looks after the service, without the role and with it.
import assert from 'node:assert/strict';
import { useKey, visit } from '../lib/browser.mjs';
import { KEYS } from '../lib/service.mjs';

export async function refused(page) {
  await visit(page, 'Operate');
  await page.getByRole('alert').filter({ hasText: 'needs a key with the role admin' }).waitFor();
  assert.equal(await page.getByRole('button', { name: /^Unload/ }).count(), 0);
  assert.match(await page.locator('.errors').innerText(), /403/);
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
  assert.equal(await page.locator('.chart canvas').count(), 6);
}
