/** A small application on the hooks, as a user would write it. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { createClient } from "../../src/client/index.ts";
import {
  AsyncWorkflowProvider,
  countRows,
  rowsBetween,
  useEntries,
  useEntry,
  useFeedStatus,
  useStart,
} from "../../src/react/index.ts";
import type { greet } from "../client/served.ts";

function List({ onOpen }: { readonly onOpen: (id: string) => void }) {
  const { entries, isPending } = useEntries({ tag: ["shown"], limit: 5 });
  if (isPending) return <p>Loading</p>;
  return (
    <ul aria-label="Entries">
      {entries.map(({ id, title, status }) => (
        <li key={id}>
          <button type="button" onClick={() => onOpen(id)}>
            {title}
          </button>{" "}
          {status}
        </li>
      ))}
    </ul>
  );
}

/** A window of five rows over a long list; whether rows may move is the reader's to say. */
function Window() {
  const [first, setFirst] = useState(0);
  const [mayMove, setMayMove] = useState(true);
  const list = useEntries({ tag: ["many"], limit: 100 }, { mayMove: () => mayMove });
  const { data, look } = list;
  useEffect(() => {
    if (data) look(first, first + 5);
  }, [data, look, first]);
  if (!data) return null;
  const rows = rowsBetween(data, first, first + 5);
  return (
    <>
      <output aria-label="Window">
        {`${data.pending.length} wait, ${countRows(data)} of ${data.total} known: `}
        {rows.map((row) => row?.title ?? "gone").join(" ")}
      </output>
      <output aria-label="Held">{`${list.entries.length} held`}</output>
      <button type="button" onClick={list.loadMore}>
        More
      </button>
      <button type="button" onClick={() => setFirst(countRows(data) - 5)}>
        To the end
      </button>
      <button type="button" onClick={() => setFirst(0)}>
        To the top
      </button>
      <button type="button" onClick={() => setMayMove(false)}>
        Hold
      </button>
      <button type="button" onClick={list.showPending}>
        Show what waits
      </button>
    </>
  );
}

function One({ id }: { readonly id: string }) {
  const { data, error } = useEntry(id);
  return <output aria-label="Entry">{error ? error.code : `${data?.title} ${data?.status}`}</output>;
}

function Start() {
  const start = useStart<typeof greet>("greet");
  const submit = () => start.mutate({ title: "From the page", input: { name: "Ada" }, tags: ["shown"] });
  return (
    <>
      <button type="button" onClick={submit}>
        Start
      </button>
      <output aria-label="Start">{start.error?.code ?? start.data?.title ?? start.status}</output>
    </>
  );
}

function App() {
  const [id, setId] = useState<string>();
  const { kind } = useFeedStatus();
  return (
    <>
      <output aria-label="Feed">{kind}</output>
      {location.hash === "#window" ? <Window /> : <List onOpen={setId} />}
      {id && <One id={id} />}
      <One id="no-such-entry" />
      <Start />
    </>
  );
}

const client = createClient({ retries: 0 });
createRoot(document.body.appendChild(document.createElement("main"))).render(
  <QueryClientProvider client={new QueryClient()}>
    <AsyncWorkflowProvider client={client}>
      <App />
    </AsyncWorkflowProvider>
  </QueryClientProvider>,
);
