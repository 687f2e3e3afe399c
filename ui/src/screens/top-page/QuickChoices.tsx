import { useTranslation } from "react-i18next";
import type { IconName } from "../../components/Icon.tsx";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Section } from "../../components/Section.tsx";
import { useSession } from "../../ipc/session.ts";
import { type DeskPath, maySee, PLACES } from "../../routes.ts";
import styles from "./TopPage.module.css";

const CHOICES: readonly (readonly [DeskPath, IconName])[] = [
  ["/manage/users/unlock", "unlock"],
  ["/manage/users/revoke", "ban"],
  ["/manage/users/enrol", "token"],
  ["/verify", "key"],
];

/** The acts of the manual, at one press. */
export function QuickChoices() {
  const { t } = useTranslation();
  const session = useSession();
  const choices = CHOICES.filter(([path]) => maySee(session, path));
  if (choices.length === 0) return null;
  return (
    <Section title={t("top.quick")}>
      <ul className={styles.quick}>
        {choices.map(([path, icon]) => (
          <li key={path}>
            <LinkButton to={path} icon={icon}>
              {PLACES.filter((place) => place.path === path).map(({ title }) => t(title))}
            </LinkButton>
          </li>
        ))}
      </ul>
    </Section>
  );
}
