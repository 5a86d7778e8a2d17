// The modules of the page, where Node takes them for modules.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'playground-'));
cpSync(resolve(import.meta.dirname, '../../../src/main/resources/playground'), folder, { recursive: true });
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

export const module = (path) => import(pathToFileURL(join(folder, path)).href);
