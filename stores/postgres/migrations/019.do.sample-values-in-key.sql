-- The key of samples holds the value too: the points of a series lie together there, and in the table each lies among those of all
-- other series of its minute.
ALTER TABLE inframind.samples DROP CONSTRAINT samples_pkey;
ALTER TABLE inframind.samples ADD PRIMARY KEY (tenant_id, series_id, at) INCLUDE (value);
