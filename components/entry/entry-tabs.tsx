"use client";
import type { Entry, Timeline } from "async-workflow";
import type { ApiError } from "async-workflow/client";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { ProblemNotice } from "@/components/ui/notice.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs.tsx";
import { useChoice } from "@/hooks/use-address.ts";
import { AttemptsTab } from "./attempts/attempts-tab.tsx";
import { EventsTab } from "./events-tab.tsx";
import { TimelineTab } from "./timeline/timeline-tab.tsx";

const Loading = () => <Skeleton className="h-48 rounded-lg" />;
const DataTab = dynamic(() => import("./data/data-tab.tsx").then((module) => module.DataTab), { loading: Loading });
const LogsTab = dynamic(() => import("./logs/logs-tab.tsx").then((module) => module.LogsTab), { loading: Loading });

const tabs = ["timeline", "attempts", "data", "logs", "events"] as const;

interface EntryTabsProps {
  readonly entry: Entry;
  readonly timeline: Timeline | undefined;
  readonly problem: ApiError | null;
}

/** The sides of an entry. Which one is shown stands in the address. */
export function EntryTabs({ entry, timeline, problem }: EntryTabsProps) {
  const [tab, setTab] = useChoice("tab", tabs);
  const attempts = timeline?.stages.reduce((sum, stage) => sum + stage.attempts.length, 0);
  return (
    <Tabs value={tab} onValueChange={(next) => setTab(next as (typeof tabs)[number])}>
      <TabList aria-label="About the entry">
        <Tab value="timeline">Timeline</Tab>
        <Tab value="attempts">
          Attempts
          {attempts !== undefined && <span className="text-xs text-muted-foreground tabular-nums">{attempts}</span>}
        </Tab>
        <Tab value="data">Data</Tab>
        <Tab value="logs">Logs</Tab>
        <Tab value="events">Events</Tab>
      </TabList>
      <TabPanel value="timeline">
        <WithTimeline entry={entry} timeline={timeline} problem={problem}>
          {(known) => <TimelineTab entry={entry} timeline={known} />}
        </WithTimeline>
      </TabPanel>
      <TabPanel value="attempts">
        <WithTimeline entry={entry} timeline={timeline} problem={problem}>
          {(known) => <AttemptsTab entry={entry} timeline={known} />}
        </WithTimeline>
      </TabPanel>
      <TabPanel value="data">
        <DataTab entry={entry} />
      </TabPanel>
      <TabPanel value="logs">
        <LogsTab entry={entry} />
      </TabPanel>
      <TabPanel value="events">
        <EventsTab entry={entry} />
      </TabPanel>
    </Tabs>
  );
}

interface WithTimelineProps extends EntryTabsProps {
  readonly children: (timeline: Timeline) => ReactNode;
}

function WithTimeline({ entry, timeline, problem, children }: WithTimelineProps) {
  return (
    <>
      {problem && <ProblemNotice className="mb-3" title="The timeline could not be loaded" problem={problem} />}
      {timeline
        ? children(timeline)
        : !problem && (
            <div aria-busy className="grid gap-3">
              {entry.stages.map((stage) => (
                <Skeleton key={stage} className="h-9 rounded-md" />
              ))}
            </div>
          )}
    </>
  );
}
