import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api, checked } from "@/api/client";
import { Fault, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { work } from "./texts";

/** The files of a bundle and what is in them, before it leaves the house. */
export function BundleInside({ id }: { id: string }) {
  const t = useTexts(work);
  const [name, setName] = useState("README.txt");
  const { data, error, refetch } = api.useQuery(
    "get",
    "/api/v1/bundles/{bundle_id}/files",
    { params: { path: { bundle_id: id } } },
    { staleTime: Infinity },
  );
  if (!data) return error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton lines={8} />;
  const file = data.items.find((each) => each.name === name) ?? data.items[0];
  return (
    <div className="bundle-inside">
      <ul className="look-files" aria-label={t("bundle.files")}>
        {data.items.map((each) => (
          <li key={each.name}>
            <button
              type="button"
              className="button quiet small"
              aria-pressed={each.name === file?.name}
              onClick={() => setName(each.name)}
            >
              <code>{each.name}</code>
            </button>
          </li>
        ))}
      </ul>
      {file ? <Contents key={file.name} {...file} /> : <p>{t("bundle.pick")}</p>}
    </div>
  );
}

function Contents({ name, address }: { name: string; address: string }) {
  const t = useTexts(work);
  const { data, error, refetch } = useQuery({
    queryKey: ["bundle file", address],
    queryFn: async ({ signal }) => (await checked(await fetch(address, { signal }))).text(),
    staleTime: Infinity,
  });
  if (data === undefined)
    return error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton lines={8} />;
  return (
    <div role="region" aria-label={t("bundle.file", { name })} tabIndex={0} className="look-box">
      <pre className="look-file">{data}</pre>
    </div>
  );
}
