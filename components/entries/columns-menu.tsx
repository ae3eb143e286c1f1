"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Input } from "@/components/ui/input.tsx";
import { MenuCheckboxItem, MenuContent, MenuGroup, MenuItem, MenuLabel } from "@/components/ui/menu.tsx";
import { columnOf, defaultColumns, optionalColumns, usableColumns } from "./columns.ts";

export interface ColumnsMenuProps {
  readonly columns: readonly string[];
  /** Null: the default ones. */
  readonly onChange: (columns: readonly string[] | null) => void;
}

/** Which columns the list has; a value out of the results can be one. */
export function ColumnsMenu({ columns, onChange }: ColumnsMenuProps) {
  const paths = columns.filter((id) => id.startsWith("out."));
  const choose = (id: string, on: boolean) => {
    const order = [...optionalColumns.map((column) => column.id), ...paths];
    const wanted = order.filter((other) => (other === id ? on : columns.includes(other)));
    onChange(usableColumns(wanted));
  };
  return (
    <MenuContent align="end">
      <MenuGroup>
        <MenuLabel>Columns</MenuLabel>
        {[...optionalColumns, ...paths.flatMap((id) => columnOf(id) ?? [])].map(({ id, label }) => (
          <MenuCheckboxItem key={id} checked={columns.includes(id)} onCheckedChange={(on) => choose(id, on)}>
            {id.startsWith("out.") ? <span className="font-mono text-xs">{id}</span> : label}
          </MenuCheckboxItem>
        ))}
      </MenuGroup>
      <AddPath onAdd={(path) => onChange(usableColumns([...columns, `out.${path}`]))} />
      <MenuItem onClick={() => onChange(null)} disabled={columns.join() === defaultColumns.join()}>
        Default columns
      </MenuItem>
    </MenuContent>
  );
}

/** A field in a menu: its own keys must not see what is typed. */
function AddPath({ onAdd }: { readonly onAdd: (path: string) => void }) {
  const [path, setPath] = useState("");
  const isUsable = columnOf(`out.${path}`) !== null;
  return (
    <form
      aria-label="Add a column from the result"
      className="my-1 grid gap-1.5 border-y border-border p-2"
      onKeyDown={(event) => event.key !== "Escape" && event.stopPropagation()}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isUsable) return;
        onAdd(path);
        setPath("");
      }}
    >
      <label htmlFor="column-path" className="text-xs text-muted-foreground">
        Value in the result, by its path
      </label>
      <div>
        <Input
          id="column-path"
          value={path}
          onChange={(event) => setPath(event.target.value.trim())}
          placeholder="total"
          spellCheck={false}
          autoComplete="off"
          className="font-mono text-xs"
        />
      </div>
      <Button type="submit" variant="outline" size="small" aria-disabled={!isUsable}>
        Add column
      </Button>
    </form>
  );
}
