// Opens a file below the import folder, and nothing that is not really there.
import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { NonRetryable } from "async-workflow";

export interface FolderFile {
  readonly handle: FileHandle;
  readonly size: number;
}

/** The open file; the caller closes it. Links are followed only as long as they stay inside. */
export async function openBelow(folder: string | null, path: string): Promise<FolderFile> {
  if (folder === null) {
    throw new NonRetryable("No import folder is configured: set IMPORT_FOLDER, or upload the file.");
  }
  const root = await realpath(folder).catch(() => {
    throw new NonRetryable("The import folder (IMPORT_FOLDER) does not exist.");
  });
  const real = await realpath(join(root, path)).catch((error: NodeJS.ErrnoException) => {
    throw new NonRetryable(`There is no file "${path}" in the import folder${reasonOf(error)}.`);
  });
  const inside = relative(root, real);
  if (isAbsolute(path) || inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw new NonRetryable(`The path "${path}" leads out of the import folder.`);
  }
  return openRegular(real, path);
}

async function openRegular(real: string, path: string): Promise<FolderFile> {
  // No link any more at this place (it was resolved), and no waiting for the other end of a pipe.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(real, flags).catch((error: NodeJS.ErrnoException) => {
    throw new NonRetryable(`The file "${path}" cannot be read${reasonOf(error)}.`);
  });
  const stat = await handle.stat();
  if (stat.isFile()) return { handle, size: stat.size };
  await handle.close();
  throw new NonRetryable(`"${path}" is not a file.`);
}

/** The system's code only: its message would tell the whole path. */
function reasonOf({ code }: NodeJS.ErrnoException): string {
  return code === undefined || code === "ENOENT" ? "" : ` (${code})`;
}
