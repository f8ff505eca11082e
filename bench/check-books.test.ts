import { describe, expect, it } from 'vitest';
import { openTestDatabase } from '../test/database.ts';
import { checkAccepted, checkAnswered } from './check-books.ts';
import type { Sink } from './sink.ts';

const connection = await openTestDatabase();
type Any = { _id: string; [field: string]: unknown };
const inbox = connection.getClient().db(connection.name).collection<Any>('inbox');
const outbox = connection.getClient().db(connection.name).collection<Any>('outbox');

const acked = ['a', 'b', 'c'];
const inboxId = (id: string) => `acc|at:sms:${id}`;

/** Three messages that went the whole way. */
async function openBooks() {
  await inbox.deleteMany({});
  await outbox.deleteMany({});
  await inbox.insertMany(acked.map((id) => ({ _id: inboxId(id), state: 'done' })));
  await outbox.insertMany(
    acked.map((id) => ({
      _id: `${inboxId(id)}#0`,
      inReplyTo: inboxId(id),
      externalId: `x-${id}`,
      open: false,
    })),
  );
  const delivered = new Map(acked.map((id) => [`x-${id}`, '+2348031000000']));
  return { delivered, books: { connection, account: 'acc', sink: { delivered } as unknown as Sink } };
}

describe('the books of a bench', () => {
  it('are right when every message was answered once', async () => {
    const { books } = await openBooks();
    expect(await checkAnswered(books, acked)).toEqual({
      acked: 3,
      lost: 0,
      unanswered: 0,
      doubled: 0,
      ok: true,
    });
    expect(await checkAccepted(books, acked)).toBe(3);
  });

  it.each([
    {
      name: 'a message that is not in the inbox',
      plant: async () => void (await inbox.deleteOne({ _id: inboxId('b') })),
      expected: { lost: 1, ok: false },
    },
    {
      name: 'a reply that the sink never got',
      plant: async (delivered: Map<string, string>) => void delivered.delete('x-b'),
      expected: { unanswered: 1, ok: false },
    },
    {
      name: 'a reply that the sink got twice',
      plant: async (delivered: Map<string, string>) => void delivered.set('x-again', '+2348031000000'),
      expected: { doubled: 1, ok: false },
    },
    {
      name: 'two replies to one message',
      plant: async (delivered: Map<string, string>) => {
        delivered.set('x-b2', '+2348031000000');
        await outbox.insertOne({ _id: 'second', inReplyTo: inboxId('b'), externalId: 'x-b2', open: false });
      },
      expected: { doubled: 1, ok: false },
    },
  ])('notice $name', async ({ plant, expected }) => {
    const { books, delivered } = await openBooks();
    await plant(delivered);
    expect(await checkAnswered(books, acked)).toMatchObject(expected);
  });
});
