#!/bin/bash
# Runs once, when the database is made: accounts with least rights. `inframind` owns the database and is no superuser;
# `inframind_app`, as which it works, owns nothing and cannot pass by row-level security; `inframind_grafana` may call what
# deploy/grafana/reader.sql makes.
set -euo pipefail
secrets=${SECRETS_DIR:-/run/secrets}
psql --quiet -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
  -v password="$(cat "$secrets/database_password")" -v grafana_password="$(cat "$secrets/grafana_database_password")" <<'SQL'
CREATE ROLE inframind LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'password';
CREATE ROLE inframind_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
GRANT inframind_app TO inframind WITH ADMIN OPTION;
CREATE ROLE inframind_grafana LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS CONNECTION LIMIT 20 PASSWORD :'grafana_password';
ALTER ROLE inframind_grafana SET default_transaction_read_only = on;
ALTER ROLE inframind_grafana SET statement_timeout = '30s';
-- So that its functions for Grafana can fix the tenant.
GRANT SET ON PARAMETER inframind.tenant TO inframind;
CREATE DATABASE inframind OWNER inframind;
REVOKE ALL ON DATABASE inframind FROM PUBLIC;
GRANT CONNECT ON DATABASE inframind TO inframind_grafana;
\connect inframind
CREATE EXTENSION vector WITH SCHEMA public;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
SQL
