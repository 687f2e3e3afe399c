import { useState } from "react";
import { OtpChip } from "../components/Chip.tsx";
import { DataTable } from "../components/DataTable.tsx";
import { DefinitionList } from "../components/DefinitionList.tsx";
import { EmptyState } from "../components/EmptyState.tsx";
import { OffsetChart } from "../components/OffsetChart.tsx";
import { ResultTable } from "../components/ResultTable.tsx";
import type { OtpStanding } from "../ipc/client.ts";
import { Show } from "./Show.tsx";
import { useWords } from "./use-words.ts";

type Person = { id: string; name: string; failures: number; otp: OtpStanding };

const PEOPLE: Person[] = [
  { id: "tanaka", name: "田中 三郎", failures: 5, otp: "suspended" },
  { id: "sato", name: "佐藤 花子", failures: 0, otp: "active" },
  { id: "yamada", name: "山田 和子", failures: 0, otp: "pending" },
];

const OFFSETS = [
  { at: "2026-05-12T01:02:00Z", seconds: 0, kind: "enrolled" },
  { at: "2026-07-30T04:30:00Z", seconds: -60, kind: "verified" },
  { at: "2026-09-16T00:11:00Z", seconds: -200, kind: "token_resynced" },
  { at: "2026-11-20T08:45:00Z", seconds: -240, kind: "verified" },
];

/**
 * Lists: to choose from, with a fixed tick, filtered to nothing, empty; what is printed; how far a token's time is off.
 */
export function Tables() {
  const w = useWords();
  const [selected, setSelected] = useState(new Set(["tanaka"]));
  const columns = [
    { key: "name", title: w("氏名", "Name"), cell: (p: Person) => p.name, rowHeader: true },
    { key: "otp", title: w("状態", "State"), cell: (p: Person) => <OtpChip standing={p.otp} /> },
    {
      key: "failures",
      title: w("失敗回数", "Failures"),
      cell: (p: Person) => p.failures,
      sortBy: (p: Person) => p.failures,
      align: "end" as const,
    },
  ];
  const list = { label: w("利用者一覧", "Users"), columns, rowKey: (p: Person) => p.id };
  return (
    <>
      <Show name="DataTable">
        <DataTable
          {...list}
          rows={PEOPLE}
          selection="multiple"
          selected={selected}
          onSelect={setSelected}
          fixed={new Set(["yamada"])}
          total={120}
          onMore={() => undefined}
        />
        <DataTable {...list} rows={[]} filtered onClearFilter={() => undefined} />
        <DataTable {...list} rows={[]} empty={<EmptyState icon="users" title={w("いません", "Nobody")} />} />
      </Show>
      <Show name="OffsetChart">
        <OffsetChart label={w("時刻のずれ", "Time offset")} points={OFFSETS} />
        <OffsetChart label={w("時刻のずれ", "Time offset")} points={OFFSETS.slice(0, 1)} />
        <OffsetChart label={w("時刻のずれ", "Time offset")} points={[]} />
      </Show>
      <Show name="DefinitionList, ResultTable">
        <DefinitionList
          items={[
            { label: w("シリアル番号", "Serial number"), value: "KT000001" },
            { label: w("状態", "State"), value: <OtpChip standing="active" /> },
          ]}
        />
        <ResultTable
          label={w("変更結果", "Results")}
          columns={columns}
          rows={PEOPLE}
          rowKey={(person) => person.id}
        />
      </Show>
    </>
  );
}
