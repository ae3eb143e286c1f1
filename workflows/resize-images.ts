// Makes a gallery: each image in several widths, for the web.
import { workflow } from "async-workflow";
import { resizeInput } from "./resize-images/input.ts";
import { readImages, resizeAll, saveGallery } from "./resize-images/stages.ts";

export const resizeImages = workflow("resize-images", {
  title: "Resize images",
  description: "Makes small, upright copies of images in several widths, without their metadata.",
  input: resizeInput,
})
  .stage("READ", readImages, { timeout: "30m" })
  .stage("RESIZE", resizeAll, { timeout: "2h" })
  .stage("GALLERY", saveGallery);
