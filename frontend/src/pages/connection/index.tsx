import { Page } from "@/parts/Page";

export default function ConnectionPage() {
  return <Page title="Connection">{null}</Page>;
}
