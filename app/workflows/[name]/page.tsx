import type { Metadata } from "next";
import { CreateEntryProvider } from "@/components/create-entry/create-entry-provider.tsx";
import { WorkflowScreen } from "@/components/workflows/workflow-screen.tsx";

interface WorkflowPageProps {
  readonly params: Promise<{ name: string }>;
}

export async function generateMetadata({ params }: WorkflowPageProps): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function WorkflowPage({ params }: WorkflowPageProps) {
  return (
    <CreateEntryProvider>
      <WorkflowScreen name={decodeURIComponent((await params).name)} />
    </CreateEntryProvider>
  );
}
