-- A row of events may stand for many (see domain/event-record.ts): how many, until when, and each with its instant.
ALTER TABLE inframind.events
  ADD COLUMN count integer NOT NULL DEFAULT 1,
  ADD COLUMN last_at timestamptz,
  ADD COLUMN variants jsonb;
