-- Who may use a project over the network, as what, and who is logged in.

CREATE TABLE person (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    added_us BIGINT NOT NULL
);

-- A session is known by the SHA-256 of its token: who reads the database cannot take it over.
CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (name),
    created_us BIGINT NOT NULL,
    used_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL
);
CREATE INDEX session_by_person ON session (person);
