import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const run = (command: string, option: string) =>
  spawnSync(process.execPath, ['--import', 'tsx', `commands/${command}.ts`, option], {
    cwd: join(import.meta.dirname, '..'),
    encoding: 'utf8',
  });

describe.each(['accounts', 'classify', 'converse'])('npm run %s', (command) => {
  it('says what it can do', () => {
    expect(run(command, '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Usage: npm run/),
    });
  });

  it('says what is wrong with an option that it does not know, and what it can do', () => {
    const { status, stderr } = run(command, '--nonsense');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^Unknown option '--nonsense'.*\nUsage: npm run/);
  });
});
