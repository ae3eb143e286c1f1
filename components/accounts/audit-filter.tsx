"use client";
import { Button } from "@/components/ui/button.tsx";
import { Field } from "@/components/ui/field.tsx";
import { Input } from "@/components/ui/input.tsx";
import { NativeSelect } from "@/components/ui/native-select.tsx";
import { useSetting } from "@/hooks/use-settings.ts";
import { type AuditFilter, fetchMembers } from "@/lib/api/accounts.ts";

const kinds = [
  ["", "Everything"],
  ["access", "Refused access"],
  ["account", "Sign-ins and passwords"],
  ["entry,bulk", "Entries"],
  ["key", "API keys"],
  ["member,workspace", "Members and workspaces"],
  ["webhook,inlet", "Webhooks"],
  ["workflow,worker,error", "Workflows, workers, errors"],
] as const;

interface AuditFilterFieldsProps {
  readonly filter: AuditFilter;
  readonly onChange: (change: Partial<AuditFilter>) => void;
}

/** Which records are shown, and exported. */
export function AuditFilterFields({ filter, onChange }: AuditFilterFieldsProps) {
  const { data } = useSetting("members", fetchMembers);
  const { action, actor, from, to } = filter;
  const members = data?.members ?? [];
  const isFiltered = action || actor || from || to;
  return (
    <search aria-label="Audit log" className="grid gap-3 sm:grid-cols-2">
      <Field id="audit-action" label="What">
        <NativeSelect id="audit-action" value={action} onChange={({ target }) => onChange({ action: target.value })}>
          {kinds.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
          {!kinds.some(([value]) => value === action) && <option value={action}>{action}</option>}
        </NativeSelect>
      </Field>
      <Field id="audit-actor" label="Who">
        <NativeSelect id="audit-actor" value={actor} onChange={({ target }) => onChange({ actor: target.value })}>
          <option value="">Everybody</option>
          {members.map(({ userId, name }) => (
            <option key={userId} value={userId}>
              {name}
            </option>
          ))}
          {actor && !members.some(({ userId }) => userId === actor) && <option value={actor}>{actor}</option>}
        </NativeSelect>
      </Field>
      <Field id="audit-from" label="From">
        <Input
          id="audit-from"
          type="date"
          value={from}
          max={to || undefined}
          onChange={({ target }) => onChange({ from: target.value })}
        />
      </Field>
      <Field id="audit-to" label="To">
        <Input
          id="audit-to"
          type="date"
          value={to}
          min={from || undefined}
          onChange={({ target }) => onChange({ to: target.value })}
        />
      </Field>
      {isFiltered && (
        <Button
          variant="outline"
          size="small"
          className="justify-self-start"
          onClick={() => onChange({ action: "", actor: "", from: "", to: "" })}
        >
          Show everything
        </Button>
      )}
    </search>
  );
}
