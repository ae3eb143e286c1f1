/** The value of `--input`: JSON, `@file`, or `-` for what is piped in. */
import { readFile } from "node:fs/promises";
import { UsageError } from "./command.ts";

export async function readInput(given: string, stdin: AsyncIterable<Buffer | string>): Promise<unknown> {
  const text = given === "-" ? await readAll(stdin) : given.startsWith("@") ? await readText(given.slice(1)) : given;
  try {
    return JSON.parse(text);
  } catch {
    const where = given === "-" ? "What was piped in" : given.startsWith("@") ? given.slice(1) : "The input";
    throw new UsageError(`${where} is not JSON. Texts need quotes: --input '"a text"'.`);
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? "unknown error"}.`);
  }
}

async function readAll(stream: AsyncIterable<Buffer | string>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString("utf8");
}
