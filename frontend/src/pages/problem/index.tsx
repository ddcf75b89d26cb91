import { Page } from "@/parts/Page";

export default function ProblemPage() {
  return <Page title="Problem">{null}</Page>;
}
