import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    mongoUri: string;
    redisUrl: string;
  }
}

export default function setup(project: TestProject): void {
  project.provide('mongoUri', 'mongodb://127.0.0.1:27117/?directConnection=true');
  project.provide('redisUrl', 'redis://127.0.0.1:6479');
}
