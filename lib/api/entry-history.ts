/** Input and results with all their digits. */
import { type ExactJson, ExactObject, parseExact } from "../ui/json/exact-json.ts";
import { request } from "./request.ts";

/** What went in and what came out, exactly. */
export interface ExactData {
  readonly input: ExactJson;
  readonly result: ExactJson;
  readonly stages: readonly (readonly [stage: string, result: ExactJson])[];
}

export function fetchData(id: string, signal?: AbortSignal): Promise<ExactData> {
  return request<ExactData>(`/api/entries/${encodeURIComponent(id)}/data`, {
    signal,
    read: (text) => toData(parseExact(text)),
  });
}

function toData(value: ExactJson): ExactData {
  const members = value instanceof ExactObject ? value.members : [];
  const member = (name: string): ExactJson => members.find(([key]) => key === name)?.[1] ?? null;
  const stages = member("stages");
  return {
    input: member("input"),
    result: member("result"),
    stages: stages instanceof ExactObject ? stages.members : [],
  };
}
