import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { ErrorSummary } from "../../components/ErrorSummary.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { Notice } from "../../components/Notice.tsx";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import { useAct } from "../../ipc/act.ts";
import { type ExportedHistory, type HistoryFormat, useIpc, type VerifiedHistory } from "../../ipc/client.ts";
