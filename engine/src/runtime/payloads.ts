/**
 * The seam between values as callers and handlers have them and as they are stored: whatever passes it towards the
 * database is encrypted, whatever comes back is decrypted. Without a codec all passes as it is. What was stored before
 * there was one, or by `async_workflow.start` in SQL, is read as it is.
 */
import { createHash } from "node:crypto";
import type { EntryData } from "../engine.ts";
import type { EntryRow } from "../model/entry-row.ts";
import { AsyncWorkflowError, InvalidInput, PayloadUnreadable, UnknownPayloadKey } from "../model/errors.ts";
import type { Json } from "../model/json.ts";
import { isSealed, type PayloadCodec, sealedText, unreadable } from "../model/payload-codec.ts";
import type { TimelineRow } from "../model/timeline-row.ts";
import type { EntryFilter } from "../query/entry-filter.ts";

/** Which value of an entry: an entry has one input and one result, a result per stage, and results of steps. */
type Kind = "input" | "result" | "stage" | "step";

interface StepPlace {
  readonly stage: number;
  readonly name: string;
  readonly occurrence: number;
}

export class Payloads {
  readonly #codec: PayloadCodec | null;

  constructor(codec: PayloadCodec | null) {
    this.#codec = codec;
  }

  /** The id of the key that encrypts; null: none does. */
  get currentKey(): string | null {
    return this.#codec?.encode("null", "").keyId ?? null;
  }

  /** Whether the key of a stored input is known here. What is in the clear needs none. */
  hasKeyOf(input: Json, entryId: string): boolean {
    return !(this.tryOpen(input, entryId, "input").unreadable instanceof UnknownPayloadKey);
  }

  /** A JSON text as it is to be stored. */
  seal(text: string | null, entryId: string, kind: Kind, stage = 0, name = "", occurrence = 0): string | null {
    if (this.#codec === null || text === null) return text;
    return sealedText(this.#codec.encode(text, place(entryId, kind, stage, name, occurrence)));
  }

  /** The result of a step. */
  sealStep(entryId: string, step: StepPlace & { readonly result: string | null }): string | null {
    return this.seal(step.result, entryId, "step", step.stage, step.name, step.occurrence);
  }

  /** A stored value as it was handed in. Throws `UnknownPayloadKey`, `PayloadUnreadable`. */
  open(value: Json, entryId: string, kind: Kind, stage = 0, name = "", occurrence = 0): Json {
    if (!isSealed(value)) return value;
    const { key: keyId, data } = value.$encrypted;
    if (this.#codec === null) throw new UnknownPayloadKey(keyId);
    try {
      return JSON.parse(this.#codec.decode({ keyId, data }, place(entryId, kind, stage, name, occurrence)));
    } catch (error) {
      throw error instanceof AsyncWorkflowError ? error : new PayloadUnreadable(keyId, { cause: error });
    }
  }

  /** An input; what `open` throws comes instead of being thrown. */
  tryOpen(value: Json, entryId: string, kind: Kind): { readonly value: Json; readonly unreadable?: unknown } {
    if (!isSealed(value)) return { value };
    try {
      return { value: this.open(value, entryId, kind) };
    } catch (unreadable) {
      return { value: null, unreadable };
    }
  }

  /** The same for readers: what cannot be decrypted must not hide the rest, and says why it cannot. */
  #show(value: Json, entryId: string, kind: Kind, stage?: number, name?: string, occurrence?: number): Json {
    try {
      return this.open(value, entryId, kind, stage, name, occurrence);
    } catch (error) {
      const { code, message } = error as AsyncWorkflowError;
      return unreadable(code, message);
    }
  }

  entry<Row extends EntryRow>(row: Row): Row {
    return isSealed(row.result) ? { ...row, result: this.#show(row.result, row.id, "result") } : row;
  }

  timeline<Row extends TimelineRow>(row: Row, entryId: string): Row {
    const { input, attempts, steps, ended } = row;
    return {
      ...row,
      input: this.#show(input, entryId, "input"),
      attempts: attempts.map((each) => ({
        ...each,
        result: this.#show(each.result, entryId, "stage", each.stage),
      })),
      steps: steps.map((each) => ({
        ...each,
        result: this.#show(each.result, entryId, "step", each.stage, each.name, each.occurrence),
      })),
      ended: ended && { ...ended, result: this.#show(ended.result, entryId, "result") },
    };
  }

  /** `stages`: the names of the workflow's, in order. */
  data({ input, result, stages }: EntryData, entryId: string, names: readonly string[]): EntryData {
    const show = (text: string | null, kind: Kind, stage?: number): string | null => {
      const value = sealedIn(text);
      return value === null ? text : JSON.stringify(this.#show(value, entryId, kind, stage));
    };
    const shown = Object.entries(stages).map(([name, text]) => [name, show(text, "stage", names.indexOf(name))]);
    return {
      input: show(input, "input"),
      result: show(result, "result"),
      stages: Object.fromEntries(shown) as EntryData["stages"],
    };
  }

  /** What is repeated by a new entry, as it is to be stored with it. Throws as `open` does. */
  moved(text: string | null, from: string, to: string, kind: "input" | "stage", stage?: number): string | null {
    const value = sealedIn(text);
    return this.seal(value === null ? text : JSON.stringify(this.open(value, from, kind, stage)), to, kind, stage);
  }

  /** What tells a repeated request from another one: the hash to keep first, then those that earlier keys made of it. */
  readonly hashes = (text: string): readonly string[] => {
    const plain = createHash("sha256").update(text).digest("hex");
    return this.#codec === null ? [plain] : [...this.#codec.hashes(text), plain];
  };

  /** PostgreSQL cannot look into what it cannot read. Throws `InvalidInput`. */
  refuseSearch(filter: EntryFilter): void {
    const field = filter.in ? "in" : filter.out ? "out" : null;
    if (this.#codec === null || field === null) return;
    const what = field === "in" ? "Inputs" : "Results";
    throw new InvalidInput(
      field,
      `${what} are encrypted and cannot be searched. Search by title, tag, workflow, status or time instead.`,
    );
  }
}

const place = (...parts: readonly (string | number)[]): string => JSON.stringify(parts);

// As PostgreSQL writes it, with a space behind the colon.
function sealedIn(text: string | null): Json {
  if (!text?.startsWith('{"$encrypted": ')) return null;
  const value = JSON.parse(text) as Json;
  return isSealed(value) ? (value as unknown as Json) : null;
}
