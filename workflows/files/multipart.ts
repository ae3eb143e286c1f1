// Takes the one file out of a multipart request, as a stream: it is never in memory or on disk as a whole.
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";

export interface Upload {
  readonly name: string;
  /** What the sender says it is; not to be trusted. */
  readonly declaredType: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Call when the bytes are read: rejects when the rest of the request is not what it should be. */
  rest(): Promise<void>;
}

/** The request cannot be taken as an upload; `message` says what to send instead. */
export class BadUpload extends Error {
  override readonly name = "BadUpload";
}

/** Waits for the part `file` of the request. Throws `BadUpload` when there is none. */
export async function receiveUpload(request: Request): Promise<Upload> {
  if (!request.body)
    throw new BadUpload('The request is empty: send a multipart form with a file in the field "file".');
  const busboy = openParser(request.headers.get("content-type") ?? "");
  const source = Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]);
  const upload = new Promise<Upload>((resolve, reject) => {
    let files = 0;
    let tooMany = false;
    busboy.on("filesLimit", () => {
      tooMany = true;
    });
    busboy.on("file", (field, stream, name, _encoding, declaredType) => {
      // The parser also raises the end of a broken form here, at times before anyone reads: never unhandled.
      stream.on("error", () => undefined);
      if (field !== "file") {
        stream.resume();
        return;
      }
      files++;
      // A request that breaks off must end the stream too, or its reader would wait for ever.
      received.catch((error: unknown) => stream.destroy(error as Error));
      const rest = async () => {
        await received;
        if (tooMany) throw new BadUpload("Send one file per request.");
      };
      resolve({ name: fileName(name), declaredType, bytes: stream, rest });
    });
    const received = pipeline(source, busboy).catch((error: unknown) => {
      throw new BadUpload(`The upload broke off or is not a well-formed form: ${(error as Error).message}.`);
    });
    received.then(() => {
      if (files === 0) reject(new BadUpload('There is no file in the form field "file".'));
    }, reject);
  });
  return upload;
}

function openParser(contentType: string): InstanceType<typeof Busboy> {
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      limits: { files: 1, fields: 8, parts: 10, fieldSize: 1024, headerPairs: 20, headerSize: 8 * 1024 },
      isPartAFile: (_field, _type, name) => name !== undefined,
    });
  } catch (error) {
    throw new BadUpload(`The request is not a well-formed multipart form: ${(error as Error).message}.`);
  }
}

/** The last part of the name, without what could change how it is shown. */
function fileName(sent: string): string {
  const last = sent.split(/[\\/]/).at(-1) ?? "";
  const printable = last
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "")
    .trim();
  return [...printable].slice(0, 255).join("") || "file";
}
