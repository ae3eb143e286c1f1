import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Entry } from "async-workflow";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFile, readFile, saveFile } from "../../workflows/files/store.ts";
import type { Gallery } from "../../workflows/resize-images/stages.ts";
import { type AppUnderTest, ended, startApp } from "./app-under-test.ts";

let app: AppUnderTest;
let photo: Buffer;

beforeAll(async () => {
  app = await startApp();
  // Noise, so that it is as hard to compress as a photo; the camera was held upright and knows where it was.
  const noise = {
    create: { width: 1600, height: 900, channels: 3, noise: { type: "gaussian", mean: 128, sigma: 30 } },
  } as const;
  photo = await sharp({ ...noise, create: { ...noise.create, background: "#888" } })
    .jpeg()
    .withExif({ IFD0: { Copyright: "someone" }, IFD3: { GPSLatitudeRef: "N" } })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  await copyFile(
    join(import.meta.dirname, "../../node_modules/vega-datasets/data/ffox.png"),
    join(app.folder, "ffox.png"),
  );
});
afterAll(() => app.close());

async function upload(bytes: Buffer, name: string): Promise<string> {
  async function* once() {
    yield bytes;
  }
  const file = { workspace: "local", owner: "local", name, declaredType: "" };
  return (await saveFile(app.pool, file, once(), { maxBytes: 1e8 })).id;
}

function gallery(entry: Entry): Gallery {
  if (entry.status !== "COMPLETED") throw new Error(`It did not complete: ${entry.result}`);
  return entry.result as unknown as Gallery;
}

async function stored(url: string): Promise<Buffer> {
  const file = await findFile(app.pool, url.replace("/api/files/", ""), "local");
  if (!file) throw new Error(`${url} is not there.`);
  const chunks: Buffer[] = [];
  for await (const chunk of readFile(app.pool, file)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test("each image in each width that is not larger, upright, without metadata, kept for good", async () => {
  const input = { images: [await upload(photo, "beach.jpg")], paths: ["ffox.png"], widths: [2000, 320, 32, 320] };
  const entry = await app.finish("resize-images", input);
  const { images, originals, bytes } = gallery(entry);
  expect(originals).toBe(2);
  expect(images.map(({ name, of, width, height }) => [name, of, width, height])).toEqual([
    ["beach-32.webp", "beach.jpg", 32, 57],
    ["beach-320.webp", "beach.jpg", 320, 569],
    ["ffox-32.webp", "ffox.png", 32, 32],
  ]);
  let total = 0;
  for (const image of images) {
    const data = await stored(image.url);
    total += data.length;
    const metadata = await sharp(data).metadata();
    expect(metadata).toMatchObject({ format: "webp", width: image.width, height: image.height });
    expect(metadata.exif).toBeUndefined();
    expect(metadata.orientation).toBeUndefined();
  }
  expect(bytes).toBe(total);
  const ids = images.map(({ url }) => url.replace("/api/files/", ""));
  const { rows } = await app.pool.query("select 1 from app_files.file where id = any($1) and expires_at is null", [
    ids,
  ]);
  expect(rows).toHaveLength(3);
});

test("JPEG on request; an image smaller than all widths keeps its size", async () => {
  const { images } = gallery(await app.finish("resize-images", { paths: ["ffox.png"], format: "jpeg" }));
  expect(images).toMatchObject([{ name: "ffox-100.jpg", width: 100 }]);
  expect((await sharp(await stored(images[0]?.url ?? "")).metadata()).format).toBe("jpeg");
});

describe("an image that cannot be used fails the entry and is named", () => {
  test.each<[string, () => Promise<Buffer> | Buffer]>([
    ["text.png", () => Buffer.from("this is no image")],
    ["torn.jpg", () => photo.subarray(0, photo.length / 2)],
    ["empty.png", () => Buffer.alloc(0)],
    ["drawing.svg", () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    [
      "bomb.png",
      () =>
        sharp({ create: { width: 12_000, height: 9_000, channels: 3, background: "#fff" } })
          .png()
          .toBuffer(),
    ],
  ])("%s", async (name, bytes) => {
    const entry = await app.finish("resize-images", { images: [await upload(await bytes(), name)] });
    expect(entry).toMatchObject({ status: "FAILED", attempt: 1, progress: 0 });
    expect(entry.result).toMatch(new RegExp(`^Error: The image "${name}" cannot be used: .+\\.$`));
  });
});

test("a broken image among good ones: what was read stays, and a retry after it is replaced goes on there", async () => {
  const good = await upload(photo, "good.jpg");
  await writeFile(join(app.folder, "late.jpg"), photo.subarray(0, 1000));
  const failed = await app.finish("resize-images", { images: [good], paths: ["late.jpg"], widths: [100] });
  expect(failed.result).toMatch(/^Error: The image "late.jpg" cannot be used/);
  await writeFile(join(app.folder, "late.jpg"), photo);
  await app.engine.retry(failed.id);
  const { images } = gallery(await ended(app.engine, failed.id));
  expect(images.map(({ name }) => name)).toEqual(["good-100.webp", "late-100.webp"]);
  const { stages } = await app.engine.timeline(failed.id);
  expect(stages[0]?.steps.map(({ name, attempt }) => [name, attempt])).toEqual([
    [`read ${good}`, 1],
    ["read late.jpg", 2],
  ]);
});

test.each([
  ["no image", {}, "input.images"],
  ["a width of 0", { paths: ["a"], widths: [0] }, "input.widths.0"],
  ["no width", { paths: ["a"], widths: [] }, "input.widths"],
  ["an id that is none", { images: ["x"] }, "input.images.0"],
  ["a path out of the folder", { paths: ["../../etc/passwd"] }, "input.paths.0"],
])("refused when started: %s", async (_what, input, field) => {
  await expect(app.engine.start("resize-images", input)).rejects.toMatchObject({ code: "invalid_input", field });
});
