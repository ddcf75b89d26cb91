import { useState } from "react";

import { api, rest, type Shapes } from "@/api/client";
import { say } from "@/app/notices";
import { Field } from "@/parts/Page";
import { useTexts } from "@/texts/texts";
import { Confirm } from "@/work/Confirm";
import { useOnce } from "@/work/once";

import { useSettingName } from "./Fields";
import { RecordSelect } from "./RecordSelect";
import type { Choice, Ref } from "./settings";
import { texts } from "./texts";

const WITH_ACCOUNT = new Set(["other_charge", "non_inventory", "discount"]);

/** Asks for a record that QuickBooks lacks: made at the next visit, and chosen when it is there. */
export function CreateMissing({
  choice,
  store,
  onClose,
}: {
  choice: Choice;
  store: Shapes["StoreOut"];
  onClose: () => void;
}) {
  const t = useTexts(texts);
  const settingName = useSettingName();
  const once = useOnce();
  const [name, setName] = useState("");
  const [account, setAccount] = useState<Ref | null>(null);
  const [vendor, setVendor] = useState("");
  const [tried, setTried] = useState(false);
  const what = choice.can_create;
  const wantsAccount = WITH_ACCOUNT.has(what);
  const { data: accounts } = api.useQuery(
    "get",
    "/api/v1/companies/{company_id}/lists/{kind}",
    { params: { path: { company_id: store.company, kind: "account" }, query: { limit: 200 } } },
    { enabled: wantsAccount, staleTime: 60_000 },
  );
  const candidates = (accounts?.items ?? [])
    .filter((each) => each.is_active)
    .map(({ list_id, full_name, type }) => ({ list_id, full_name, type }))
    .sort((one, other) => one.full_name.localeCompare(other.full_name));
  const incomplete = !name.trim() || (wantsAccount && !account);
  const make = async () => {
    setTried(true);
    if (incomplete) return;
    const record = {
      what,
      name: name.trim(),
      setting: choice.setting,
      ...(account && { account }),
      ...(vendor.trim() && { vendor: { full_name: vendor.trim() } }),
    };
    const done = await once.run(record, (headers) =>
      rest.POST("/api/v1/stores/{store_id}/create-missing", {
        params: { path: { store_id: store.id } },
        body: { records: [record] },
        headers,
      }),
    );
    if (!done) return;
    say(t("make.queued", { name: name.trim() }), { link: { to: "/pending", label: t("make.see") } });
    onClose();
  };
  const explained = `make.what.${what}`;
  return (
    <Confirm
      title={t("make.title", { setting: settingName(choice.setting) })}
      go={t("make.do")}
      needs="admin"
      busy={once.busy}
      onGo={() => void make()}
      failure={once.failure}
      onClose={onClose}
    >
      <p>
        {explained in texts && t(explained as "make.what.customer")} {t("make.lead")}
      </p>
      <Field id="make-name" label={t("make.name")} error={tried && !name.trim() ? t("make.name.needed") : ""}>
        <input
          id="make-name"
          maxLength={31}
          value={name}
          aria-describedby="make-name-error"
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      {wantsAccount && (
        <Field
          id="make-account"
          label={t("make.account")}
          hint={t("make.account.hint")}
          error={tried && !account ? t("make.account.needed") : ""}
        >
          <RecordSelect
            id="make-account"
            aria-describedby="make-account-hint make-account-error"
            choice={{ candidates, needed: "x" }}
            value={account}
            set={setAccount}
          />
        </Field>
      )}
      {what === "sales_tax" && (
        <Field id="make-vendor" label={t("make.vendor")} hint={t("make.vendor.hint")}>
          <input
            id="make-vendor"
            value={vendor}
            aria-describedby="make-vendor-hint"
            onChange={(event) => setVendor(event.target.value)}
          />
        </Field>
      )}
    </Confirm>
  );
}
