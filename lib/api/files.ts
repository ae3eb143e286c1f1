import { type ApiError, toApiError, unreachable } from "async-workflow/client";

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly url: string;
}

export interface Upload {
  readonly done: Promise<StoredFile>;
  abort(): void;
}

/** Sends one file. `XMLHttpRequest`, because fetch cannot say how much has been sent. Rejects with `ApiError`. */
export function uploadFile(file: File, onProgress: (fraction: number) => void): Upload {
  const xhr = new XMLHttpRequest();
  const done = new Promise<StoredFile>((resolve, reject: (problem: ApiError) => void) => {
    xhr.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    xhr.onerror = () => reject(unreachable(null, 0));
    xhr.onabort = () => reject(unreachable(null, 0));
    xhr.onload = () => {
      const body = parse(xhr.responseText);
      if (xhr.status >= 200 && xhr.status < 300) resolve(body as StoredFile);
      else reject(toApiError(xhr.status, body, { get: (name) => xhr.getResponseHeader(name) }));
    };
  });
  const form = new FormData();
  form.set("file", file);
  xhr.open("POST", "/api/files");
  xhr.setRequestHeader("accept", "application/json");
  xhr.send(form);
  return { done, abort: () => xhr.abort() };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
