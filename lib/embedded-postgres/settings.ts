/** How the embedded server is set up: on this machine alone, durable, and sized for a laptop. */
import { totalmem } from "node:os";

export type Settings = Readonly<Record<string, string>>;

const mebibyte = 2 ** 20;

export const defaultSettings: Settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  // What was acknowledged survives a power cut.
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  shared_buffers: `${Math.min(256, Math.max(32, Math.floor(totalmem() / mebibyte / 16)))}MB`,
  // Fewer, calmer checkpoints: each makes the first write to every page a full one.
  max_wal_size: "2GB",
  checkpoint_timeout: "15min",
  wal_compression: "on",
  random_page_cost: "1.1",
  // Short statements only: compiling them costs more than it saves.
  jit: "off",
  // The queue's rows die young.
  autovacuum_naptime: "15s",
  log_checkpoints: "off",
};

export function asArguments(settings: Settings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
