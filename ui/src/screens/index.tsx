// Which screen stands where. A new screen is one line here; a new place is one line in routes.ts.

import type { FunctionComponent } from "react";
import type { DoorWay } from "../door.ts";
import type { Phase } from "../ipc/client.ts";
import type { DeskPath } from "../routes.ts";
import { BackupsScreen } from "./backups/BackupsScreen.tsx";
import { ClockScreen } from "./clock/ClockScreen.tsx";
import { SignInClockScreen } from "./clock/SignInClockScreen.tsx";
import { ContractDetailScreen } from "./contract-detail/ContractDetailScreen.tsx";
import { ContractsScreen } from "./contracts/ContractsScreen.tsx";
import { EnrolmentScreen } from "./enrolment/EnrolmentScreen.tsx";
import { ExpiringScreen } from "./expiring/ExpiringScreen.tsx";
import { FirstStartScreen } from "./first-start/FirstStartScreen.tsx";
import { HistoryScreen } from "./history/HistoryScreen.tsx";
import { IdentifyScreen } from "./identify/IdentifyScreen.tsx";
import { KeysScreen } from "./keys/KeysScreen.tsx";
import { LockedScreen } from "./locked/LockedScreen.tsx";
import { ManageScreen } from "./manage/ManageScreen.tsx";
import { ManageUsersScreen } from "./manage/ManageUsersScreen.tsx";
import { MonthlyReportScreen } from "./monthly-report/MonthlyReportScreen.tsx";
import { NewPasswordsScreen } from "./new-passwords/NewPasswordsScreen.tsx";
import { OneTimePasswordScreen } from "./one-time-password/OneTimePasswordScreen.tsx";
import { OperatorsScreen } from "./operators/OperatorsScreen.tsx";
import { PasswordsScreen } from "./passwords/PasswordsScreen.tsx";
import { PermissionsScreen } from "./permissions/PermissionsScreen.tsx";
import { RecoverScreen } from "./recover/RecoverScreen.tsx";
import { ReplaceScreen } from "./replace/ReplaceScreen.tsx";
import { RestoreScreen } from "./restore/RestoreScreen.tsx";
import { ResyncScreen } from "./resync/ResyncScreen.tsx";
import { RevokeScreen } from "./revoke/RevokeScreen.tsx";
import { AcknowledgeScreen } from "./rolled-back/AcknowledgeScreen.tsx";
import { RolledBackScreen } from "./rolled-back/RolledBackScreen.tsx";
import { SettingsScreen } from "./settings/SettingsScreen.tsx";
import { SetUpScreen } from "./setup/SetUpScreen.tsx";
import { SignInScreen } from "./sign-in/SignInScreen.tsx";
import { TokenImportScreen } from "./token-import/TokenImportScreen.tsx";
import { TokenDetailScreen } from "./tokens/TokenDetailScreen.tsx";
import { TokenListScreen } from "./tokens/TokenListScreen.tsx";
import { TopPageScreen } from "./top-page/TopPageScreen.tsx";
import { TrainingScreen } from "./training/TrainingScreen.tsx";
import { UnlockScreen } from "./unlock/UnlockScreen.tsx";
import { UserCardScreen } from "./user-card/UserCardScreen.tsx";
import { ChangeMasterScreen } from "./users/ChangeMasterScreen.tsx";
import { ChangeUserScreen } from "./users/ChangeUserScreen.tsx";
import { ResetPasswordsScreen } from "./users/ResetPasswordsScreen.tsx";
import {
  EnrolUserScreen,
  StopUsersScreen,
  TemporaryCodesScreen,
  UnlockPasswordsScreen,
} from "./users/UserActScreens.tsx";
import { UserImportScreen } from "./users/UserImportScreen.tsx";
import { UserListScreen } from "./users/UserListScreen.tsx";
import { VaultScreen } from "./vault/VaultScreen.tsx";
import { VaultCheckScreen } from "./vault-check/VaultCheckScreen.tsx";
import { VerifyScreen } from "./verify/VerifyScreen.tsx";

/** Screens that replace the whole page; each brings its own `PlainFrame`. */
export const phaseScreens: Record<Exclude<Phase, "desk">, FunctionComponent> = {
  first_start: FirstStartScreen,
  recovery_code: FirstStartScreen,
  sign_in: SignInScreen,
  rolled_back: RolledBackScreen,
  clock: SignInClockScreen,
  one_time_password: OneTimePasswordScreen,
  new_passwords: NewPasswordsScreen,
  enrolment: EnrolmentScreen,
  locked: LockedScreen,
};

/** Ways in without a sign-in, in place of the phase's screen until they are left. */
export const doorScreens: Record<DoorWay, FunctionComponent<{ onLeave: () => void }>> = {
  recover: RecoverScreen,
  restore: RestoreScreen,
};

/** Screens of the desk, inside `Frame`. */
export const deskScreens: Record<DeskPath, FunctionComponent> = {
  "/": TopPageScreen,
  "/manage": ManageScreen,
  "/manage/users": ManageUsersScreen,
  "/manage/users/unlock": UnlockScreen,
  "/manage/users/revoke": RevokeScreen,
  "/manage/users/list": UserListScreen,
  "/manage/users/detail/$loginId": UserCardScreen,
  "/manage/users/detail/$loginId/unlock": UnlockScreen,
  "/manage/users/detail/$loginId/revoke": RevokeScreen,
  "/manage/users/detail/$loginId/change": ChangeUserScreen,
  "/manage/users/detail/$loginId/reset": ResetPasswordsScreen,
  "/manage/users/import": UserImportScreen,
  "/manage/users/master": ChangeMasterScreen,
  "/manage/users/stop": StopUsersScreen,
  "/manage/users/passwords": UnlockPasswordsScreen,
  "/manage/users/enrol": EnrolUserScreen,
  "/manage/users/temporary-codes": TemporaryCodesScreen,
  "/manage/contracts": ContractsScreen,
  "/manage/contracts/detail/$code": ContractDetailScreen,
  "/manage/permissions": PermissionsScreen,
  "/manage/vault": VaultScreen,
  "/manage/vault/backups": BackupsScreen,
  "/manage/vault/check": VaultCheckScreen,
  "/manage/vault/keys": KeysScreen,
  "/manage/vault/operators": OperatorsScreen,
  "/verify": VerifyScreen,
  "/tokens": TokenListScreen,
  "/tokens/import": TokenImportScreen,
  "/tokens/expiring": ExpiringScreen,
  "/tokens/identify": IdentifyScreen,
  "/tokens/detail/$serial": TokenDetailScreen,
  "/tokens/detail/$serial/resync": ResyncScreen,
  "/tokens/detail/$serial/replace": ReplaceScreen,
  "/history": HistoryScreen,
  "/reports/monthly": MonthlyReportScreen,
  "/training": TrainingScreen,
  "/passwords": PasswordsScreen,
  "/settings": SettingsScreen,
  "/clock": ClockScreen,
  "/rolled-back": AcknowledgeScreen,
  "/setup": SetUpScreen,
};

/** What stands at the right of every frame in training. */
export { TrainingPanel } from "./training/TrainingPanel.tsx";
