import type { TitledText, Topic } from "../text.ts";

export const topics: Record<Topic, TitledText> = {
  what_is_otp: {
    title: "What is a one-time password?",
    about:
      "A password that is used only once, entered in addition to the login password. A small device (hardware token) or an app (software token) shows it.",
    notes: [
      "A new one appears about every minute (how often depends on the token).",
      "Once used, it is void. For the next operation, enter the next one that is shown.",
      "Spaces, hyphens and full-width digits make no difference.",
      "After several wrong ones in a row (five, unless set otherwise) it is suspended. The master user or an administrator then has to unlock it.",
    ],
    cases: [
      [
        "Where it is needed",
        "Token management (revoking), single transfers, bulk transfers, salaries and bonuses, bill payments, receiving files of bulk transfers and of salaries, and changes to users (service permissions and so on).",
      ],
      [
        "It is said to have been used",
        "Wait until the token shows the next one. The first three times in a minute do not count as failures.",
      ],
      [
        "It is right but refused",
        "The time of the token may be off. Resynchronise it on its page in the token ledger.",
      ],
    ],
    also: "otp code passcode transactions",
  },
  what_is_a_token: {
    title: "What is a token?",
    about: "What shows your one-time passwords. There are two kinds: hardware tokens and software tokens.",
    notes: [
      "A hardware token is a key fob. Its serial number and expiry date are printed on the back.",
      "A software token is an app on a phone.",
      "Several users may share one token. Even then, only the user who made the mistakes is suspended.",
      "After its expiry date a token no longer works. Replace it before then.",
    ],
    cases: [
      ["State", "Unregistered, in use, paused, lost, faulty or disposed of. Disposal cannot be undone."],
      ["Place", "In stock, in transit, with the contract, or returned."],
    ],
    also: "key fob app software hardware battery",
  },
  first_steps: {
    title: "From application to use",
    about: "What happens between applying for a hardware token and using it.",
    steps: [
      "STEP 1: Apply for a hardware token at the counter of your institution.",
      "STEP 2: The token is sent to you so that it arrives by the use-start date (about two weeks).",
      "STEP 3: Sign in on or after the use-start date, and enrol the token on the page that appears.",
      "STEP 4: It is in use. From the next sign-in on, a one-time password is needed.",
    ],
    notes: ["The use-start date is set for each contract. A user may be given a later one."],
    also: "apply order procedure",
  },
  five_steps: {
    title: "Steps 1 to 5",
    about:
      "Unlocking and revoking take the same five steps as in the printed manual. The top of the page shows where you are.",
    steps: [
      "Step 1, main navigation: choose “Management”.",
      "Step 2, choose an area: choose “Users”.",
      "Step 3, choose a task: choose what you want to do.",
      "Step 4, choose the users: choose them, authorise the act below, and press the button.",
      "Step 5, done: read the result. You can print it.",
    ],
    notes: [
      "Every page is laid out alike: choose on the left, understand on the right, authorise at the bottom.",
      "Before anything is done, a sentence says what will happen.",
    ],
    also: "manual procedure",
  },
  roles: {
    title: "Roles and what they may do",
    about: "What you may do depends on your role. What you may not do is not shown.",
    cases: [
      ["Master user", "One for each contract. May do everything."],
      [
        "Administrator",
        "Looks after users and tokens. May neither change the master user nor make anybody an administrator.",
      ],
      ["General user", "Enrols a token and changes passwords of his or her own."],
      ["Read-only user", "Sees users, tokens and the operation history."],
      [
        "Branch clerk, branch supervisor",
        "Look after many contracts at a branch. Settings and disposal are for the supervisor.",
      ],
    ],
    notes: [
      "Nobody can unlock himself or herself.",
      "Important operations need your confirmation password and a one-time password.",
    ],
    also: "permissions not shown cannot",
  },
  words: {
    title: "Words",
    about: "What the words on the screen mean.",
    cases: [
      ["Contract, contract number", "The company that uses the tokens, and its number."],
      ["Representative account", "The account that fees are debited from."],
      ["Login password", "What you sign in with. At least 12 characters."],
      [
        "Confirmation password",
        "What you authorise operations with. At least 8 characters, and not the login password.",
      ],
      ["Serial number", "The number printed on the back of the token."],
      ["Use-start date", "From this day on, signing in leads to the enrolment page."],
      ["Enrolment", "Connects a user with the token he or she will use."],
      ["Suspended", "Not usable after too many wrong one-time passwords in a row."],
      ["Unlock", "Ends the suspension, so that the same token can be used again."],
      ["Revoke", "Detaches a token from a user. Only enrolling again undoes it."],
      ["Resynchronise", "Corrects the time of a token that is off."],
      ["Service permission", "What a user may use one-time passwords for."],
      ["Temporary code", "Eight digits, used once, for when the token is not at hand."],
      [
        "Recovery code",
        "Opens the vault when nobody can sign in any more. It is printed and kept in a safe place.",
      ],
      ["Vault", "The encrypted file that holds users and tokens."],
      ["User mode", "Other users sign in at a desk that an operator has opened."],
      ["Operation history", "A record of what was done. Verifying it shows whether it was tampered with."],
    ],
    also: "glossary meaning dictionary",
  },
  keyboard: {
    title: "Keyboard",
    about: "Everything can be done with the keyboard alone.",
    cases: [
      ["F1", "Opens the help for the page you are on."],
      ["Ctrl+K (⌘K on a Mac)", "Opens the search for users, tokens, operations and help."],
      ["Ctrl+L (⌘L on a Mac)", "Locks the screen."],
      ["Alt+1 to Alt+7", "Goes to the first to the seventh place of the main navigation."],
      ["1 to 9", "Where you choose an area or a task: chooses the one with that number."],
      ["Tab, Shift+Tab", "Goes to the next or the previous field."],
      ["Arrow keys", "Move within lists, choices and menus."],
      ["Space", "Ticks a box. In a list it selects a user or a token."],
      [
        "Enter",
        "Presses a button. In a field it does what the page is for, unless that cannot be undone, like revoking.",
      ],
      ["Esc", "Closes a dialog or a menu. In a search field it clears the text."],
      ["Letters", "Typed while you are in a list, they go into its search field."],
    ],
    notes: ["A barcode scanner can fill in fields for serial numbers."],
    also: "shortcuts keys barcode mouse",
  },
};
