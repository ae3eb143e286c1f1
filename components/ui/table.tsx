// biome-ignore-all lint/a11y/noRedundantRoles: under 640 px the parts are drawn as grid, which takes their table roles away
import type { ComponentProps } from "react";

/** A table that stays one for screen readers, however it is drawn. */
export function Table(props: ComponentProps<"table">) {
  return <table role="table" data-slot="table" {...props} />;
}

export function TableHeader(props: ComponentProps<"thead">) {
  return <thead role="rowgroup" data-slot="table-header" {...props} />;
}

export function TableBody(props: ComponentProps<"tbody">) {
  return <tbody role="rowgroup" data-slot="table-body" {...props} />;
}

export function TableRow(props: ComponentProps<"tr">) {
  return <tr role="row" data-slot="table-row" {...props} />;
}

export function TableHead(props: ComponentProps<"th">) {
  return <th role="columnheader" scope="col" data-slot="table-head" {...props} />;
}

export function TableCell(props: ComponentProps<"td">) {
  return <td role="cell" data-slot="table-cell" {...props} />;
}
