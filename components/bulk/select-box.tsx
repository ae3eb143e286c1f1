"use client";
import { type ChangeEvent, memo, useEffect, useRef } from "react";
import type { Selection } from "./use-selection.ts";

const boxClass = "size-4";
// The label is the target: 24 px at least, 44 px on a phone.
const labelClass =
  "inline-flex size-8 cursor-pointer items-center justify-center rounded-md hover:bg-muted max-sm:size-11";

interface SelectBoxProps {
  readonly id: string;
  /** The entry's title: what a screen reader says is ticked. */
  readonly title: string;
  readonly selected: boolean;
  /** The ids of the list in order: what Shift extends over. Read when the box is clicked. */
  readonly shownIds: () => readonly string[];
  readonly onToggle: Selection["toggle"];
}

/** The box in an entry's row. With Shift it takes along everything since the box before. */
export const SelectBox = memo(function SelectBox({ id, title, selected, shownIds, onToggle }: SelectBoxProps) {
  const toggle = (event: ChangeEvent<HTMLInputElement>) => {
    const { shiftKey } = event.nativeEvent as MouseEvent;
    onToggle(id, shiftKey ? shownIds() : undefined);
  };
  return (
    // A click on the row opens the entry; one on the box must not.
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the click to itself
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys reach the box itself
    <span onClick={(event) => event.stopPropagation()}>
      <label className={labelClass}>
        <input
          type="checkbox"
          data-slot="select-entry"
          aria-label={`Select ${title}`}
          className={boxClass}
          checked={selected}
          onChange={toggle}
        />
      </label>
    </span>
  );
});

interface SelectShownProps {
  readonly selection: Selection;
  readonly shownIds: readonly string[];
}

/** The box in the table's head: all rows that are loaded. */
export function SelectShown({ selection, shownIds }: SelectShownProps) {
  const box = useRef<HTMLInputElement>(null);
  const every = shownIds.length > 0 && shownIds.every((id) => selection.has(id));
  const some = !every && shownIds.some((id) => selection.has(id));
  useEffect(() => {
    if (box.current) box.current.indeterminate = some;
  }, [some]);
  return (
    <label className={labelClass}>
      <input
        ref={box}
        type="checkbox"
        data-slot="select-shown"
        aria-label="Select all shown"
        className={boxClass}
        checked={every}
        disabled={shownIds.length === 0}
        onChange={() => selection.toggleShown(shownIds)}
      />
    </label>
  );
}
