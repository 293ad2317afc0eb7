-- One schema for SQLite and PostgreSQL: numbers are BIGINT, times are microseconds since the Unix
-- epoch (`_us`) or nanoseconds of the log (`_ns`), bytes are BYTEA, which SQLite takes as it comes.

-- One row, whose key is always the same.
CREATE TABLE project (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    ontology TEXT NOT NULL,
    next_number BIGINT NOT NULL,
    created_us BIGINT NOT NULL
);

CREATE TABLE log (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    location TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    start_ns BIGINT NOT NULL,
    end_ns BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    added_us BIGINT NOT NULL
);

CREATE TABLE scene (
    id BIGINT PRIMARY KEY,
    log_id BIGINT NOT NULL REFERENCES log (id),
    name TEXT NOT NULL UNIQUE,
    start_ns BIGINT NOT NULL,
    end_ns BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    head TEXT NOT NULL,
    kept_rows BIGINT NOT NULL,
    damaged_at BIGINT,
    created_by TEXT NOT NULL,
    created_us BIGINT NOT NULL
);

-- The truth: what was done, in order, each entry chained to the one before it by its hash.
CREATE TABLE journal (
    scene_id BIGINT NOT NULL REFERENCES scene (id),
    revision BIGINT NOT NULL,
    entry_id TEXT NOT NULL,
    author TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    base BIGINT NOT NULL,
    kind TEXT NOT NULL,
    target BIGINT NOT NULL,
    gesture TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (scene_id, revision),
    UNIQUE (scene_id, author, entry_id)
);
CREATE INDEX journal_by_author ON journal (scene_id, author, revision);

-- Which entries touch which track; follows from the journal.
CREATE TABLE touch (
    scene_id BIGINT NOT NULL,
    track_id BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (scene_id, track_id, revision)
);

-- The document as it is; follows from the journal, kept so that a scene opens at once.
CREATE TABLE track (
    scene_id BIGINT NOT NULL,
    track_id BIGINT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (scene_id, track_id)
);
CREATE TABLE cell (
    scene_id BIGINT NOT NULL,
    path TEXT NOT NULL,
    body TEXT NOT NULL,
    checksum BIGINT NOT NULL,
    PRIMARY KEY (scene_id, path)
);

-- What could not be done because somebody else had changed the same, and waits for a person.
CREATE TABLE conflict (
    id BIGINT PRIMARY KEY,
    scene_id BIGINT NOT NULL REFERENCES scene (id),
    entry_id TEXT NOT NULL,
    author TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    base BIGINT NOT NULL,
    gesture TEXT NOT NULL,
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    other_author TEXT NOT NULL,
    other_revision BIGINT NOT NULL,
    resolution TEXT NOT NULL,
    resolved_by TEXT NOT NULL,
    resolved_us BIGINT NOT NULL,
    UNIQUE (scene_id, author, entry_id)
);

CREATE TABLE task (
    id BIGINT PRIMARY KEY,
    scene_id BIGINT NOT NULL REFERENCES scene (id),
    kind TEXT NOT NULL,
    assignee TEXT NOT NULL,
    state TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_us BIGINT NOT NULL
);
CREATE TABLE task_step (
    task_id BIGINT NOT NULL REFERENCES task (id),
    step BIGINT NOT NULL,
    author TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    state TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (task_id, step)
);
CREATE TABLE task_time (
    id BIGINT PRIMARY KEY,
    task_id BIGINT NOT NULL REFERENCES task (id),
    author TEXT NOT NULL,
    started_us BIGINT NOT NULL,
    seconds DOUBLE PRECISION NOT NULL
);

CREATE TABLE comment (
    id BIGINT PRIMARY KEY,
    scene_id BIGINT NOT NULL REFERENCES scene (id),
    author TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    text TEXT NOT NULL,
    pin TEXT NOT NULL,
    resolved_by TEXT NOT NULL,
    resolved_us BIGINT NOT NULL
);
CREATE INDEX comment_by_scene ON comment (scene_id, id);
