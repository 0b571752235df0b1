-- Where a rejected record stood, whether it is whole, and when it was sent again.
ALTER TABLE inframind.rejected
  ADD COLUMN line integer,
  ADD COLUMN is_cut boolean NOT NULL DEFAULT false,
  ADD COLUMN replayed_at timestamptz;
