"use client";
import type { ApiError } from "async-workflow/client";
import { useEffect, useRef, useState } from "react";
import { type Upload, uploadFile } from "@/lib/api/files.ts";

export interface PickedFile {
  readonly key: number;
  readonly name: string;
  readonly file: File;
  /** 0–1. */
  readonly sent: number;
  /** The server's id once it has the file. */
  readonly id: string | null;
  readonly problem: ApiError | null;
}

let lastKey = 0;

/** Uploads what is picked and reports the ids, in the order of picking. What is removed or left is aborted. */
export function usePickedFiles(multiple: boolean, onIds: (ids: readonly string[]) => void) {
  const [files, setFiles] = useState<readonly PickedFile[]>([]);
  const uploads = useRef(new Map<number, Upload>());
  const report = useRef(onIds);
  useEffect(() => {
    report.current = onIds;
  });
  useEffect(() => {
    const running = uploads.current;
    return () => {
      for (const upload of running.values()) upload.abort();
    };
  }, []);
  const ids = files.flatMap(({ id }) => (id === null ? [] : [id])).join("\n");
  const reported = useRef("");
  useEffect(() => {
    if (reported.current === ids) return;
    reported.current = ids;
    report.current(ids === "" ? [] : ids.split("\n"));
  }, [ids]);

  const change = (key: number, part: Partial<PickedFile>) =>
    setFiles((known) => known.map((file) => (file.key === key ? { ...file, ...part } : file)));
  const stop = (key: number) => {
    uploads.current.get(key)?.abort();
    uploads.current.delete(key);
  };
  const send = (key: number, file: File) => {
    const upload = uploadFile(file, (sent) => change(key, { sent }));
    uploads.current.set(key, upload);
    upload.done.then(
      ({ id }) => change(key, { id, sent: 1 }),
      (problem: ApiError) => change(key, { problem }),
    );
  };
  const pick = (picked: readonly File[]) => {
    if (picked.length === 0) return;
    const added = picked.map((file) => ({ key: ++lastKey, name: file.name, file, sent: 0, id: null, problem: null }));
    if (!multiple) for (const { key } of files) stop(key);
    setFiles((known) => (multiple ? [...known, ...added] : added));
    for (const { key, file } of added) send(key, file);
  };
  const remove = (key: number) => {
    stop(key);
    setFiles((known) => known.filter((file) => file.key !== key));
  };
  const retry = (key: number) => {
    const file = files.find((one) => one.key === key);
    if (!file) return;
    change(key, { problem: null, sent: 0 });
    send(key, file.file);
  };
  const uploading = files.filter(({ id, problem }) => id === null && problem === null).length;
  return { files, uploading, pick, remove, retry };
}
