import type { SystemReport } from "async-workflow";
import { request } from "./request.ts";

export function fetchSystem(signal?: AbortSignal): Promise<SystemReport> {
  return request<SystemReport>("/api/system", { signal });
}
