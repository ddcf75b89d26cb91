import { Page } from "@/parts/Page";

export default function ProblemsPage() {
  return <Page title="Problems">{null}</Page>;
}
