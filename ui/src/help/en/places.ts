import type { HelpPlace, HelpText } from "../text.ts";

export const places: Record<HelpPlace, HelpText> = {
  "/": {
    about: "The first page after signing in. What needs doing today comes first.",
    notes: [
      "Each task leads to where it is done.",
      "If the last sign-in was not yours, change your passwords at once and tell your administrator.",
    ],
    also: "home dashboard start",
  },
  "/manage": {
    about: "Choose an area of work. What you may not do is not shown.",
    steps: ["Choose an area, or press its number."],
  },
  "/manage/users": {
    about: "Choose a task about users.",
    steps: ["Choose a task, or press its number."],
  },
  "/manage/users/unlock": {
    about:
      "Lets users whose one-time password was suspended after too many wrong ones use the same token again.",
    steps: [
      "Choose “Management”.",
      "Choose “Users”.",
      "Choose “Unlock one-time passwords”.",
      "Choose the users and look at their latest attempts. Ask them what happened, for example by telephone, tick that you have, enter your confirmation password and press “Unlock”.",
      "Read the result. For anybody who could not be unlocked it says why.",
    ],
    notes: ["At a branch, the number of the written request and a checked seal are needed as well."],
    cases: [
      [
        "The time of the token may be off",
        "Unlocking alone will not help: the next one will be wrong again. Resynchronise the token first.",
      ],
      [
        "The user did not enter anything",
        "Do not unlock. Have the passwords changed, and ask whether the token is still there. If not, revoke it as lost.",
      ],
      ["You yourself are suspended", "You cannot unlock yourself. Ask somebody else who may."],
    ],
    also: "locked blocked wrong cannot use",
  },
  "/manage/users/revoke": {
    about:
      "Detaches tokens from users: when one is lost or faulty, its battery is empty, or somebody leaves or moves on.",
    steps: [
      "Choose “Management”.",
      "Choose “Users”.",
      "Choose “Revoke tokens”.",
      "Choose the users and the reason, read what will happen, enter your confirmation password and your one-time password, and press “Revoke”.",
      "Read the result.",
    ],
    notes: [
      "At the next sign-in they are asked to enrol a token.",
      "Only the chosen users are detached. Others who share the token go on using it.",
      "Revoking cannot be taken back. Only enrolling again undoes it.",
    ],
    cases: [
      ["Lost or stolen", "Everybody who shares the token is detached, and the token is marked as lost."],
      ["Leaving or moving on", "Collect the token: another user can enrol with it."],
    ],
    also: "lost stolen leave faulty battery detach",
  },
  "/manage/users/list": {
    about: "The users: add, look up, change and delete them.",
    steps: [
      "Search by name, kana or login ID.",
      "Choose a user to see what is registered and what can be done.",
      "Press “Add a user” for a new one.",
    ],
    notes: [
      "First passwords are temporary: users change them at their first sign-in.",
      "Adding and deleting need your confirmation password and your one-time password.",
      "Neither the master user nor you yourself can be deleted.",
    ],
    cases: [
      [
        "The locks",
        "There are three: of the login password, of the confirmation password and of the one-time password.",
      ],
    ],
    also: "add employee staff delete new",
  },
  "/manage/users/detail/$loginId": {
    about:
      "One user: what is registered, the three locks, the token, and everything that can be done. Start here when somebody calls.",
    steps: [
      "Look at how things stand and at the latest attempts.",
      "Choose what to do: unlocking, resetting passwords, revoking and the rest are one step away.",
    ],
    cases: [
      ["Somebody cannot sign in", "Look at the three locks, and at whether the user was stopped."],
      [
        "Somebody’s one-time password is refused",
        "The latest attempts and “Why did it fail?” help to find the reason.",
      ],
      ["Somebody has lost the token", "Revoke it as lost. When a new one has arrived, enrol it."],
    ],
    also: "call question support card",
  },
  "/manage/users/detail/$loginId/change": {
    about: "Changes a user’s name, kana, role, use-start date and service permissions.",
    steps: [
      "Change what is to be another; leave the rest.",
      "Enter your confirmation password and your one-time password, and press “Save changes”.",
      "Compare before and after on the result page.",
    ],
    notes: [
      "You cannot change your own role or service permissions. An administrator neither changes the master user nor makes administrators.",
      "A read-only user has no service permissions.",
    ],
    cases: [
      [
        "A change of role that changes the passwords",
        "Whoever comes to open the vault, or no longer does, needs new passwords. Print the temporary ones and hand them over.",
      ],
      [
        "Another operator has changed the user",
        "Nothing was changed. Load the latest information, and make your changes again.",
      ],
    ],
    also: "rename marriage promote demote permissions role",
  },
  "/manage/users/detail/$loginId/reset": {
    about: "Gives a user who has forgotten the passwords temporary ones.",
    steps: [
      "Make sure that you know who is asking.",
      "Choose whether the temporary passwords are made up or entered.",
      "Enter your confirmation password and your one-time password, and press “Reset”.",
      "Print the temporary passwords or write them down, and hand them over.",
    ],
    notes: [
      "Passwords that were made up are shown on the result page only.",
      "The user replaces them at the next sign-in. The locks of both passwords are opened as well.",
      "You change your own passwords under “Change passwords”. An administrator cannot reset the master user’s passwords.",
    ],
    also: "forgot lost temporary password",
  },
  "/manage/users/import": {
    about: "Adds many users at once from a list (CSV) made in a spreadsheet.",
    steps: [
      "Press “Save a template” for a list with headings only.",
      "Enter one user a row in your spreadsheet, and save it as CSV.",
      "Press “Choose a list”, and look at who would be added and which rows have problems.",
      "Enter your confirmation password and your one-time password, and add the users.",
      "Print the temporary passwords, one sheet for each user, and hand them over.",
    ],
    notes: [
      "All users of the list are added, or none: a single row with a problem is enough.",
      "Users who are there already, just as the list has them, stay as they are.",
      "The temporary passwords are shown on the result page only.",
    ],
    cases: [
      ["The role", "General user, administrator or read-only user. Empty means a general user."],
      ["The service permissions", "Purposes with “;” between them. Empty means what the role has at first."],
    ],
    also: "many bulk CSV Excel spreadsheet staff",
  },
  "/manage/users/master": {
    about:
      "Hands the master user’s role over to another user of the same contract. Only the master user can.",
    steps: [
      "Choose who takes over.",
      "The new master user types the own login password.",
      "Enter your confirmation password and your one-time password, and press “Hand over”.",
    ],
    notes: [
      "There is exactly one master user at any time. The former one becomes an administrator, and can still open the vault.",
      "The new master user gets every service permission.",
      "Only the new master user can undo this.",
    ],
    also: "successor retire transfer hand over",
  },
  "/manage/users/stop": {
    about: "Stops a user, or ends the stop. A stopped user can neither sign in nor use a one-time password.",
    steps: ["Choose a user.", "Enter your confirmation password and press “Stop” or “Resume”."],
    notes: [
      "The token stays with the user. Use this for people who will be back.",
      "Neither the master user nor you yourself can be stopped.",
    ],
    also: "leave absence suspend",
  },
  "/manage/users/passwords": {
    about: "Unlocks login and confirmation passwords that were locked after too many wrong ones.",
    steps: [
      "Choose a user.",
      "Choose the locks to open: that of the login password, that of the confirmation password, or both.",
      "Make sure that you know who is asking, enter your confirmation password and press “Unlock”.",
    ],
    notes: ["The passwords stay the same. If they are forgotten, they have to be reset."],
    also: "forgot wrong locked",
  },
  "/manage/users/enrol": {
    about: "Enrols a token at the desk on behalf of a user.",
    steps: [
      "Choose the user.",
      "Enter the serial number from the back of the token and the one-time password it shows.",
      "Enter your own confirmation password and press “Confirm”.",
    ],
    notes: ["If it does not work, the exact reason is shown."],
    cases: [["Others use the token already", "You are asked whether it is to be shared."]],
    also: "register counter behalf",
  },
  "/manage/users/temporary-codes": {
    about: "Gives eight-digit temporary codes to a user whose token is not at hand.",
    steps: [
      "Choose the user.",
      "Choose how many, and how long they are valid.",
      "Enter your confirmation password, press “Issue”, print them and hand them over.",
    ],
    notes: [
      "Each is good for one sign-in or one check.",
      "You cannot issue any to yourself.",
      "If the token is lost, revoke it first.",
    ],
    also: "forgotten travel replacement",
  },
  "/manage/contracts": {
    about: "Adds contracts and shows them.",
    steps: ["Enter contract number, name and so on.", "Set the use-start date."],
    notes: ["The first user of a contract is its master user."],
    also: "company customer cancel",
  },
  "/manage/contracts/detail/$code": {
    about: "One contract: its data, its users, and where its tokens are.",
    cases: [
      ["Change", "Name, kana, branch, representative account and use-start date."],
      [
        "End",
        "On a written request, with its receipt number and the seal checked. Every registration ends and nobody of the contract signs in any more. It cannot be taken back.",
      ],
    ],
    notes: ["Tokens stay with the contract until they are returned."],
    also: "cancel terminate account branch",
  },
  "/manage/permissions": {
    about: "Who may do what, to print and keep at the desk.",
    notes: ["It is made from the rules that allow and refuse, so it always agrees with them."],
    also: "role rights master administrator",
  },
  "/manage/vault": {
    about: "Backups, checks, keys and recovery code, and the operators of the vault.",
  },
  "/manage/vault/backups": {
    about: "Makes backups and tests that they can be restored. One is also made every day.",
    steps: [
      "Press “Make a backup” and choose where it goes.",
      "Enter your confirmation password.",
      "Run the restore test to make sure that it can be restored.",
    ],
    notes: [
      "Keep a copy elsewhere, for example on another disk.",
      "Restoring is done before signing in: “Restore from a backup”.",
    ],
    also: "save copy restore disaster",
  },
  "/manage/vault/check": {
    about: "Finds out whether the vault was tampered with or damaged.",
    steps: ["Start the check.", "Read the report, and print it if you need to."],
    notes: [
      "If anything is found, stop using the vault, leave its folder as it is, and tell the person responsible for the system.",
    ],
    also: "verify damaged tampered",
  },
  "/manage/vault/keys": {
    about: "Makes a new key for the vault, or a new recovery code.",
    steps: ["Choose which of the two.", "Enter your confirmation password and carry it out."],
    notes: [
      "Make a new recovery code if the paper is lost or somebody has seen it. The old one then no longer works.",
    ],
    also: "encryption renew lost",
  },
  "/manage/vault/operators": {
    about: "Shows who can open the vault. At a branch, operators are added and removed here.",
    notes: ["If only one person can open it, add a second one."],
    also: "staff supervisor administrator",
  },
  "/verify": {
    about: "Checks whether a user’s one-time password is right, for one purpose.",
    steps: [
      "Choose the user.",
      "Choose the purpose. Enter request number and note if you need them.",
      "Enter the one-time password that the user’s token shows, and press “Check”.",
    ],
    notes: [
      "Once used, a one-time password is good for no other purpose.",
      "Purposes without a service permission are refused.",
    ],
    cases: [
      [
        "It is wrong",
        "When no attempts are left it is suspended. “Why did it fail?” helps to find the reason.",
      ],
      ["It has been used", "Wait until the token shows the next one."],
      ["Two are asked for", "Enter two that were shown one right after the other."],
    ],
    also: "transfer identity telephone check",
  },
  "/tokens": {
    about: "The tokens, with state, place, expiry date and users.",
    steps: [
      "Narrow the list by serial number, state and so on.",
      "Choose a token to see its details and what can be done.",
    ],
    notes: ["Replace tokens in good time before they expire."],
    also: "list stock expiry serial number",
  },
  "/tokens/import": {
    about: "Takes tokens into the ledger from the file that came with them, after you have looked at it.",
    steps: [
      "Choose the file you received.",
      "Look at what it holds and at any problems. If the file has a key or a password, enter it.",
      "Enter your confirmation password and import it.",
    ],
    notes: [
      "In tables and lists, rows with problems can be corrected or left out.",
      "An import can be taken back until one of its tokens is used.",
      "The file still holds the keys. Erase it, or keep it under lock and key.",
    ],
    also: "add register file",
  },
  "/tokens/expiring": {
    about: "Tokens whose expiry date is past or near, by bands.",
    steps: ["Choose a band.", "“Print” prints a notice of exchange for each contract."],
    notes: ["Lost, faulty, disposed and returned tokens are left out."],
    also: "expiry exchange notice battery",
  },
  "/tokens/detail/$serial/replace": {
    about: "Puts a new token in the place of an old one, in one go.",
    steps: [
      "Choose why.",
      "Enter the serial number of the new token and the digits it shows.",
      "Choose the users who go over to it.",
      "Look at what will happen, enter your confirmation password and go ahead.",
    ],
    notes: [
      "The digits you entered are used up. The next ones are good.",
      "Lost or stolen: the old token becomes lost. With any other reason it becomes faulty.",
    ],
    also: "exchange swap battery broken",
  },
  "/reports/monthly": {
    about: "How often things were done in a month, and how they stand now.",
    steps: ["Choose the month.", "Print it, or export it for a spreadsheet."],
    notes: ["What deserves a look is marked by fixed rules, which stand on the page."],
    also: "statistics summary audit",
  },
  "/tokens/identify": {
    about: "Finds the token by the digits it shows, for when its serial number cannot be read.",
    steps: [
      "Enter the digits that the token shows.",
      "Press “Find”. If several fit, enter the next digits as well.",
    ],
    notes: ["It only looks: nothing is used up and nothing is counted."],
    also: "found unreadable which",
  },
  "/tokens/detail/$serial": {
    about: "One token: its users, its time, and what can be done with it.",
    cases: [
      ["Pause, resume", "Nobody can use it for a while. Everybody’s registration is kept."],
      ["Lost", "Everybody’s registration ends. If it turns up, report it as found."],
      ["Faulty", "Everybody’s registration ends. Enrol another token."],
      ["Dispose", "Cannot be undone."],
      ["Test", "Finds out whether digits come from this token. Nothing is used up."],
      ["Resynchronise", "Corrects the time of the token."],
    ],
    also: "lost found broken dispose stop",
  },
  "/tokens/detail/$serial/resync": {
    about:
      "Finds out how far the time of a token is off, from two one-time passwords in a row, and corrects it.",
    steps: [
      "Enter the first one-time password.",
      "Wait until the display changes, and enter the second.",
      "Enter your confirmation password and press “Resynchronise”.",
    ],
    cases: [
      [
        "It does not work",
        "The two must have been shown one right after the other. Those used for signing in or a check do not count.",
      ],
      ["It may be another token", "Check the serial number on its back."],
    ],
    also: "slow fast off time sync",
  },
  "/history": {
    about: "A record of what was done: who did what, and when.",
    steps: ["Narrow it by time, operation, login ID and so on.", "Print it, or export it to a file."],
    notes: [
      "“Verify the history” shows whether the record was tampered with.",
      "General users see only what concerns themselves.",
    ],
    also: "log record audit who when",
  },
  "/training": {
    about: "Practise everything with sample people and tokens. Nothing here is real.",
    steps: [
      "Take the role of one of the people. The passwords are filled in for you.",
      "Enter the digits that the practice tokens in the training panel show.",
      "“Next display” moves the training clock on.",
    ],
    notes: ["“Start over” puts everything back to how it was at first."],
    also: "practise try sample",
  },
  "/passwords": {
    about: "Changes your own login password and confirmation password.",
    steps: [
      "Enter your present login password and confirmation password.",
      "Enter the new password twice.",
      "Press “Change”.",
    ],
    notes: [
      "The login password has at least 12 characters, the confirmation password at least 8, and they differ.",
      "No login ID, no common words, no simple sequences.",
    ],
    also: "change forgot",
  },
  "/settings": {
    about: "How the screen looks, and the rules for one-time passwords.",
    cases: [
      ["Text size", "From 100 % to 200 %."],
      ["Colours", "Light, dark, high contrast, or as your system has it."],
      ["Time until the screen locks", "From 1 to 30 minutes."],
      ["User mode", "Other users sign in on this computer with their own login IDs."],
      [
        "Rules for one-time passwords",
        "How many failures suspend, and others. The master user or a branch supervisor may change them.",
      ],
    ],
    also: "large text colour contrast language japanese",
  },
  "/clock": {
    about:
      "Shows whether this computer’s date and time are right. Where that is not certain, no one-time password is checked.",
    steps: [
      "Compare them with the right time. If they are wrong, set the computer’s clock first.",
      "Enter the reason and your confirmation password.",
    ],
    also: "clock time date stopped",
  },
  "/rolled-back": {
    about:
      "The vault is older than when it was last used on this computer. Once the reason is recorded, work can go on.",
    steps: ["Find out who put it back, when and why.", "Enter the reason and your confirmation password."],
    notes: ["After that, one-time passwords shown before no longer work."],
  },
  "/setup": {
    about: "What is left to set up once the vault is made. It can be done later, too.",
    steps: [
      "Import the file with the tokens.",
      "Set the use-start date.",
      "Enrol your own token.",
      "Register an administrator.",
    ],
    notes: ["The top page leads back to what is left."],
    also: "begin first prepare",
  },
};
