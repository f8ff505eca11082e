import { type PageWindow, startPage } from './start-page.ts';

startPage(globalThis as unknown as PageWindow);
