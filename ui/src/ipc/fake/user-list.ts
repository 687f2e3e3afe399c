// The list of users that can be chosen.

import type { SeenUser, UserListProblem } from "../client.ts";

export type FakeUserList = { rows: Omit<SeenUser, "isKnown">[]; errors: UserListProblem[] };

export const SAMPLE_LIST: FakeUserList = {
  rows: [
    seen(2, "takahashi", "高橋 次郎", "タカハシ ジロウ", "general"),
    seen(3, "ito", "伊藤 直美", "イトウ ナオミ", "administrator"),
    seen(4, "yamada", "山田 和子", "ヤマダ カズコ", "general"),
  ],
  errors: [],
};

function seen(line: number, loginId: string, name: string, kana: string, role: SeenUser["role"]) {
  return { line, loginId, name, kana, role, otpStart: "2026-12-01" };
}
