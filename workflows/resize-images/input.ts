// What can be asked of a resize. The form of the page is made from this.
import { z } from "zod";
import { fileId, folderPath } from "../sources/fields.ts";

export const resizeInput = z
  .strictObject({
    images: z
      .array(fileId.meta({ format: "file" }))
      .max(100)
      .default([])
      .meta({
        title: "Images",
        description: "JPEG, PNG, WebP, AVIF, GIF or TIFF files to upload.",
      }),
    paths: z.array(folderPath).max(100).default([]).meta({
      title: "or paths",
      description: "Of images below the folder that IMPORT_FOLDER names.",
    }),
    widths: z.array(z.int().min(16).max(4096)).min(1).max(8).default([320, 640, 1280]).meta({
      title: "Widths",
      description: "In pixels. An image is never made larger than it is.",
    }),
    format: z.enum(["webp", "jpeg"]).default("webp").meta({ title: "Format" }),
  })
  .refine(({ images, paths }) => images.length + paths.length > 0, {
    path: ["images"],
    error: "Give at least one image.",
  });

export type ResizeInput = z.output<typeof resizeInput>;
