/** A disk of a few megabytes that can be filled: a tmpfs, which only root may mount. */
import { execFileSync } from "node:child_process";
import { chownSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class SmallDisk {
  /** Empty, and the owner's. */
  readonly folder: string;
  readonly #mounted: string;

  /** Throws when this process may not mount. */
  constructor(megabytes: number, owner: { readonly uid: number; readonly gid: number }) {
    this.#mounted = mkdtempSync(join(tmpdir(), "async-workflow-disk-"));
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=755`, "tmpfs", this.#mounted], {
        stdio: "pipe",
      });
    } catch (error) {
      rmSync(this.#mounted, { recursive: true });
      throw error;
    }
    this.folder = join(this.#mounted, "data");
    mkdirSync(this.folder);
    chownSync(this.folder, owner.uid, owner.gid);
  }

  /** Takes all the room that is left; says how many bytes that was. */
  fill(): number {
    const path = join(this.#mounted, "filler");
    const file = openSync(path, "w");
    try {
      for (let size = 2 ** 20; size >= 4_096; size /= 4) {
        const chunk = Buffer.alloc(size);
        while (hasRoom(() => writeSync(file, chunk)));
      }
    } finally {
      closeSync(file);
    }
    return statSync(path).size;
  }

  free(): void {
    rmSync(join(this.#mounted, "filler"), { force: true });
  }

  remove(): void {
    execFileSync("umount", ["--lazy", this.#mounted]);
    rmSync(this.#mounted, { recursive: true, force: true });
  }
}

function hasRoom(write: () => number): boolean {
  try {
    return write() > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") return false;
    throw error;
  }
}
