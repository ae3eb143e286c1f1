/** Creates databases on the test server. */
import pg from "pg";

/** Migrated once; every test database is a copy of it. */
export const templateName = "template_migrated";

/** Creates a database and returns its connection string. Copied file by file: a tenth of the time that copying by WAL takes. */
export async function createEmptyDatabase(serverUrl: string, name: string, template = "template0"): Promise<string> {
  await onServer(serverUrl, `create database ${name} template ${template} strategy file_copy`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await onServer(serverUrl, `drop database if exists ${name} with (force)`);
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
