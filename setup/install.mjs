// Runs before everything else, with nothing installed: plain JavaScript, Node's own modules only. Checks Node, and
// installs the dependencies from the lockfile when they are absent or stale. Says nothing on standard output.
//   node setup/install.mjs [--quiet]     --quiet: no line at the end
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const quiet = process.argv.includes('--quiet');
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const lockFile = join(root, 'package-lock.json');
const modulesDir = join(root, 'node_modules');
const stampFile = join(modulesDir, '.switchboard-lock');
const busyFile = join(root, '.data', 'install.pid');

const say = (text) => process.stderr.write(`${text}\n`);

function fail(...lines) {
  for (const line of lines) say(line);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22) return;
  fail(
    `Switchboard needs Node 20.19 or later (or 22.12 or later); this is Node ${process.versions.node}.`,
    'Install a newer one from https://nodejs.org, or with a version manager (nvm install 22), and run the command again.',
  );
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function readJson(file) {
  try {
    return JSON.parse(readText(file) ?? '');
  } catch {
    return undefined;
  }
}

// What npm itself notes in node_modules at the end of an install, for trees that `npm install` made.
function installedMatches(lock) {
  const installed = readJson(join(modulesDir, '.package-lock.json'))?.packages;
  const wanted = lock?.packages;
  if (!installed || !wanted) return false;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const there = installed[path];
    if (there ? there.version !== entry.version : !entry.optional) return false;
  }
  return Object.keys(installed).every((path) => path in wanted);
}

// Two commands started together: the second one waits for the first one's install.
async function waitForOther() {
  for (let round = 0; round < 600; round += 1) {
    const pid = Number(readText(busyFile) ?? '');
    if (!pid || pid === process.pid || !isAlive(pid)) return;
    if (round === 1) say(`  waiting for another install (process ${pid}) …`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function runNpm() {
  const npm = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  return new Promise((resolve) => {
    const child = spawn(command, [...first, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PUPPETEER_SKIP_DOWNLOAD: '1', MONGOMS_DISABLE_POSTINSTALL: '1' },
    });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: 1, output: `${error.code}: ${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

function showProgress(label) {
  const startedAt = Date.now();
  const isTerminal = process.stderr.isTTY;
  let shown = false;
  const draw = () => {
    shown = true;
    const line = `  ${label} … ${Math.floor((Date.now() - startedAt) / 1_000)} s`;
    process.stderr.write(isTerminal ? `\r\u001b[2K${line}` : `${line}\n`);
  };
  let timer = setTimeout(function tick() {
    draw();
    timer = setTimeout(tick, isTerminal ? 500 : 10_000);
  }, 1_000);
  return () => {
    clearTimeout(timer);
    if (shown && isTerminal) process.stderr.write('\r\u001b[2K');
    return Math.round((Date.now() - startedAt) / 1_000);
  };
}

const explanations = [
  [
    /ENOSPC/,
    `The disk is full. Free some space (about 400 MB are needed in ${root}) and run the command again.`,
  ],
  [
    /EACCES|EPERM|EROFS/,
    `This user may not write in ${root}. Change its owner, or clone into a folder of your own.`,
  ],
  [
    /EUSAGE|can only install packages when your package.json/,
    'package.json and package-lock.json do not belong together. After a change of dependencies run: npm install',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|network/i,
    'The package registry could not be reached. Check the connection or the proxy (npm config get registry) and run the command again.',
  ],
  [/E401|E403/, 'The package registry refuses this user. Check: npm config get registry'],
  [/EINTEGRITY/, 'A package arrived damaged. Run: npm cache verify, and then the command again.'],
  [
    /ENOENT: spawn npm|spawn npm ENOENT/,
    'npm was not found. It comes with Node: install both from https://nodejs.org',
  ],
];

async function install(hash) {
  mkdirSync(dirname(busyFile), { recursive: true });
  writeFileSync(busyFile, String(process.pid));
  const done = showProgress('installing the dependencies (once, about half a minute)');
  const { code, output } = await runNpm();
  const seconds = done();
  rmSync(busyFile, { force: true });
  if (code === 0) {
    writeFileSync(stampFile, hash);
    if (!quiet) say(`  dependencies installed in ${seconds} s`);
    return;
  }
  const known = explanations.find(([pattern]) => pattern.test(output));
  fail(
    'The dependencies could not be installed.',
    known ? known[1] : 'npm said:',
    ...output
      .trim()
      .split('\n')
      .slice(-12)
      .map((line) => `  ${line}`),
  );
}

function isFresh(hash) {
  if (readText(stampFile) === hash) return true;
  if (!installedMatches(readJson(lockFile))) return false;
  writeFileSync(stampFile, hash);
  return true;
}

checkNode();
const lockText = readText(lockFile);
if (lockText === undefined)
  fail(`package-lock.json is missing in ${root}. Get it back: git checkout package-lock.json`);
const hash = createHash('sha256').update(lockText).digest('hex');
if (!isFresh(hash)) {
  await waitForOther();
  if (!isFresh(hash)) await install(hash);
}
