"use client";
import { useState } from "react";
import { Field } from "@/components/ui/field.tsx";
import { NativeSelect } from "@/components/ui/native-select.tsx";
import { useSetting, useSettingChange } from "@/hooks/use-settings.ts";
import { useWorkflows } from "@/hooks/use-workflows.ts";
import { addInlet, fetchInlets, removeInlet, replaceAddress } from "@/lib/api/webhooks.ts";
import { AccountForm } from "./account-form.tsx";
import { AskFirst } from "./ask-first.tsx";
import { SettingsList, SettingsRow, SettingsSection } from "./settings-section.tsx";
import { ShownOnce } from "./shown-once.tsx";

/** Webhooks in: addresses that start entries. */
export function InletSettings() {
  const inlets = useSetting("inlets", fetchInlets);
  const workflows = useWorkflows().data?.workflows ?? [];
  const [chosen, setChosen] = useState("");
  const [url, setUrl] = useState<string | null>(null);
  const replace = useSettingChange(
    "inlets",
    (id: string) => replaceAddress(id).then((inlet) => setUrl(inlet.url)),
    "The address stays as it was",
  );
  const remove = useSettingChange("inlets", removeInlet, "The address was not removed");
  const titleOf = (workflow: string) => workflows.find(({ name }) => name === workflow)?.title ?? workflow;
  return (
    <SettingsSection
      id="inlets"
      title="Incoming addresses"
      description="Whoever posts to such an address starts an entry; the body is its input. A message repeated with the same webhook-id starts no second one."
    >
      {url && (
        <ShownOnce
          what="Incoming address"
          text={url}
          hint="Whoever has it may start entries. Replace it when it got around."
        />
      )}
      <SettingsList label="Incoming addresses" of={inlets} empty="No incoming addresses yet.">
        {(inlets.data?.inlets ?? []).map(({ id, workflow, title, ending }) => (
          <SettingsRow
            key={id}
            action={
              <span className="flex flex-wrap gap-2">
                <AskFirst
                  label="Replace"
                  of={title}
                  title="Replace this address?"
                  description="The present one stops working at once. The new one is shown once."
                  confirmLabel="Replace the address"
                  destructive={false}
                  onConfirm={() => replace(id)}
                />
                <AskFirst
                  label="Remove"
                  of={title}
                  title="Remove this address?"
                  description="It stops working at once. Entries that it started stay."
                  confirmLabel="Remove the address"
                  onConfirm={() => {
                    setUrl(null);
                    remove(id);
                  }}
                />
              </span>
            }
          >
            <span className="font-medium break-words">{title}</span>{" "}
            <code className="font-mono text-xs">…{ending}</code>
            <span className="block text-muted-foreground">starts {titleOf(workflow)}</span>
          </SettingsRow>
        ))}
      </SettingsList>
      <AccountForm
        fields={[{ name: "title", label: "Title of the entries", description: "Order from the shop, …" }]}
        submit="Make an address"
        problemTitle="No address was made"
        onSubmit={async ({ title }) => {
          setUrl((await addInlet(chosen || (workflows[0]?.name ?? ""), title)).url);
          await inlets.refetch();
        }}
      >
        <Field id="inlet-workflow" label="Workflow">
          <NativeSelect id="inlet-workflow" value={chosen} onChange={(event) => setChosen(event.target.value)}>
            {workflows.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </NativeSelect>
        </Field>
      </AccountForm>
    </SettingsSection>
  );
}
