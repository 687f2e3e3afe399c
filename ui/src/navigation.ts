import { useCanGoBack, useLocation, useNavigate, useParams, useRouter } from "@tanstack/react-router";
import type { DeskPath } from "./routes.ts";

/** Goes to a place of the desk: `go("/tokens/detail/$serial", { serial })`. */
export function useGo(): (path: DeskPath, params?: Record<string, string>) => void {
  const navigate = useNavigate();
  return (path, params) => void navigate({ to: path, params } as Parameters<typeof navigate>[0]);
}

/** Back to where one came from; `undefined` where there is nothing to go back to. */
export function useBack(): (() => void) | undefined {
  const { history } = useRouter();
  return useCanGoBack() ? () => history.back() : undefined;
}

/** The location now: always a path, never a secret. */
export function usePathname(): string {
  return useLocation({ select: ({ pathname }) => pathname });
}

/** The parameters of the path here. */
export function usePathParams(): Record<string, string> {
  return useParams({ strict: false });
}

/** A parameter of the path, such as `serial`. */
export function usePathParam(name: string): string {
  return usePathParams()[name] ?? "";
}
