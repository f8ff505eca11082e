import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import { afterAll, inject } from 'vitest';

/** A database of this test file's own on the run's real MongoDB, dropped at its end. */
export async function openTestDatabase(): Promise<mongoose.Connection> {
  const connection = await mongoose
    .createConnection(inject('mongoUri'), { dbName: `test_${randomBytes(6).toString('hex')}` })
    .asPromise();
  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });
  return connection;
}
