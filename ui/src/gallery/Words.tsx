import { Brand } from "../components/Brand.tsx";
import { Button } from "../components/Button.tsx";
import { OtpChip, PlaceChip, RoleChip, TokenStateChip, UserStatusChip } from "../components/Chip.tsx";
import { EmptyState } from "../components/EmptyState.tsx";
import { FobBack, FobPicture } from "../components/FobPicture.tsx";
import { TrainingMark } from "../components/frame/TrainingMark.tsx";
import { Loaded } from "../components/Loaded.tsx";
import { Notice } from "../components/Notice.tsx";
import { ProgressBar } from "../components/ProgressBar.tsx";
import { SoftwareToken } from "../components/SoftwareToken.tsx";
import { Tip } from "../components/Tip.tsx";
import { TokenBack } from "../components/TokenBack.tsx";
import { refuse } from "../ipc/fake.ts";
import { Show } from "./Show.tsx";
import { useWords } from "./use-words.ts";

const TONES = ["info", "success", "attention", "danger"] as const;
const FAILED = { data: undefined, error: thrownBy(() => refuse("storage_failed")), refetch: () => undefined };

/** What is only read: states, notices, pictures. */
export function Words() {
  const w = useWords();
  return (
    <>
      <Show name="Chip">
        <div className="row">
          {(["not_started", "pending", "active", "suspended"] as const).map((standing) => (
            <OtpChip key={standing} standing={standing} />
          ))}
        </div>
        <div className="row">
          {(["unregistered", "in_use", "paused", "lost", "faulty", "disposed"] as const).map((state) => (
            <TokenStateChip key={state} state={state} />
          ))}
        </div>
        <div className="row">
          {(["in_stock", "in_transit", "with_contract", "returned"] as const).map((place) => (
            <PlaceChip key={place} place={place} />
          ))}
        </div>
        <div className="row">
          {(["master", "administrator", "general", "read_only", "clerk", "supervisor"] as const).map(
            (role) => (
              <RoleChip key={role} role={role} />
            ),
          )}
        </div>
        <div className="row">
          <UserStatusChip status="active" />
          <UserStatusChip status="stopped" />
          <TrainingMark />
        </div>
      </Show>
      <Show name="Notice, Loaded">
        {TONES.map((tone) => (
          <Notice
            key={tone}
            tone={tone}
            title={w("管理者ユーザが未登録です", "There is no administrator yet")}
          >
            <p>{w("利用者管理から登録してください。", "Add one under user management.")}</p>
          </Notice>
        ))}
        <Loaded query={FAILED}>{() => null}</Loaded>
      </Show>
      <Show name="EmptyState">
        <EmptyState icon="token" title={w("トークンがありません", "There are no tokens yet")}>
          <p>{w("トークンを取り込んでください。", "Import tokens first.")}</p>
        </EmptyState>
      </Show>
      <Show name="ProgressBar">
        <ProgressBar label={w("取り込み", "Import")} value={40} />
        <ProgressBar label={w("取り込み", "Import")} />
      </Show>
      <Show name="FobPicture, FobBack, TokenBack, SoftwareToken, Tip, Brand">
        <div className="row">
          <FobPicture code="123456" secondsLeft={23} />
          <FobPicture code="12345678" secondsLeft={null} />
          <FobBack serial="KT000001" expiresOn="2031-03-31" />
          <TokenBack />
          <SoftwareToken code="123456" />
          <Tip text={w("ロック", "Lock")}>
            <Button variant="quiet" icon="lock" aria-label={w("ロック", "Lock")} />
          </Tip>
          <Brand />
          <Brand large />
        </div>
      </Show>
    </>
  );
}

function thrownBy(act: () => never): unknown {
  try {
    return act();
  } catch (thrown) {
    return thrown;
  }
}
