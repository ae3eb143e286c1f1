// The fields of an input that name a file; what they name is checked by the stage that opens it.
import { z } from "zod";

/** Give it `.meta({ format: "file" })`: forms then offer an upload and send the id. */
export const fileId = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, { error: "Give the id of an uploaded file." });

export const folderPath = z
  .string()
  .min(1)
  .max(500)
  .refine((path) => !/[\\\0]/.test(path) && !path.startsWith("/") && !path.split("/").includes(".."), {
    error: 'Give a path below the import folder, like "2026/flights.csv": relative, with "/" and without "..".',
  });
