#!/usr/bin/env node
import { run } from '../scripts/setup.mjs';

await run('cli.ts', process.argv.slice(2));
