"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "@/components/ui/dialog.tsx";
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
  const [asking, setAsking] = useState(false);
  return (
    <>
      <MenuContent align="end">
        <MenuGroup>
          <MenuLabel>Columns</MenuLabel>
          {[...optionalColumns, ...paths.flatMap((id) => columnOf(id) ?? [])].map(({ id, label }) => (
            <MenuCheckboxItem key={id} checked={columns.includes(id)} onCheckedChange={(on) => choose(id, on)}>
              {id.startsWith("out.") ? <span className="font-mono text-xs">{id}</span> : label}
            </MenuCheckboxItem>
          ))}
        </MenuGroup>
        <MenuGroup className="mt-1 border-t border-border pt-1">
          <MenuItem onClick={() => setAsking(true)}>A value in the result</MenuItem>
          <MenuItem onClick={() => onChange(null)} disabled={columns.join() === defaultColumns.join()}>
            Default columns
          </MenuItem>
        </MenuGroup>
      </MenuContent>
      <Dialog open={asking} onOpenChange={setAsking}>
        <DialogContent>
          <DialogTitle>Add a column from the result</DialogTitle>
          <DialogDescription>
            Its path, as in total or invoice.total; entries without it show nothing.
          </DialogDescription>
          <AddPath
            onAdd={(path) => {
              onChange(usableColumns([...columns, `out.${path}`]));
              setAsking(false);
            }}
          />
        </DialogContent>
      </Dialog>
    </>
  );
}

function AddPath({ onAdd }: { readonly onAdd: (path: string) => void }) {
  const [path, setPath] = useState("");
  const isUsable = columnOf(`out.${path}`) !== null;
  return (
    <form
      className="mt-4 grid gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (isUsable) onAdd(path);
      }}
    >
      <label htmlFor="column-path" className="text-sm font-medium">
        Value in the result, by its path
      </label>
      <Input
        id="column-path"
        value={path}
        onChange={(event) => setPath(event.target.value.trim())}
        placeholder="total"
        spellCheck={false}
        autoComplete="off"
        className="font-mono"
      />
      <DialogFooter>
        <Button type="submit" aria-disabled={!isUsable}>
          Add column
        </Button>
      </DialogFooter>
    </form>
  );
}
