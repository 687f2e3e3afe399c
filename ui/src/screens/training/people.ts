import { useQuery } from "@tanstack/react-query";
import { type PracticePerson, useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";

/** The sample people. Their passwords are printed on their cards: no secrets. */
export function usePracticePeople() {
  const ipc = useIpc();
  return useQuery({ queryKey: ["practicePeople"], queryFn: () => ipc.practicePeople() });
}

/** Whose role is played now, or was chosen and is to sign in. */
export function useCurrentRole(): PracticePerson | undefined {
  const { person, practiceLoginId } = useSession();
  const { data } = usePracticePeople();
  return data?.find(({ loginId }) => loginId === (person?.loginId ?? practiceLoginId));
}
