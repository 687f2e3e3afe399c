import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "../ipc/client.ts";
import { useErrorText } from "../ipc/problem.ts";
import { Button } from "./Button.tsx";
import { HelpLink } from "./help/HelpLink.tsx";
import { Notice } from "./Notice.tsx";
import { Skeleton } from "./Skeleton.tsx";

/** What `useQuery` answers, as far as it matters here. */
export type Loading<T> = { data: T | undefined; error: unknown; refetch: () => unknown };

/** What was read, or why it was not, or the place where it will stand. */
export function Loaded<T>({
  query,
  skeleton,
  children,
}: {
  query: Loading<T>;
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (!query.error) return skeleton ?? <Skeleton />;
  return <Failed error={query.error} refetch={query.refetch} />;
}

/** Why something was not read, and the way to try again. */
export function Failed({ error, refetch }: { error: unknown; refetch: () => unknown }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const problem = problemOf(error);
  return (
    <Notice tone="danger" title={t("common.loadFailed")} live>
      <p>
        {errorText(problem)}
        <HelpLink code={problem.code} />
      </p>
      <p>{t("common.problemCode", { code: problem.code })}</p>
      <Button icon="refresh" onPress={() => void refetch()}>
        {t("common.retry")}
      </Button>
    </Notice>
  );
}
