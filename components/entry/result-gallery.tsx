"use client";
import type { Json } from "async-workflow";

interface ResultImage {
  readonly url: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/** A result that holds pictures is shown as pictures. Only from our own server: a result cannot make the page call others. */
export function ResultGallery({ result }: { readonly result: Json }) {
  const images = imagesOf(result);
  if (images.length === 0) return null;
  return (
    <section aria-labelledby="gallery-heading">
      <h2 id="gallery-heading" className="text-base font-semibold tracking-tight">
        Images
      </h2>
      <ul className="mt-4 grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-4">
        {images.map(({ url, name, width, height }) => (
          <li key={url}>
            <a href={url} target="_blank" rel="noreferrer" className="group block rounded-lg">
              <span className="flex aspect-4/3 items-center justify-center overflow-hidden rounded-lg border border-border bg-muted">
                {/* biome-ignore lint/performance/noImgElement: the files are already the right size */}
                <img
                  src={url}
                  alt={name}
                  width={width}
                  height={height}
                  loading="lazy"
                  className="max-h-full w-auto max-w-full object-contain"
                />
              </span>
              <span className="mt-1.5 block truncate text-xs font-medium group-hover:underline">{name}</span>
              <span className="block text-xs text-muted-foreground tabular-nums">
                {width} × {height}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function imagesOf(result: Json): readonly ResultImage[] {
  if (typeof result !== "object" || result === null || !("images" in result)) return [];
  const { images } = result;
  return Array.isArray(images) ? images.filter(isImage) : [];
}

function isImage(value: unknown): value is ResultImage {
  const image = value as Partial<ResultImage> | null;
  return (
    typeof image?.url === "string" &&
    /^\/(?!\/)/.test(image.url) &&
    typeof image.name === "string" &&
    typeof image.width === "number" &&
    typeof image.height === "number"
  );
}
