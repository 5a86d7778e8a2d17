// Chromium, and what holds of every page: no error in the console, no request to elsewhere, nothing that axe-core calls serious.
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT } from './service.mjs';

const PICTURES = resolve(import.meta.dirname, '../target');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const BROWSERS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const PATIENCE = 60_000;

/** Starts it, with a microphone that hears a file. */
export function launch() {
  const executablePath = BROWSERS.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error('Chromium is missing: apt-get install chromium, or name it in CHROMIUM');
  mkdirSync(PICTURES, { recursive: true });
  return chromium.launch({
    executablePath,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-dev-shm-usage',
      '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-audio-capture=${join(ROOT, 'src/test/resources/sounds/hello.wav')}`,
    ],
  });
}

/**
 * A page of a width, and its faults.
 *
 * @returns {Promise<{page: import('playwright-core').Page, faults: string[], expected: RegExp[]}>} `expected` are complaints of the console that a step means to cause
 */
export async function open(browser, url, { width, height = 800, colorScheme = 'light' }) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, permissions: ['microphone', 'clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const seen = { page, faults: [], expected: [] };
  const fault = (text) => {
    if (!seen.expected.some((pattern) => pattern.test(text))) seen.faults.push(text);
  };
  page.on('console', (message) => { if (message.type() === 'error') fault(`console: ${message.text()} ${message.location().url}`); });
  page.on('pageerror', (error) => fault(`error: ${error.stack ?? error}`));
  page.on('dialog', (dialog) => { fault(`dialog: ${dialog.message()}`); return dialog.dismiss(); });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) fault(`request to ${request.url()}`);
  });
  await page.goto(url);
  return seen;
}

/** Goes to a page of the playground as a person would. */
export async function visit(page, name) {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 2, name }).waitFor();
}

/** Types a key in. */
export async function useKey(page, key) {
  const field = page.getByLabel('API key');
  if (!await field.isVisible()) await page.getByRole('banner').getByRole('button', { name: /^Key/ }).click();
  await field.fill(key);
  await page.getByRole('button', { name: 'Use' }).click();
  await field.waitFor({ state: 'detached' });
}

/** What axe-core finds serious or critical, as text. */
export async function grave(page) {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map((node) => `axe ${id}: ${help}: ${node.html} ${node.failureSummary}`));
}

/** Keeps a picture of the page. */
export function picture(page, name) {
  return page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}
