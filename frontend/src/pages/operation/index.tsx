import { Page } from "@/parts/Page";

export default function OperationPage() {
  return <Page title="Operation">{null}</Page>;
}
