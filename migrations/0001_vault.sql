-- How the vault is opened. Authenticated by its own tag, which the head row repeats.
CREATE TABLE vault_header (
    id             INTEGER PRIMARY KEY CHECK (id = 1),
    vault_id       BLOB    NOT NULL,
    format         INTEGER NOT NULL,
    edition        TEXT    NOT NULL,
    salt           BLOB    NOT NULL,
    kdf_memory_kib INTEGER NOT NULL,
    kdf_passes     INTEGER NOT NULL,
    kdf_lanes      INTEGER NOT NULL,
    epoch          INTEGER NOT NULL,
    ring           BLOB    NOT NULL,
    tag            BLOB    NOT NULL
) STRICT;

CREATE TABLE key_slot (
    id              INTEGER PRIMARY KEY,
    kind            INTEGER NOT NULL,
    public_key      BLOB    NOT NULL,
    wrapped_secret  BLOB    NOT NULL,
    sealed_data_key BLOB    NOT NULL
) STRICT;

-- One row: generation, length and last tag of the history, sum over all rows, latest time seen.
CREATE TABLE head (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    sealed  BLOB    NOT NULL
) STRICT;

CREATE TABLE setting (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    sealed  BLOB    NOT NULL
) STRICT;

CREATE TABLE contract (
    id         INTEGER PRIMARY KEY,
    version    INTEGER NOT NULL,
    code_index BLOB    NOT NULL UNIQUE,
    sealed     BLOB    NOT NULL
) STRICT;

-- login_index is NULL once the user is deleted: the login ID is free again, the row stays for the history.
CREATE TABLE user (
    id          INTEGER PRIMARY KEY,
    version     INTEGER NOT NULL,
    contract_id INTEGER REFERENCES contract (id),
    login_index BLOB    UNIQUE,
    sealed      BLOB    NOT NULL
) STRICT;
CREATE INDEX user_by_contract ON user (contract_id);

CREATE TABLE credential (
    id      INTEGER PRIMARY KEY REFERENCES user (id),
    version INTEGER NOT NULL,
    sealed  BLOB    NOT NULL
) STRICT;

CREATE TABLE import_batch (
    id      INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    sealed  BLOB    NOT NULL
) STRICT;

CREATE TABLE token (
    id           INTEGER PRIMARY KEY,
    version      INTEGER NOT NULL,
    contract_id  INTEGER REFERENCES contract (id),
    state        INTEGER NOT NULL,
    serial_index BLOB    NOT NULL UNIQUE,
    sealed       BLOB    NOT NULL
) STRICT;
CREATE INDEX token_by_contract ON token (contract_id);

-- Apart from the token: a list never opens a seed, a check opens one, disposal deletes it.
CREATE TABLE token_seed (
    id         INTEGER PRIMARY KEY REFERENCES token (id),
    version    INTEGER NOT NULL,
    seed_index BLOB    NOT NULL,
    sealed     BLOB    NOT NULL
) STRICT;
CREATE INDEX token_seed_by_index ON token_seed (seed_index);

-- State 3 is revoked; one live registration a user.
CREATE TABLE registration (
    id       INTEGER PRIMARY KEY,
    version  INTEGER NOT NULL,
    user_id  INTEGER NOT NULL REFERENCES user (id),
    token_id INTEGER NOT NULL REFERENCES token (id),
    state    INTEGER NOT NULL,
    sealed   BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX registration_live_by_user ON registration (user_id) WHERE state <> 3;
CREATE INDEX registration_live_by_token ON registration (token_id) WHERE state <> 3;

-- The operation history: a chain of tags. `evolved` is reserved for tags under a key that evolves.
CREATE TABLE audit (
    id          INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL,
    kind        INTEGER NOT NULL,
    operator_id INTEGER,
    contract_id INTEGER,
    user_id     INTEGER,
    token_id    INTEGER,
    sealed      BLOB    NOT NULL,
    tag         BLOB    NOT NULL,
    evolved     BLOB
) STRICT;
CREATE INDEX audit_by_user ON audit (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX audit_by_token ON audit (token_id) WHERE token_id IS NOT NULL;
