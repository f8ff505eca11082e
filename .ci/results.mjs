// Reads what Vitest wrote (`--reporter=json`). With two files the second is a run of what failed in the first.
//   counts <run> [again]   how many tests passed and failed
//   files <run>            the files in which something failed
//   names <run>            each failed test, with why
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [what, ...paths] = process.argv.slice(2);
const [first, again] = paths
  .filter(existsSync)
  .map((path) => JSON.parse(readFileSync(path, 'utf8')).testResults);
const fileOf = ({ name }) => relative(process.cwd(), name);
const broken = (first ?? []).filter(({ status }) => status !== 'passed');

function counts() {
  const repeated = new Set((again ?? []).map(fileOf));
  const files = [...(first ?? []).filter((file) => !repeated.has(fileOf(file))), ...(again ?? [])];
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const count = (status) => tests.filter((test) => test.status === status).length;
  return [`${count('passed')} ${count('failed')}`];
}

function names() {
  return broken.flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    const whole = failed.length === 0 ? [`${fileOf(file)}: ${file.message}`] : [];
    return [
      ...whole,
      ...failed.map((test) => `${fileOf(file)} > ${test.fullName}\n${test.failureMessages.join('\n')}`),
    ];
  });
}

const lines = { counts, names, files: () => broken.map(fileOf) }[what]();
if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
