import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import styles from "./Dialog.module.css";

/** A question that stands before everything else. Esc and a press outside close it. */
export function Dialog({
  title,
  open,
  onClose,
  alert = false,
  actions,
  children,
}: {
  title: string;
  open: boolean;
  onClose: () => void;
  /** It interrupts: it closes only by its buttons and Esc. */
  alert?: boolean;
  /** Buttons; the primary one last. */
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <ModalOverlay
      className={styles.backdrop}
      isOpen={open}
      onOpenChange={(now) => !now && onClose()}
      isDismissable={!alert}
    >
      <Modal className={styles.modal}>
        <AriaDialog className={styles.dialog} role={alert ? "alertdialog" : "dialog"}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
          {actions && <div className={styles.actions}>{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
