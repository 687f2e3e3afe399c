-- 操作履歴照会 by date, kind and operator. The date stands behind the others: they are mostly asked for within a range.
CREATE INDEX audit_by_at ON audit (at);
CREATE INDEX audit_by_kind ON audit (kind, at);
CREATE INDEX audit_by_operator ON audit (operator_id, at) WHERE operator_id IS NOT NULL;
