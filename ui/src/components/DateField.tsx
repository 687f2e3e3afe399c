import { type CalendarDate, parseDate } from "@internationalized/date";
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  Group,
  Heading,
  Popover,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { buttonClass } from "./button-look.ts";
import styles from "./DateField.module.css";
import field from "./field.module.css";
import { ariaField, FieldLabel, FieldNote, type FieldProps, fieldClass } from "./field.tsx";
import { Icon } from "./Icon.tsx";
import popover from "./popover.module.css";

/** A day, `YYYY-MM-DD`: typed or taken from a calendar. */
export function DateField({
  value,
  onChange,
  min,
  max,
  ...props
}: FieldProps & {
  value: string | null;
  onChange: (day: string | null) => void;
  min?: string;
  max?: string;
}) {
  const { t } = useTranslation();
  const { id, ...aria } = ariaField(props);
  return (
    <DatePicker
      {...aria}
      className={fieldClass(props.width ?? "short")}
      value={value ? parseDate(value) : null}
      onChange={(day: CalendarDate | null) => onChange(day ? day.toString() : null)}
      minValue={min ? parseDate(min) : undefined}
      maxValue={max ? parseDate(max) : undefined}
      shouldForceLeadingZeros
    >
      <FieldLabel label={props.label} required={props.required} />
      <Group id={id} className={field.beside}>
        <DateInput className={`${field.input} ${styles.segments}`}>
          {(segment) => <DateSegment className={styles.segment} segment={segment} />}
        </DateInput>
        <Button className={buttonClass({})} aria-label={t("common.calendar")}>
          <Icon name="calendar" />
        </Button>
      </Group>
      <FieldNote description={props.description} error={props.error} />
      <Popover className={popover.popover}>
        <Dialog className={styles.dialog} aria-label={props.label}>
          <Calendar>
            <header className={styles.header}>
              <Button
                slot="previous"
                className={buttonClass({ variant: "quiet" })}
                aria-label={t("common.previousMonth")}
              >
                <Icon name="chevronLeft" />
              </Button>
              <Heading className={styles.month} />
              <Button
                slot="next"
                className={buttonClass({ variant: "quiet" })}
                aria-label={t("common.nextMonth")}
              >
                <Icon name="chevronRight" />
              </Button>
            </header>
            <CalendarGrid className={styles.grid}>
              {(day) => <CalendarCell className={styles.day} date={day} />}
            </CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  );
}
