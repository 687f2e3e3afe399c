-- Undoing an import deletes tokens: without an index over all their registrations each deletion would read them all.
-- It serves the live ones as well as the one it replaces.
DROP INDEX registration_live_by_token;
CREATE INDEX registration_by_token ON registration (token_id);
