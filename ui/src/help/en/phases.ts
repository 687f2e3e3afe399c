import type { DoorWay } from "../../door.ts";
import type { PhasePage, TitledText } from "../text.ts";

export const phases: Record<PhasePage | DoorWay, TitledText> = {
  first_start: {
    title: "Choosing an edition, and set-up",
    about: "At first, choose how Kagimori is to be used. This cannot be changed later.",
    steps: [
      "Choose between “In my company”, “At a branch office” and “For training”.",
      "Enter the contract or the institution.",
      "Register the first person: the master user or a branch supervisor.",
      "Print the recovery code and type its last four characters: the vault is created.",
    ],
    notes: [
      "If you are not sure, choose training: it needs no preparation.",
      "If you have a backup, choose “Restore from a backup”.",
    ],
    also: "setup begin new",
  },
  recovery_code: {
    title: "Keeping the recovery code",
    about: "The recovery code opens the vault when nobody can sign in any more. It is shown only this once.",
    steps: [
      "Print it.",
      "Read the last four characters from the paper and type them.",
      "Press “Create the vault”, and keep the paper under lock and key.",
    ],
    notes: ["Do not photograph it or save it on a computer."],
  },
  sign_in: {
    title: "Sign in",
    about: "Sign in with your login ID and your login password.",
    steps: [
      "Enter your login ID.",
      "Enter your login password.",
      "Press “Sign in”. If you use a token, you are asked for a one-time password next.",
    ],
    cases: [
      [
        "It is said to be wrong",
        "You are not told which of the two is wrong. Check capital letters and Caps Lock.",
      ],
      ["It is locked", "Five wrong ones in a row lock a password. Ask somebody else who may unlock it."],
      [
        "Nobody can sign in any more",
        "The master user and branch supervisors can use “Open with the recovery code”.",
      ],
    ],
    also: "log in login forgot password",
  },
  rolled_back: {
    title: "When the vault has gone back to an earlier state",
    about:
      "The vault is older than when it was last used on this computer. It came from a backup, or its file was replaced.",
    steps: [
      "Find out who put it back, when and why.",
      "If there is a good reason, enter it and go on with your confirmation password.",
      "If there is none, do not use the vault, and tell the person responsible for the system.",
    ],
    notes: [
      "After you go on, one-time passwords shown before no longer work.",
      "If you only look at it, nothing can be changed.",
    ],
    also: "rollback old replaced",
  },
  clock: {
    title: "Confirming date and time (before signing in)",
    about:
      "Shown when it is not certain that the computer’s clock is right. Until it is confirmed, no one-time password is checked.",
    steps: [
      "Find out the right date and time, for example from a watch or by telephone.",
      "If the computer’s clock is wrong, set it right first.",
      "If what is shown is right, enter the reason and your confirmation password.",
    ],
    also: "clock time date",
  },
  one_time_password: {
    title: "Entering the one-time password",
    about: "The second part of signing in: the digits that your token shows.",
    steps: ["Enter the digits that the token shows.", "Press “Confirm”."],
    cases: [
      [
        "Two are asked for",
        "Enter two that were shown one right after the other. This also corrects the time of the token.",
      ],
      [
        "The token is not at hand",
        "You can type an eight-digit temporary code that an administrator has given you.",
      ],
      ["It is suspended", "Ask the master user or an administrator to unlock it."],
      [
        "The display changes while you type",
        "Nothing that you typed is lost. Right after the change, the digits shown before still work.",
      ],
    ],
  },
  new_passwords: {
    title: "Changing temporary passwords",
    about: "Your passwords are temporary. Choose your own before you begin.",
    steps: [
      "Enter your current login password and confirmation password.",
      "Enter a new login password (at least 12 characters) and a new confirmation password (at least 8).",
      "Press “Change”.",
    ],
    notes: ["Any characters will do. A few long words are easy to remember and hard to guess."],
  },
  enrolment: {
    title: "Enrolment for one-time passwords",
    about: "Registers the hardware token you hold. Until it is done, nothing else can be done.",
    steps: [
      "Enter the serial number from the back of the token.",
      "Enter the one-time password that the token shows.",
      "Press “Confirm”. The top page says “Your token is enrolled.”",
    ],
    notes: ["From the next sign-in on you need a one-time password besides login ID and password."],
    cases: [
      [
        "Others use the token already",
        "If you share one token, choose to share it. If it should be yours alone, check the serial number.",
      ],
      [
        "The token cannot be confirmed",
        "Look closely: letter O or digit 0, letter I or digit 1? After too many failures enrolment is stopped.",
      ],
      ["The token has not arrived", "Sign out, and sign in again when you have it."],
    ],
    also: "register begin arrived",
  },
  locked: {
    title: "Screen locked",
    about: "Nobody used the window for a while, or somebody pressed “Lock”, so the page is hidden.",
    steps: ["Enter your login password.", "Press “Unlock”."],
    notes: [
      "You come back to the page you were on. What you had typed is still there, except passwords and one-time passwords.",
      "Twelve hours after your last one-time password you are asked for another.",
      "To let somebody else sign in, sign out. What you had typed is then gone.",
    ],
    also: "unlock away",
  },
  recover: {
    title: "Open with the recovery code",
    about: "Opens the vault with the printed recovery code when nobody can sign in any more.",
    steps: [
      "Enter the login ID of the master user or of a branch supervisor.",
      "Enter the recovery code from the paper.",
      "Enter a new login password and a new confirmation password.",
      "A new recovery code is shown. Print it, keep it, and destroy the old paper.",
    ],
    notes: [
      "The person’s registration with a token ends: enrol again.",
      "The operation history records that the recovery code was used.",
    ],
    also: "emergency forgot password lost",
  },
  restore: {
    title: "Restore from a backup",
    about: "Brings a vault back from a backup file, for example on a new computer.",
    steps: [
      "Choose the backup file.",
      "Enter what opens it: a login password, the recovery code or the backup’s password.",
      "Check what it holds, and restore it.",
    ],
    notes: [
      "What was done after the backup was made is not in it.",
      "One-time passwords shown before the restore no longer work.",
    ],
    also: "new computer move",
  },
};
