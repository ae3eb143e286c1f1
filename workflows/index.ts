// The workflows of this app, as web and worker import them. The first one is the default.
import { demo } from "./demo.ts";
import { importDataset } from "./import-dataset.ts";
import { resizeImages } from "./resize-images.ts";

export const workflows = [demo, importDataset, resizeImages];
