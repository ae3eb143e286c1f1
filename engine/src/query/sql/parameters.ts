/** Collects the values of a statement that is put together: none is ever written into its text. */
export interface Composed {
  readonly text: string;
  readonly values: readonly unknown[];
}

export class Parameters {
  readonly #values: unknown[] = [];

  /** The place of a value in the text, with its type. */
  add(value: unknown, type: string): string {
    return `$${this.#values.push(value)}::${type}`;
  }

  /** The statement with the values that it uses; PostgreSQL refuses one that stands nowhere, because it has no type. */
  statement(text: string): Composed {
    const values: unknown[] = [];
    const places = new Map<string, number>();
    const numbered = text.replace(/\$(\d+)/g, (_, given: string) => {
      const place = places.get(given) ?? values.push(this.#values[Number(given) - 1]);
      places.set(given, place);
      return `$${place}`;
    });
    return { text: numbered, values };
  }
}
